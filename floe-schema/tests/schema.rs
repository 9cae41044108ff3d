//! Schema and serde agree: for each leaf of the vocabulary a table of what is accepted and what is refused, and the same
//! verdict of both on every document of a pool.

use floe_schema::{
    Choice, CronSchedule, DnsLabel, EnvVarName, Flag, Fragment, FreeForm, ImageTag, Int, LabelValue, List, Map, Number,
    Opt, Overlay, Path, Quantity, Text, With, schema,
};
use k8s_openapi::api::core::v1::{ResourceRequirements, Toleration};
use pretty_assertions::assert_eq;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A leaf below a key, as a values type has it.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[serde(bound = "T: Serialize + DeserializeOwned")]
struct Holder<T> {
    v: T,
}

/// Values of all kinds: each leaf is asked about each.
fn pool() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!("true"),
        json!(0),
        json!(-1),
        json!(1.0),
        json!(1.5),
        json!(-0.0),
        json!(101),
        json!(9_007_199_254_740_993_i64),
        json!(1e300),
        json!(""),
        json!("a"),
        json!("A b"),
        json!("1"),
        json!("500m"),
        json!("Always"),
        json!("0 2 * * *"),
        json!("/a/b"),
        json!("a\u{0}"),
        json!("<no value>"),
        json!([]),
        json!(["a"]),
        json!([1]),
        json!([null]),
        json!([{"key": "a", "operator": "Exists"}]),
        json!([{"key": "a", "tolerationSecondss": 1}]),
        json!({}),
        json!({"a": "b"}),
        json!({"a": null}),
        json!({"a": 1}),
        json!({"A": "x"}),
        json!({"": "x"}),
        json!({"limits": {"cpu": 1, "memory": "2Gi"}}),
        json!({"limits": {"cpu": "one"}}),
        json!({"limts": {}}),
        json!({"count": 1}),
        json!({"count": 1, "name": "x"}),
        json!({"count": 11, "name": "x"}),
        json!({"count": null}),
        json!({"name": null}),
        json!({"inner": {"tag": null}}),
        json!({"inner": {"tag": "x", "count": 2}}),
    ]
}

/// Whether serde reads a value, or why not.
type Reads = dyn Fn(&Value) -> Result<(), String>;

/// What the schema says of a `T`, checked against what serde says.
struct Asked {
    type_name: &'static str,
    schema: Value,
    /// What is accepted beside the pool's values that are not.
    accepts: Box<dyn Fn(&Value) -> bool>,
    reads: Box<Reads>,
}

impl Asked {
    fn about<T: Serialize + DeserializeOwned + JsonSchema + 'static>() -> Self {
        let schema = schema::of::<Holder<T>>();
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        let reads = |value: &Value| {
            serde_json::from_value::<Holder<T>>(value.clone()).map(drop).map_err(|error| error.to_string())
        };
        Self {
            type_name: std::any::type_name::<T>(),
            schema: schema["properties"]["v"].clone(),
            accepts: Box::new(move |value| validator.is_valid(value)),
            reads: Box::new(reads),
        }
    }

    /// Exactly `accepted` of the pool are accepted; and what is accepted is read.
    #[track_caller]
    fn takes(&self, accepted: &[Value]) -> &Self {
        let taken: Vec<Value> = pool().into_iter().filter(|value| (self.accepts)(&json!({ "v": value }))).collect();
        assert_eq!(taken, accepted, "{}", self.type_name);
        for value in &taken {
            let read = (self.reads)(&json!({ "v": value }));
            assert_eq!(read, Ok(()), "{}: accepted and then not read: {value}", self.type_name);
        }
        self
    }

    /// Whether the key may be missing, by both.
    #[track_caller]
    fn may_be_missing(&self, may: bool) -> &Self {
        let none = json!({});
        assert_eq!((self.accepts)(&none), may, "{}", self.type_name);
        if may {
            assert_eq!((self.reads)(&none), Ok(()), "{}", self.type_name);
        }
        self
    }

    #[track_caller]
    fn is(&self, schema: &Value) {
        assert_eq!(self.schema, *schema, "{}", self.type_name);
    }
}

