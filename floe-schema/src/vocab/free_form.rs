//! Free-form data: what another program reads, and only it knows the shape of.

use super::int::MAX_SAFE;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;

/// Any JSON whose texts are printable and whose numbers a float64 holds exactly.
///
/// As a [`Fragment`](super::Fragment) of a map of these it is a user's free map: a dbt profile, a collector's config.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FreeForm(pub Value);

impl JsonSchema for FreeForm {
    fn schema_name() -> Cow<'static, str> {
        "FreeForm".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let inside = generator.subschema_for::<Self>();
        json_schema!({
            "type": ["string", "number", "boolean", "null", "array", "object"],
            "minimum": -MAX_SAFE,
            "maximum": MAX_SAFE,
            "items": inside,
            "additionalProperties": inside,
        })
    }
}
