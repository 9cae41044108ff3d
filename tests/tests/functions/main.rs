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

mod texts;

mod json;

mod numbers;

mod conditions;

mod maps;

mod cluster;
