//! Two structs' fields side by side.

use crate::{
    schema,
    trace::{
        fields,
        symbolic::{self, Kind, Read},
    },
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, DeserializeOwned, MapAccess, Visitor, value::MapDeserializer},
};
use serde_json::Value;
use std::{borrow::Cow, fmt, ops::Deref};

/// A component's own values and those that it shares with others, flat beside each other: `webserver.resources`
/// beside `webserver.replicaCount`.
///
/// The shared half is a plain struct; the own half may be another pair. It stands in for `serde(flatten)`, which hides the fields' names from the tracer. It dereferences to its own values.
#[derive(Clone, Debug, Default)]
pub struct With<Own, Shared> {
    /// The component's own values.
    pub own: Own,
    /// What it shares with others.
    pub shared: Shared,
}

impl<Own, Shared> Deref for With<Own, Shared> {
    type Target = Own;

    fn deref(&self) -> &Own {
        &self.own
    }
}

impl<Own: Serialize, Shared: Serialize> Serialize for With<Own, Shared> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut all = serde_json::Map::new();
        for part in [serde_json::to_value(&self.own), serde_json::to_value(&self.shared)] {
            match part.map_err(serde::ser::Error::custom)? {
                Value::Object(members) => all.extend(members),
                _ => return Err(serde::ser::Error::custom("only structs stand side by side")),
            }
        }
        all.serialize(serializer)
    }
}

impl<'de, Own: DeserializeOwned, Shared: DeserializeOwned> Deserialize<'de> for With<Own, Shared> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match symbolic::read::<Members, D>(Kind::With, deserializer)? {
            Read::Symbol(expr) => Ok(Self { own: symbolic::symbolic(expr.clone()), shared: symbolic::symbolic(expr) }),
            Read::Data(Members(all)) => {
                let fields = fields::<Shared>();
                let (shared, own): (Vec<_>, Vec<_>) =
                    all.into_iter().partition(|(key, _)| fields.contains(&key.as_str()));
                Ok(Self { own: read(own)?, shared: read(shared)? })
            }
        }
    }
}

/// A struct's members as they come: no map of them is needed to deal them out.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::with_capacity(map.size_hint().unwrap_or_default());
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Reader)
    }
}

fn read<T: DeserializeOwned, E: de::Error>(members: Vec<(String, Value)>) -> Result<T, E> {
    let members = MapDeserializer::<_, serde_json::Error>::new(members.into_iter());
    T::deserialize(members).map_err(E::custom)
}

impl<Own: JsonSchema, Shared: JsonSchema> JsonSchema for With<Own, Shared> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}.{}", Own::schema_name(), Shared::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        schema::side_by_side(&Own::json_schema(generator), &Shared::json_schema(generator))
    }
}
