//! Every function of a template means natively what it means in Go: on generated arguments, against Helm's own engine.

use floe_chart::export;
use floe_schema::{
    expr::{Expr, Fact, Func, QuantityPaths, Scope},
    go,
};
use floe_tests::{fixture, generate::Generator, oracle::Oracle};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// How many calls of each function are compared.
const CALLS: usize = 200;

/// What an argument may be: a schema, and whether it stands in the template as a literal.
#[derive(Clone)]
struct Kind {
    schema: Value,
    literal: bool,
}

fn value(schema: Value) -> Kind {
    Kind { schema, literal: false }
}

fn literal(schema: Value) -> Kind {
    Kind { schema, literal: true }
}

fn text() -> Value {
    json!({ "type": "string", "maxLength": 80 })
}

/// What a values schema accepts, and so all that a builder's literals are.
fn printable() -> Value {
    json!({ "type": "string", "maxLength": 20, "pattern": "^[^\u{0}-\u{8}\u{b}\u{c}\u{e}-\u{1f}\u{7f}-\u{9f}\u{feff}\u{fffe}\u{ffff}]*$" })
}

fn ascii() -> Value {
    json!({ "type": "string", "maxLength": 80, "pattern": "^[ -~]*$" })
}

fn name() -> Value {
    json!({ "type": "string", "pattern": "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$", "maxLength": 80 })
}

fn int() -> Value {
    json!({ "type": "integer", "minimum": -9_007_199_254_740_991_i64, "maximum": 9_007_199_254_740_991_i64 })
}

fn between(minimum: i64, maximum: i64) -> Value {
    json!({ "type": "integer", "minimum": minimum, "maximum": maximum })
}

fn flag() -> Value {
    json!({ "type": "boolean" })
}

fn quantity() -> Value {
    json!({ "type": ["string", "number"], "pattern": "^([0-9]+(\\.[0-9]*)?)([KMGTPE]i|[munkMGTPE]|[eE][+-]?[0-9]+)?$", "minimum": 0, "maximum": 1e30 })
}

/// Any JSON whose numbers are those of values.
fn any() -> Value {
    json!({
        "type": ["string", "number", "boolean", "null", "array", "object"],
        "minimum": -9_007_199_254_740_991_i64,
        "maximum": 9_007_199_254_740_991_i64,
        "maxLength": 40,
        "items": { "$ref": "#" },
        "additionalProperties": { "$ref": "#" },
    })
}

