//! Hooks: what runs at the moments of a release.

use floe_schema::Choice;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Jobs at the moments of a release: migrations, copies before an upgrade.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Hooks {
    /// Who runs them.
    pub mode: Choice<HookMode>,
}

/// Who runs the Jobs at the moments of a release. The tests of `helm test` are hooks of Helm always.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum HookMode {
    /// Helm, or what runs as Helm does: Flux.
    Helm,
    /// Argo CD, by its own annotations.
    Argocd,
    /// Nobody: they are plain Jobs, beside all else, with a hash in their names, so that each change of one makes a new one.
    None,
}

impl Default for Hooks {
    fn default() -> Self {
        Self { mode: HookMode::Helm.into() }
    }
}
