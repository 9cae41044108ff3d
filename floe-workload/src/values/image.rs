//! Container images.

use floe_schema::{Choice, Format, ImageTag, Opt, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A container image.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Image {
    /// The registry; empty for the container runtime's own default.
    pub registry: Opt<Text<Registry>>,
    /// The repository in the registry.
    pub repository: Text<Repository>,
    /// The tag; the chart's appVersion where it is unset.
    pub tag: Opt<Text<ImageTag>>,
    /// The digest, which wins over the tag.
    pub digest: Opt<Text<Digest>>,
    /// When the image is pulled.
    pub pull_policy: Choice<PullPolicy>,
}

/// When an image is pulled.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
pub enum PullPolicy {
    /// Before every start.
    Always,
    /// Where the node does not have it.
    IfNotPresent,
    /// Not at all: the node has it.
    Never,
}

/// The format of a registry: a host with an optional port and path.
#[derive(Clone, Debug)]
pub struct Registry;

impl Format for Registry {
    const PATTERN: &'static str = "[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]+)?(/[a-z0-9._-]+)*";
    const TITLE: &'static str = "a registry";
    const MIN_LENGTH: usize = 1;
    const EXAMPLES: &'static [&'static str] = &["registry.example.com", "localhost:5000/mirror"];
}

/// The format of a repository: lower-case path components.
#[derive(Clone, Debug)]
pub struct Repository;

impl Format for Repository {
    const PATTERN: &'static str = "[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*";
    const TITLE: &'static str = "an image repository";
    const MIN_LENGTH: usize = 1;
    const EXAMPLES: &'static [&'static str] = &["team/dbt-duckdb"];
}

/// The format of a digest.
#[derive(Clone, Debug)]
pub struct Digest;

impl Format for Digest {
    const PATTERN: &'static str = "sha256:[0-9a-f]{64}";
    const TITLE: &'static str = "an image digest";
    const MIN_LENGTH: usize = 71;
}