/// A map of few keys, so that two have some in common; `of` for each value.
fn map(of: &Value) -> Value {
    let keys = ["a", "b", "c", "d.e", "on"];
    let properties: Map<String, Value> = keys.iter().map(|key| ((*key).to_owned(), of.clone())).collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

/// Maps of maps of leaves; with null where `null` says so.
fn nested(null: bool) -> Value {
    let types =
        if null { json!(["string", "integer", "boolean", "null"]) } else { json!(["string", "integer", "boolean"]) };
    let leaf = json!({ "type": types, "maxLength": 5, "minimum": -5, "maximum": 5 });
    let list = json!({ "type": "array", "items": leaf, "maxItems": 2 });
    let inner = map(&json!({ "anyOf": [leaf, list] }));
    map(&json!({ "anyOf": [leaf, list, inner, map(&inner)] }))
}

/// One call: its arguments as data, and as the template has them.
struct Call {
    data: Vec<Value>,
    exprs: Vec<Expr>,
}

/// Calls with generated arguments; in every third the texts have a piece in common.
fn calls(kinds: &[Kind], seed: u64) -> (Vec<Call>, Map<String, Value>) {
    let mut generators: Vec<Generator> = kinds
        .iter()
        .zip(seed..)
        .map(|(kind, seed)| Generator::new(&kind.schema, seed).expect("a schema of this file"))
        .collect();
    let mut values = Map::new();
    let calls = (0..CALLS).map(|i| {
        let mut data: Vec<Value> = generators.iter_mut().map(Generator::document).collect();
        if let (0, [Value::String(first), .., Value::String(last)]) = (i % 3, &mut data[..]) {
            let joined = [format!("{first}{last}"), format!("{last}{first}"), format!("{last}{first}{first}{last}")];
            *last = joined[i / 3 % 3].clone();
        }
        let exprs = data.iter().zip(kinds).enumerate().map(|(at, (value, kind))| match value {
            Value::String(text) if kind.literal => Expr::Text(text.clone()),
            Value::Number(number) if kind.literal => Expr::Int(number.as_i64().unwrap_or_default()),
            value => {
                let key = format!("v{i}x{at}");
                values.insert(key.clone(), value.clone());
                Expr::Values.field(&key)
            }
        });
        let exprs = exprs.collect();
        Call { data, exprs }
    });
    let calls = calls.collect();
    (calls, values)
}

fn scope() -> Scope {
    Scope::top("fixture")
}

/// Compares `func` on generated arguments with the JSON that Go makes of its spelling.
#[track_caller]
fn same(func: &Func, kinds: &[Kind]) {
    compare(func, kinds, &|expr| format!("{{{{ {} }}}}", expr.go_json(&scope())), &|value| go::to_json(&value));
}

/// As [`same`], for a condition that Go need not make a boolean of by itself.
#[track_caller]
fn same_condition(func: &Func, kinds: &[Kind]) {
    compare(func, kinds, &|expr| format!("{{{{ {} }}}}", expr.go_bool(&scope())), &|value| go::to_json(&value));
    // And as the condition of an action.
    let action = |expr: &Expr| format!("{{{{ if {} }}}}true{{{{ else }}}}false{{{{ end }}}}", expr.go(&scope()));
    compare(func, kinds, &action, &|value| go::to_json(&value));
}

#[track_caller]
fn compare(func: &Func, kinds: &[Kind], spell: &dyn Fn(&Expr) -> String, show: &dyn Fn(Value) -> String) {
    let (calls, values) = calls(kinds, 7);
    let mut templates: Vec<String> = vec![helpers()];
    templates.extend(calls.iter().map(|call| spell(&Expr::Call(func.clone(), call.exprs.clone()))));
    let spelled: Vec<&str> = templates.iter().map(String::as_str).collect();
    let answers = Oracle::start()
        .and_then(|mut helm| helm.eval_all(&spelled, &Value::Object(values)))
        .expect("an oracle that answers");
    let mut wrong = vec![];
    for ((call, template), answer) in calls.iter().zip(&templates[1..]).zip(&answers[1..]) {
        let native = show(func.eval(&call.data));
        if answer.as_ref() != Ok(&native) {
            wrong.push(format!(
                "{template}\n  of     {}\n  Go     {answer:?}\n  native {native:?}",
                Value::from(call.data.clone())
            ));
        }
    }
    let count = wrong.len();
    wrong.truncate(5);
    assert!(wrong.is_empty(), "{func:?}: {count} of {CALLS} differ:\n{}", wrong.join("\n"));
}

/// The named templates that the fixture's export has.
fn helpers() -> String {
    let files = export(&fixture::chart()).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let text = files.get("templates/_helpers.tpl").expect("the fixture uses every helper");
    String::from_utf8_lossy(text).into_owned()
}

#[test]
fn text_to_text() {
    same(&Func::TrimSuffix, &[literal(printable()), value(text())]);
    same(&Func::TrimPrefix, &[literal(printable()), value(text())]);
    same(&Func::Replace, &[literal(printable()), literal(printable()), value(text())]);
    same(&Func::Replace, &[value(text()), value(text()), value(text())]);
    same(&Func::Default, &[value(text()), value(text())]);
    same(&Func::Default, &[literal(printable()), value(json!({ "enum": ["", "a", "0", "false"] }))]);
    same(&Func::Sha256, &[value(text())]);
    same(&Func::Base64, &[value(text())]);
}

/// What bytes and cases of other alphabets are differs between languages.
#[test]
fn text_to_text_of_ascii() {
    same(&Func::Trunc, &[literal(between(0, 100)), value(ascii())]);
    same(&Func::Lower, &[value(ascii())]);
    same(&Func::Shorten, &[value(name()), literal(between(11, 70))]);
}

#[test]
fn text_to_condition() {
    same(&Func::Eq, &[value(text()), literal(printable())]);
    same(
        &Func::Eq,
        &[value(json!({ "enum": ["a", "", "true", "1"] })), literal(json!({ "enum": ["a", "", "true", "1"] }))],
    );
    same(&Func::Contains, &[literal(printable()), value(text())]);
    same(&Func::HasPrefix, &[literal(printable()), value(text())]);
    same(&Func::HasSuffix, &[literal(printable()), value(text())]);
    same(&Func::Fits, &[value(text()), literal(between(0, 90))]);
}

#[test]
fn integers() {
    let small = || between(-2, 2);
    for func in [Func::Gt, Func::Lt, Func::IntEq] {
        same(&func, &[value(int()), literal(int())]);
        same(&func, &[value(small()), literal(small())]);
    }
    same(&Func::IntText, &[value(int())]);
    same(&Func::Int64, &[value(int())]);
}

#[test]
fn json_text() {
    same(&Func::ToJson, &[value(any())]);
    same(&Func::ToPrettyJson, &[value(any())]);
}

/// Texts that are JSON, nearly JSON, or none: read alike, or refused by both.
#[test]
fn json_in_a_text() {
    let mut documents = Generator::new(&any(), 11).expect("a schema of this file");
    let mut texts: Vec<String> = (0..CALLS).map(|_| documents.document().to_string()).collect();
    texts.extend((0..CALLS).map(|_| json!({ "version": documents.document() }).to_string()));
    let cut = texts[CALLS..].iter().map(|text| text.chars().take(text.chars().count() / 2).collect::<String>());
    texts.extend(cut.collect::<Vec<_>>());
    let odd = [
        "",
        " ",
        "null",
        " null ",
        "{}",
        "[]",
        "1",
        "{\"a\":1,}",
        "{'a':1}",
        "{\"a\":01}",
        "{\"a\":1e400}",
        "{\"a\":NaN}",
        "{\"a\":1} {}",
        "{\"a\":1}x",
        "{\"a\":1,\"a\":2}",
        "\u{feff}{}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"\\udc00x\"}",
        "{\"a\":\"\\ud83d\\ude00\"}",
        "{\"a\":\"\\\\ud800\"}",
        "{\"a\":\"\\ud800\\ud83d\\ude00\"}",
        "{\"\\ud800\":1}",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\\x41\"}",
        "{\"a\":1.0,\"b\":1e3,\"c\":-0}",
        "{\"Error\":1}",
        "// x\n{}",
    ];
    texts.extend(odd.map(str::to_owned));
    let values = json!({ "texts": texts });
    let template = |i: usize| format!("{{{{ index .Values.texts {i} | fromJson | toJson }}}}");
    let templates: Vec<String> = (0..texts.len()).map(template).collect();
    let templates: Vec<&str> = templates.iter().map(String::as_str).collect();
    let mut helm = Oracle::start().expect("an oracle");
    let mut objects = 0;
    for (text, answer) in texts.iter().zip(helm.eval_all(&templates, &values).expect("answers")) {
        let helm: Value = serde_json::from_str(&answer.expect("an answer")).expect("JSON");
        let native = Func::FromJson.eval(&[text.as_str().into()]);
        if helm["Error"].is_string() {
            assert!(native["Error"].is_string(), "{text}: {native}");
        } else {
            assert_eq!(go::to_json(&go::normalize(native)), go::to_json(&go::normalize(helm)), "{text}");
            objects += 1;
        }
    }
    assert!(objects > CALLS, "{objects}");
}

/// Natively objects are never text.
#[test]
fn from_yaml() {
    let (calls, values) = calls(&[value(map(&printable()))], 3);
    let spell = |call: &Call| {
        let json = call.exprs[0].call(Func::ToJson).call(Func::FromYaml);
        format!("{{{{ {} }}}}", json.go_json(&scope()))
    };
    let templates: Vec<String> = calls.iter().map(spell).collect();
    let templates: Vec<&str> = templates.iter().map(String::as_str).collect();
    let mut helm = Oracle::start().expect("an oracle");
    let answers = helm.eval_all(&templates, &Value::Object(values)).expect("answers");
    for (call, answer) in calls.iter().zip(answers) {
        assert_eq!(answer, Ok(go::to_json(&Func::FromYaml.eval(&call.data))));
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

#[test]
fn conditions() {
    same_condition(&Func::Not, &[value(flag())]);
    same_condition(&Func::Not, &[value(any())]);
    for func in [Func::And, Func::Or] {
        same_condition(&func, &[value(flag()), value(flag())]);
        same_condition(&func, &[value(flag()), value(flag()), value(flag())]);
    }
    same_condition(&Func::IsSet, &[value(any())]);
    same_condition(&Func::NonEmpty, &[value(any())]);
    same_condition(&Func::HasKey, &[value(map(&text())), literal(json!({ "enum": ["a", "b", "d.e", "f"] }))]);
    same(&Func::Ternary, &[value(text()), literal(printable()), value(flag())]);
}

#[test]
fn members() {
    let key = json!({ "enum": ["a", "b", "c", "d.e", "on", "none"] });
    same(&Func::Index, &[value(map(&any())), literal(key.clone())]);
    same_condition(&Func::HasKey, &[value(map(&any())), literal(key)]);
}

/// Patterns as a builder writes them.
#[test]
fn patterns() {
    for pattern in ["^0\\.[0-9]+\\.[0-9]+([-+].*)?$", "[a-z]+", "^$", "(?i)x", "^[^\\n]*$", "\\d", "é"] {
        same_condition(&Func::Matches, &[literal(json!({ "const": pattern })), value(text())]);
    }
}

#[test]
fn maps() {
    same(&Func::Union, &[value(map(&printable())), value(map(&text()))]);
    same(&Func::Union, &[value(map(&text())), value(map(&text())), value(map(&text()))]);
    same(&Func::Overlay, &[value(nested(false)), value(nested(true))]);
    same(&Func::Overlay, &[value(nested(true)), value(nested(true))]);
    same(&Func::Overlay, &[value(nested(false)), value(nested(true)), value(nested(true))]);
}

#[test]
fn cluster() {
    let range = json!({ "enum": [">=1.29-0", ">=1.30.0-0", ">=1.34.1-0", ">=2-0", ">=0-0", ">=1.30", ">=1.30.2"] });
    let version = json!({ "enum": [
        "v1.29.0", "v1.30.0", "v1.30.2", "v1.34.1", "v1.29.3-gke.100", "v1.30.0-rc.1", "v1.34.1+k3s1", "v1.30.2-eks-1+x",
        "v2.0.0-alpha.1", "1.30.0", "v0.1.0",
    ] });
    for range in range["enum"].as_array().into_iter().flatten() {
        for version in version["enum"].as_array().into_iter().flatten() {
            let args = [range.clone(), version.clone()];
            let exprs = args.iter().map(|arg| Expr::Text(arg.as_str().unwrap_or_default().to_owned())).collect();
            let template = format!("{{{{ {} }}}}", Expr::Call(Func::SemverCompare, exprs).go(&scope()));
            let answer = Oracle::start().and_then(|mut helm| helm.eval(&template, &json!({})));
            assert_eq!(answer.ok(), Some(Func::SemverCompare.eval(&args).to_string()), "{template}");
        }
    }
    let mut helm = Oracle::start().expect("an oracle");
    for (version, served) in [("v1", true), ("batch/v1", true), ("monitoring.coreos.com/v1", false), ("", false)] {
        let expr = Expr::Call(Func::HasApiVersion, vec![Expr::Fact(Fact::ApiVersions), Expr::Text(version.to_owned())]);
        let answer = helm.eval(&format!("{{{{ {} }}}}", expr.go(&scope())), &json!({})).expect("an answer");
        let known = json!(["v1", "batch/v1", "batch/v1/CronJob"]);
        assert_eq!(answer, served.to_string(), "{version}");
        assert_eq!(Func::HasApiVersion.eval(&[known, version.into()]), Value::Bool(served), "{version}");
    }
}

/// What joins texts: `printf`, whatever is in them.
#[test]
fn concatenation() {
    let (calls, values) = calls(&[literal(printable()), value(text()), value(int())], 5);
    let mut helm = Oracle::start().expect("an oracle");
    let joined = |call: &Call| {
        let number = call.exprs[2].call(Func::IntText);
        Expr::Concat(vec![call.exprs[0].clone(), call.exprs[1].clone(), Expr::Text("%d{{ ".to_owned()), number])
    };
    let templates: Vec<String> = calls.iter().map(|call| format!("{{{{ {} }}}}", joined(call).go(&scope()))).collect();
    let templates: Vec<&str> = templates.iter().map(String::as_str).collect();
    let answers = helm.eval_all(&templates, &Value::Object(values)).expect("answers");
    for (call, answer) in calls.iter().zip(answers) {
        let text = |at: usize| call.data[at].as_str().unwrap_or_default();
        let native = format!("{}{}%d{{{{ {}", text(0), text(1), call.data[2]);
        // Helm takes this out of every text that it renders: the schema refuses it in values.
        assert_eq!(answer, Ok(native.replace("<no value>", "")));
    }
}