#[test]
fn texts() {
    let printable = [
        json!("true"),
        json!(""),
        json!("a"),
        json!("A b"),
        json!("1"),
        json!("500m"),
        json!("Always"),
        json!("0 2 * * *"),
        json!("/a/b"),
    ];
    Asked::about::<Text>().may_be_missing(false).takes(&printable);
    let labels = [json!("true"), json!("a"), json!("1"), json!("500m")];
    Asked::about::<Text<DnsLabel>>().takes(&labels).is(&json!({
        "type": "string",
        "pattern": "^(?:[a-z0-9]([-a-z0-9]*[a-z0-9])?)$",
        "$comment": "a DNS label (RFC 1123)",
        "minLength": 1,
        "maxLength": 63,
        "examples": ["my-name"],
    }));
    Asked::about::<Text<Path>>().takes(&[json!("/a/b")]);
    Asked::about::<Text<CronSchedule>>().takes(&[json!("0 2 * * *")]);
    Asked::about::<Text<ImageTag>>().takes(&[json!("true"), json!("a"), json!("1"), json!("500m"), json!("Always")]);
    Asked::about::<Text<LabelValue>>().takes(&[
        json!("true"),
        json!(""),
        json!("a"),
        json!("1"),
        json!("500m"),
        json!("Always"),
    ]);
}

#[test]
fn scalars() {
    Asked::about::<Flag>().may_be_missing(false).takes(&[json!(true)]).is(&json!({ "type": "boolean" }));
    Asked::about::<Int<-1, 100>>()
        .may_be_missing(false)
        .takes(&[json!(0), json!(-1), json!(1.0), json!(-0.0)])
        .is(&json!({ "type": "integer", "minimum": -1, "maximum": 100 }));
    Asked::about::<Number<0, 100>>().takes(&[json!(0), json!(1.0), json!(1.5), json!(-0.0)]);
    // A quantity may be negative in Kubernetes; a size or an amount of a chart may not.
    Asked::about::<Quantity>().takes(&[
        json!(0),
        json!(1.0),
        json!(1.5),
        json!(-0.0),
        json!(101),
        json!(9_007_199_254_740_993_i64),
        json!(1e300),
        json!("1"),
        json!("500m"),
    ]);
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
enum Policy {
    /// Before every start.
    Always,
    Never,
}

#[test]
fn choices() {
    let policy = json!({
        "type": "string",
        "enum": ["Always", "Never"],
        "enumDescriptions": ["Before every start.", ""],
    });
    Asked::about::<Choice<Policy>>().may_be_missing(false).takes(&[json!("Always")]).is(&policy);
}

#[test]
fn optional_leaves() {
    Asked::about::<Opt<Int<0, 100>>>()
        .may_be_missing(true)
        .takes(&[json!(null), json!(0), json!(1.0), json!(-0.0)])
        .is(&json!({ "type": ["integer", "null"], "minimum": 0, "maximum": 100 }));
    // An empty text is as good as none, whatever the format.
    let labels = [json!(null), json!("true"), json!(""), json!("a"), json!("1"), json!("500m")];
    Asked::about::<Opt<Text<DnsLabel>>>().may_be_missing(true).takes(&labels);
    Asked::about::<Opt<Choice<Policy>>>().may_be_missing(true).takes(&[json!(null), json!("Always")]);
}

#[test]
fn collections() {
    Asked::about::<List<Text>>().may_be_missing(true).takes(&[json!([]), json!(["a"])]);
    Asked::about::<List<Int<0, 9>>>().may_be_missing(true).takes(&[json!([]), json!([1])]);
    let texts = [json!({}), json!({"a": "b"}), json!({"A": "x"}), json!({"": "x"})];
    Asked::about::<Map<Text>>().may_be_missing(true).takes(&texts);
    Asked::about::<Map<Text, EnvVarName>>().takes(&texts[..3]);
    Asked::about::<Map<Text, DnsLabel>>().takes(&texts[..2]);
}

#[test]
fn fragments() {
    let limits = json!({"limits": {"cpu": 1, "memory": "2Gi"}});
    Asked::about::<Fragment<ResourceRequirements>>().may_be_missing(true).takes(&[json!({}), limits]);
    let tolerations = [json!([]), json!([{"key": "a", "operator": "Exists"}])];
    Asked::about::<Fragment<Vec<Toleration>>>().may_be_missing(true).takes(&tolerations);
    let texts = [json!({}), json!({"a": "b"}), json!({"A": "x"}), json!({"": "x"})];
    Asked::about::<Fragment<BTreeMap<String, String>>>().may_be_missing(true).takes(&texts);
    let objects = pool().into_iter().filter(Value::is_object).collect::<Vec<_>>();
    Asked::about::<Fragment<BTreeMap<String, FreeForm>>>().may_be_missing(true).takes(&objects);
}

/// What an overlay changes.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Defaults {
    count: Int<0, 10>,
    name: Opt<Text>,
    inner: Inner,
}

