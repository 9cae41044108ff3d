//! Objects of GitOps: Argo CD and Flux install what a plan says.

pub mod argocd;
pub mod flux;

/// What both have to know of the chart.
#[derive(Clone, Debug)]
pub struct Chart {
    /// The registry and the folder of the chart, without `oci://`: `registry.example.com/charts`.
    pub registry: String,
    /// The chart's name.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Chart {
    /// The chart of an OCI reference, such as `oci://registry.example.com/charts/floe-platform`.
    ///
    /// # Errors
    /// Where it is none: what is wrong, and the remedy.
    pub fn of(reference: &str, version: Option<&str>) -> Result<Self, String> {
        let remedy = "write one such as oci://registry.example.com/charts/floe-platform";
        let path = reference.strip_prefix("oci://").ok_or(format!("{reference}: is no OCI reference; {remedy}"))?;
        let split = path.rsplit_once('/').filter(|(registry, name)| !registry.is_empty() && !name.is_empty());
        let (registry, name) = split.ok_or(format!("{reference}: names no chart; {remedy}"))?;
        let version = version.ok_or("--chart-version: is missing; GitOps installs one version, not the newest")?;
        Ok(Self { registry: registry.to_owned(), name: name.to_owned(), version: version.to_owned() })
    }
}
