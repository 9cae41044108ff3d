//! Integers and quantities.

use super::*;

#[test]
fn integers() {
    let small = || between(-2, 2);
    for func in [Func::Gt, Func::Lt, Func::IntEq] {
        same(&func, &[value(int()), literal(int())]);
        same(&func, &[value(small()), literal(small())]);
        same(&func, &[value(small()), value(small())]);
    }
    same(&Func::IntText, &[value(int())]);
    same(&Func::Int64, &[value(int())]);
}

/// As a number and as a text; nothing else gets there.
#[test]
fn shares() {
    let ratio = json!({ "type": ["number", "string"], "minimum": 0, "maximum": 1, "pattern": "^(0(\\.[0-9]{1,15})?|1(\\.0{1,15})?)$" });
    same(&Func::Percent, &[value(ratio)]);
    same(&Func::Percent, &[value(json!({ "enum": [0, 1, 0.07, 0.1, 0.29, 0.57, 1e-7, "0.07", "0.070", "1.0"] }))]);
}

/// Of quantities that are plain, and of others, which have no share.
#[test]
fn shares_of_memory() {
    let plain = json!({ "type": "string", "pattern": "^([0-9]{1,13}|[0-9]{1,6}(\\.[0-9]{1,3})?([kMGT]|[KMGT]i))$" });
    let any = json!({ "type": "string", "pattern": "^([0-9]+(\\.[0-9]*)?)?([KMGTPE]i|[munkMGTPE]|[eE][+-]?[0-9]+)?$", "maxLength": 30 });
    for schema in [plain, any, text()] {
        same(&Func::MemoryShare, &[value(schema), literal(between(1, 100))]);
    }
}

#[test]
fn quantities() {
    same(&Func::PlainText, &[value(quantity())]);
    same(&Func::PlainText, &[value(any())]);
    let each = || QuantityPaths::Each(Box::new(QuantityPaths::Quantity));
    let resources =
        QuantityPaths::Members(BTreeMap::from([("limits".to_owned(), each()), ("requests".to_owned(), each())]));
    let of = map(&quantity());
    let schema = json!({ "type": "object", "properties": { "limits": of, "requests": of, "other": any() }, "additionalProperties": false });
    // A reference to the root means this schema's own root: `any` stands in a definition.
    let schema = Value::Object(
        [("definitions".to_owned(), json!({ "any": any_below() }))]
            .into_iter()
            .chain(schema.as_object().cloned().unwrap_or_default())
            .map(|(key, mut member)| {
                if key == "properties" {
                    member["other"] = json!({ "$ref": "#/definitions/any" });
                }
                (key, member)
            })
            .collect(),
    );
    same(&Func::Quantities(resources.clone()), &[value(schema.clone())]);
    let definitions = schema["definitions"].clone();
    let list = json!({ "type": "array", "items": schema, "definitions": definitions });
    same(&Func::Quantities(QuantityPaths::Each(Box::new(resources))), &[value(list)]);
}

fn any_below() -> Value {
    let here = json!({ "$ref": "#/definitions/any" });
    let mut any = any();
    any["items"] = here.clone();
    any["additionalProperties"] = here;
    any
}
