//! Where CompiledArtifacts come from.

use floe_schema::{Choice, ConfigMapKey, DnsSubdomain, Flag, Format, Opt, Path, Quantity, Text};
use floe_workload::values::{Image, PullPolicy, Resources};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The CompiledArtifacts of a data product: what `floe compile` wrote. One source, or none.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Artifacts {
    /// The JSON text itself, as of `--set-file artifacts.inline=compiled_artifacts.json`; at most 1 MiB.
    pub inline: Opt<Text>,
    /// A ConfigMap that holds it.
    pub existing_config_map: Opt<Text<DnsSubdomain>>,
    /// An OCI artifact that an init container pulls.
    pub oci: Oci,
    /// An image that the kubelet mounts as a volume; by default from Kubernetes 1.35 on, from 1.31 with the feature gate
    /// `ImageVolume`.
    pub image_volume: ImageVolume,
    /// The file's name, which is also the key in the ConfigMap.
    pub key: Text<ConfigMapKey>,
    /// The directory that it is mounted into; `FLOE_COMPILED_ARTIFACTS` is the file's path.
    pub mount_path: Text<Path>,
    /// Whether an init container checks its shape and version before dbt or ingestion starts; it runs Python in the job's
    /// image. Inline artifacts are checked when the chart is rendered.
    pub validate: Flag,
    /// CPU and memory of the init containers that pull and check it.
    pub resources: Resources,
}

/// An OCI artifact with the CompiledArtifacts in it.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Oci {
    /// Its reference, by tag or better by digest.
    pub reference: Opt<Text<OciReference>>,
    /// A Secret of type `kubernetes.io/dockerconfigjson` to log in with.
    pub pull_secret: Opt<Text<DnsSubdomain>>,
    /// How large it may be with all that it is pulled with; a pod that pulls more is evicted.
    pub size_limit: Quantity,
    /// Whether the registry speaks HTTP without TLS: for development.
    pub plain_http: Flag,
    /// The image of the ORAS client, which pulls it.
    pub image: Image,
}

/// An image with the CompiledArtifacts at its root.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImageVolume {
    /// Its reference, by tag or better by digest. The kubelet logs in as for the pod's containers, by `imagePullSecrets`.
    pub reference: Opt<Text<OciReference>>,
    /// When it is pulled.
    pub pull_policy: Choice<PullPolicy>,
}

/// The format of a reference to an OCI artifact.
#[derive(Clone, Debug)]
pub struct OciReference;

impl Format for OciReference {
    const PATTERN: &'static str = "[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127}|@sha256:[0-9a-f]{64})";
    const TITLE: &'static str = "a reference with a tag or a digest";
    const MIN_LENGTH: usize = 1;
    const EXAMPLES: &'static [&'static str] = &["registry.example.com/team/customer-360-artifacts:1.4.0"];
}

impl Default for Artifacts {
    fn default() -> Self {
        Self {
            inline: Opt::unset(),
            existing_config_map: Opt::unset(),
            oci: Oci::default(),
            image_volume: ImageVolume::default(),
            key: "compiled_artifacts.json".into(),
            mount_path: "/etc/floe".into(),
            validate: true.into(),
            resources: Resources::of(&[("cpu", "200m"), ("memory", "128Mi")], &[("cpu", "50m"), ("memory", "64Mi")]),
        }
    }
}

impl Default for ImageVolume {
    fn default() -> Self {
        Self { reference: Opt::unset(), pull_policy: PullPolicy::IfNotPresent.into() }
    }
}

impl Default for Oci {
    fn default() -> Self {
        Self {
            reference: Opt::unset(),
            pull_secret: Opt::unset(),
            size_limit: "256Mi".into(),
            plain_http: false.into(),
            image: Image {
                registry: Text::from("ghcr.io").into(),
                repository: "oras-project/oras".into(),
                tag: Text::from("v1.3.3").into(),
                digest: Opt::unset(),
                pull_policy: PullPolicy::IfNotPresent.into(),
            },
        }
    }
}