#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Inner {
    tag: Opt<Text>,
    count: Int<0, 10>,
}

#[test]
fn overlays() {
    let changes = [
        json!({}),
        json!({"count": 1}),
        json!({"count": 1, "name": "x"}),
        json!({"name": null}),
        json!({"inner": {"tag": null}}),
        json!({"inner": {"tag": "x", "count": 2}}),
    ];
    Asked::about::<Overlay<Defaults>>().may_be_missing(false).takes(&changes);
}

/// Whatever an overlay's schema accepts gives values: defaults with the changes are read.
#[test]
fn overlays_give_values() {
    let inner = Inner { tag: Text::from("1").into(), count: 2.into() };
    let defaults = floe_schema::Defaults::from(Defaults { count: 1.into(), name: Opt::unset(), inner });
    let validator = jsonschema::validator_for(&schema::of::<Overlay<Defaults>>()).expect("a schema");
    let mut accepted = 0;
    for changes in pool().into_iter().filter(|changes| validator.is_valid(changes)) {
        let values = Overlay::<Defaults>::from(changes.clone()).over(&defaults);
        let count = changes.get("count").map_or(1, |count| count.as_i64().unwrap_or_default());
        assert_eq!(values.count.get::<i64>(), count, "{changes}");
        accepted += 1;
    }
    assert!(accepted > 4, "{accepted}");
}

#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Own {
    count: Int<0, 10>,
}

#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Shared {
    name: Opt<Text>,
}

#[test]
fn pairs() {
    Asked::about::<With<Own, Shared>>()
        .may_be_missing(false)
        .takes(&[json!({"count": 1}), json!({"count": 1, "name": "x"})]);
}

#[test]
fn descriptions_come_from_doc_comments() {
    /// The web server.
    #[derive(Deserialize, Serialize, JsonSchema)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Web {
        /// How many pods run.
        replica_count: Int<0, 9>,
        /// What each pod may use.
        resources: Fragment<ResourceRequirements>,
    }
    let schema = schema::of::<Web>();
    assert_eq!(schema["description"], "The web server.");
    assert_eq!(schema["properties"]["replicaCount"]["description"], "How many pods run.");
    assert_eq!(schema["properties"]["resources"]["description"], "What each pod may use.");
    assert_eq!(schema["$schema"], schema::DIALECT);
}

/// Helm reads it without a network, and nothing is defined that nobody refers to.
#[test]
fn references_stay_inside() {
    let schema = schema::of::<Holder<Fragment<Vec<Toleration>>>>();
    let text = schema.to_string();
    let definitions = schema["definitions"].as_object().expect("definitions");
    for name in definitions.keys() {
        assert!(text.contains(&format!("\"$ref\":\"#/definitions/{name}\"")), "{name} is not used");
    }
    assert_eq!(text.matches("\"$ref\":\"").count(), text.matches("\"$ref\":\"#/definitions/").count());
    assert!(!text.contains("x-floe-"), "our marks are resolved");
}
