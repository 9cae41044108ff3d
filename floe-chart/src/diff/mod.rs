//! What differs between two renderings: objects by name, fields by path, items of lists by name.
//!
//! ```
//! use floe_chart::{Manifest, diff};
//! use serde_json::json;
//!
//! let pod = |env: serde_json::Value| Manifest {
//!     source: "web/templates/pod.yaml".to_owned(),
//!     object: json!({ "kind": "Pod", "metadata": { "name": "web" }, "spec": { "env": env } }),
//! };
//! let before = [pod(json!([{ "name": "A", "value": "1" }, { "name": "B", "value": "2" }]))];
//! let after = [pod(json!([{ "name": "B", "value": "3" }]))];
//!
//! let changes = diff::compare(&before, &after);
//! let fields: Vec<String> = changes[0].fields.iter().map(ToString::to_string).collect();
//! assert_eq!(fields, [r#".spec.env[name=A]: {"name":"A","value":"1"} -> nothing"#, r#".spec.env[name=B].value: "2" -> "3""#]);
//! ```

mod fields;
mod objects;

pub use fields::{FieldChange, fields};
pub use objects::{Change, ObjectChange, compare};
