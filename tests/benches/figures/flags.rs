//! Charts of any number of decisions: how the cost of an export grows.

use floe_chart::Chart;
use floe_chart::metadata::Metadata;
use floe_schema::{Context, Flag};
use k8s_openapi::api::core::v1::{Container, EnvVar, Pod, PodSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

/// As many flags as the largest chart has.
const MOST: usize = 4000;

/// A values type of `N` flags, by hand: nobody writes four thousand fields.
pub(crate) struct Flags<const N: usize>(Vec<Flag>);

/// The flags' names; serde wants static ones.
fn names() -> &'static [&'static str] {
    static NAMES: OnceLock<Vec<&'static str>> = OnceLock::new();
    NAMES.get_or_init(|| (0..MOST).map(|n| &*Box::leak(format!("flag{n}").into_boxed_str())).collect())
}

impl<const N: usize> Serialize for Flags<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(N))?;
        for (name, flag) in names().iter().zip(&self.0) {
            map.serialize_entry(name, flag)?;
        }
        map.end()
    }
}

impl<'de, const N: usize> Deserialize<'de> for Flags<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All<const N: usize>;

        impl<'de, const N: usize> Visitor<'de> for All<N> {
            type Value = Flags<N>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("flags")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut flags = vec![];
                while let Some((_, flag)) = map.next_entry::<String, Flag>()? {
                    flags.push(flag);
                }
                Ok(Flags(flags))
            }
        }

        deserializer.deserialize_struct("Flags", &names()[..N], All::<N>)
    }
}

impl<const N: usize> JsonSchema for Flags<N> {
    fn schema_name() -> Cow<'static, str> {
        format!("Flags{N}").into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let flag = generator.subschema_for::<Flag>();
        let properties: serde_json::Map<_, _> =
            names()[..N].iter().map(|&name| (name.to_owned(), flag.clone().to_value())).collect();
        json_schema!({ "type": "object", "properties": properties, "additionalProperties": false })
    }
}

/// A chart whose one object has a variable for each of its `N` flags that is set.
pub(crate) fn chart<const N: usize>() -> Chart<Flags<N>> {
    let defaults = Flags((0..N).map(|_| Flag::from(false)).collect());
    Chart::new(metadata(), defaults, "flags.rs").template("pod.yaml", "flags.rs", |context: &Context<Flags<N>>| {
        let variable = |(n, flag): (usize, &Flag)| {
            flag.then(|| EnvVar { name: format!("FLAG_{n}"), value: Some("set".to_owned()), ..EnvVar::default() })
        };
        let variables = context.values.0.iter().enumerate().filter_map(variable).collect();
        let container = Container { name: "main".to_owned(), env: Some(variables), ..Container::default() };
        Pod {
            metadata: ObjectMeta { name: Some(context.release.name.to_string()), ..ObjectMeta::default() },
            spec: Some(PodSpec { containers: vec![container], ..PodSpec::default() }),
            ..Pod::default()
        }
    })
}

fn metadata() -> Metadata {
    Metadata { name: "flags".to_owned(), version: "0.1.0".to_owned(), ..Metadata::default() }
}
