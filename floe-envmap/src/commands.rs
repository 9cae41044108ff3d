//! Lines of a shell that install what a plan says. Nothing here runs them.

use crate::plan::Plan;
use floe_schema::Text;

/// The chart that is installed.
#[derive(Clone, Debug)]
pub struct Chart {
    /// Its reference, such as `oci://registry.example.com/charts/floe-platform`, or a directory.
    pub reference: String,
    /// Its version; that of a directory is its own.
    pub version: Option<String>,
}

/// The namespace that the release of namespaces is installed into, on every cluster.
pub const NAMESPACE: &str = "floe-system";
/// The name of that release.
pub const RELEASE: &str = "floe-environments";

/// `helm upgrade --install` for the namespaces of each cluster, then for each environment, with values from the directory
/// `values`.
#[must_use]
pub fn helm(plan: &Plan, chart: &Chart, values: &str) -> Vec<String> {
    let clusters = plan.clusters();
    let of_cluster = clusters.iter().map(|(cluster, _)| {
        let file = format!("{values}/{}", namespaces_file(cluster));
        line(RELEASE, chart, cluster, NAMESPACE, &file) + " --create-namespace"
    });
    let of_environment = plan.placements.iter().map(|place| {
        let file = format!("{values}/{}.yaml", place.environment);
        line(&place.release, chart, &place.cluster, &place.namespace, &file) + " --wait --timeout 15m"
    });
    of_cluster.chain(of_environment).collect()
}

fn line(release: &str, chart: &Chart, cluster: &str, namespace: &str, file: &str) -> String {
    let version = chart.version.as_ref().map(|version| format!(" --version {}", quoted(version)));
    format!(
        "helm upgrade --install {} {}{} --kube-context {} --namespace {} --values {}",
        quoted(release),
        quoted(&chart.reference),
        version.unwrap_or_default(),
        quoted(cluster),
        quoted(namespace),
        quoted(file)
    )
}

/// The file of values for the namespaces of a cluster.
#[must_use]
pub fn namespaces_file(cluster: &str) -> String {
    format!("namespaces-{}.yaml", slug(cluster))
}

/// A cluster's name as files and objects can have it; two clusters never have the same.
#[must_use]
pub fn slug(cluster: &str) -> String {
    let plain: String =
        cluster.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let plain = plain.trim_matches('-').to_owned();
    let unchanged = plain == cluster && plain.len() <= 40;
    if unchanged {
        return plain;
    }
    let head: String = plain.chars().take(31).collect();
    format!("{}-{}", head.trim_matches('-'), Text::of(cluster).sha256().trunc(8)).trim_start_matches('-').to_owned()
}

/// A word as a POSIX shell reads it back.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_./:@%+=,-".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_for_a_shell() {
        assert_eq!(quoted("aks-shared"), "aks-shared");
        assert_eq!(quoted("arn:aws:eks:eu-west-1:1:cluster/a"), "arn:aws:eks:eu-west-1:1:cluster/a");
        assert_eq!(quoted("it's $(x)"), r"'it'\''s $(x)'");
    }

    #[test]
    fn slugs_differ() {
        let all = ["a/b", "a-b", "A-b", "a_b", &"x".repeat(100), &"x".repeat(101)].map(slug);
        for (n, one) in all.iter().enumerate() {
            assert!(!all[..n].contains(one), "{all:?}");
            assert!(one.len() <= 40 && !one.starts_with('-') && !one.ends_with('-'), "{one}");
        }
    }
}
