//! The release and the cluster that a command is for.

use clap::Args;
use floe_chart::{Draw, Options, Secrets};

/// The flags of `helm template` about the release and the cluster.
#[derive(Args, Clone, Debug)]
pub(crate) struct ReleaseArgs {
    /// The release's name
    #[arg(long, value_name = "NAME", default_value = "release-name")]
    release: String,
    /// The namespace that it is installed into
    #[arg(long, short, value_name = "NAMESPACE", default_value = "default")]
    namespace: String,
    /// The cluster's version, as 1.34 or v1.34.2
    #[arg(long, value_name = "VERSION", default_value = "v1.34.0", value_parser = kube_version)]
    kube_version: String,
    /// API versions that the cluster serves beside Kubernetes' own, with commas between them
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    api_versions: Vec<String>,
}

impl ReleaseArgs {
    /// The renderer's options, with placeholders for texts that are drawn, so that a command says the same twice.
    pub(crate) fn options(&self) -> Options {
        Options {
            release: self.release.clone(),
            namespace: self.namespace.clone(),
            kube_version: self.kube_version.clone(),
            api_versions: self.api_versions.clone(),
            secrets: Secrets::new(Draw::placeholder()),
        }
    }
}

/// Kubernetes' version as Helm understands it: the patch version may be left out, a suffix such as `+k3s1` may follow.
fn kube_version(text: &str) -> Result<String, String> {
    let plain = text.strip_prefix('v').unwrap_or(text);
    let end = plain.find(['-', '+']).unwrap_or(plain.len());
    let (numbers, suffix) = plain.split_at(end);
    let numbers: Option<Vec<u32>> = numbers.split('.').map(|number| number.parse().ok()).collect();
    match numbers.as_deref() {
        Some([major, minor]) => Ok(format!("v{major}.{minor}.0{suffix}")),
        Some([major, minor, patch]) => Ok(format!("v{major}.{minor}.{patch}{suffix}")),
        _ => Err("not a version; write for example 1.34 or v1.34.2".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_completed() {
        assert_eq!(kube_version("1.34").as_deref(), Ok("v1.34.0"));
        assert_eq!(kube_version("v1.30.2+k3s1").as_deref(), Ok("v1.30.2+k3s1"));
        for wrong in ["", "v", "1", "1.x", "1.2.3.4", "latest"] {
            assert!(kube_version(wrong).is_err(), "{wrong}");
        }
    }
}
