//! Objects of any kind, of the user's own.

use floe_schema::FreeForm;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, collections::BTreeMap};

/// An object of Kubernetes of any kind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ExtraObject(pub BTreeMap<String, FreeForm>);

impl JsonSchema for ExtraObject {
    fn schema_name() -> Cow<'static, str> {
        "ExtraObject".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let any = generator.subschema_for::<FreeForm>();
        json_schema!({
            "type": "object",
            "properties": {
                "apiVersion": { "type": "string", "minLength": 1, "description": "Its API and version, as of `apps/v1`." },
                "kind": { "type": "string", "minLength": 1, "description": "Its kind." },
                "metadata": {
                    "type": "object",
                    "description": "Its name, labels and so on.",
                    "properties": { "name": { "type": "string", "minLength": 1, "description": "Its name." } },
                    "required": ["name"],
                    "additionalProperties": any,
                },
            },
            "required": ["apiVersion", "kind", "metadata"],
            "additionalProperties": any,
        })
    }
}
