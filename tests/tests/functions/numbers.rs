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
