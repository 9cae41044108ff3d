//! The native renderer: what `helm template` prints, without Helm.

use crate::{
    chart::AnyChart,
    draw,
    template::ordered_json,
    validate::{Finding, Validator},
    values::{self, Coalesced, Enabled, Map},
};
use floe_schema::{Capabilities, Chart, Context, Draw, Release, Secrets, Subcharts};
use serde_json::Value;

/// The release and the cluster that a chart is rendered for.
#[derive(Clone, Debug)]
pub struct Options {
    /// The release's name: a DNS label of at most 53 characters.
    pub release: String,
    /// The namespace that it is installed into.
    pub namespace: String,
    /// The cluster's version.
    pub kube_version: String,
    /// API versions that the cluster serves beside Kubernetes' own, such as `monitoring.coreos.com/v1`.
    pub api_versions: Vec<String>,
    /// What the cluster's Secrets hold, and where new texts come from: by default from the operating system's randomness.
    /// Two renders are equal where the draw is fixed, as by [`Draw::by`].
    pub secrets: Secrets,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            release: "release-name".to_owned(),
            namespace: "default".to_owned(),
            kube_version: "v1.34.0".to_owned(),
            api_versions: vec![],
            secrets: Secrets::new(draw::random()),
        }
    }
}

impl Options {
    /// The same, with placeholders for texts that are drawn: for what compares or judges objects.
    pub(crate) fn with_placeholders(&self) -> Self {
        let options = self.clone();
        Self { secrets: options.secrets.drawn_by(Draw::placeholder()), ..options }
    }
}

/// One object, and the template file that it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    /// The file as Helm names it: `floe-jobs/templates/job.yaml`.
    pub source: String,
    /// The object.
    pub object: Value,
}

/// What a release of a chart is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rendered {
    /// The objects in the order in which Helm installs them.
    pub manifests: Vec<Manifest>,
    /// What Helm prints after an install: the chart's own notes, not those of its subcharts.
    pub notes: String,
}

/// One chart of a release, its values coalesced.
pub(crate) struct Stage<'a> {
    pub(crate) chart: &'a dyn AnyChart,
    /// Where its files lie, as Helm names them: `parent/charts/name`.
    pub(crate) path: String,
    /// The keys that lead to its values among those of the whole.
    pub(crate) keys: Vec<String>,
    pub(crate) context: Context<Value>,
}

/// A chart made ready to be rendered often: its schemas are compiled once.
pub struct Renderer<'a> {
    chart: &'a dyn AnyChart,
    validator: Validator,
    defaults: Map,
    subcharts: Vec<Renderer<'a>>,
}

impl<'a> Renderer<'a> {
    /// Compiles the schemas of `chart` and its subcharts.
    ///
    /// # Panics
    /// Where a derived schema is none, which a chart's own tests find: `export` it.
    #[must_use]
    pub fn new(chart: &'a dyn AnyChart) -> Self {
        Self {
            chart,
            validator: Validator::new(&chart.helm_schema()).expect("a derived schema is a schema"),
            defaults: chart.defaults(),
            subcharts: chart.subcharts().iter().map(|chart| Self::new(&**chart)).collect(),
        }
    }

    /// The release that `overrides` over the chart's defaults give.
    ///
    /// # Errors
    /// Every finding at once: of the schemas, or if they accept, of the checks.
    pub fn render(&self, overrides: &Map, options: &Options) -> Result<Rendered, Vec<Finding>> {
        let mut manifests = vec![];
        let mut notes = vec![];
        let mut findings = vec![];
        for (n, stage) in self.stages(overrides, options)?.into_iter().enumerate() {
            match stage.chart.build(stage.context) {
                Err(messages) => findings.extend(messages.into_iter().map(finding)),
                Ok(built) => {
                    // The chart's own notes, not those of its subcharts.
                    if n == 0 {
                        notes = built.notes;
                    }
                    for (file, documents) in built.documents {
                        let source = format!("{}/templates/{file}", stage.path);
                        manifests.extend(
                            objects(documents)
                                .into_iter()
                                .map(|object| Manifest { source: source.clone(), object: ordered_json(object) }),
                        );
                    }
                }
            }
        }
        if findings.is_empty() {
            manifests.sort_by_key(|manifest| install_order(&manifest.object));
            Ok(Rendered { manifests, notes: notes.join("\n").trim().to_owned() })
        } else {
            Err(findings)
        }
    }

    /// This chart and its enabled subcharts, each with what its builders are given.
    ///
    /// # Errors
    /// Every finding of the schemas at once.
    pub(crate) fn stages(&self, overrides: &Map, options: &Options) -> Result<Vec<Stage<'a>>, Vec<Finding>> {
        let (values, enabled) = self.accepted(overrides, options)?;
        let mut stages = vec![];
        self.stage(values, &enabled, options, vec![], &mut stages);
        Ok(stages)
    }

    /// All that [`Renderer::render`] finds wrong with `overrides` over the chart's defaults, without rendering; none where
    /// all is well.
    #[must_use]
    pub fn validate(&self, overrides: &Map, options: &Options) -> Vec<Finding> {
        match self.stages(overrides, options) {
            Ok(stages) => stages.into_iter().flat_map(|stage| stage.chart.check(stage.context)).map(finding).collect(),
            Err(refused) => refused,
        }
    }

    /// The values over the defaults, if the schemas accept them, and the subcharts that they enable.
    fn accepted(&self, overrides: &Map, options: &Options) -> Result<(Value, Vec<Enabled>), Vec<Finding>> {
        let Coalesced { values, enabled, .. } = values::coalesce(&self.tree(), overrides).map_err(|errors| {
            errors
                .into_iter()
                .map(|error| finding(error.to_string().trim_start_matches("values: ").to_owned()))
                .collect::<Vec<_>>()
        })?;
        let mut findings = release_findings(options);
        findings.extend(self.kube_findings(options));
        let values = Value::Object(values);
        self.schema_findings(&values, &enabled, "", &mut findings);
        if findings.is_empty() { Ok((values, enabled)) } else { Err(findings) }
    }

    /// The chart as the coalescing of values sees it.
    fn tree(&self) -> values::Chart<'_> {
        let declared = &self.chart.metadata().dependencies;
        let dependencies = self.subcharts.iter().flat_map(|subchart| {
            let name = &subchart.chart.metadata().name;
            declared.iter().filter(move |dependency| dependency.name == *name).map(move |dependency| {
                values::Dependency {
                    chart: subchart.tree(),
                    alias: dependency.alias.as_deref(),
                    condition: dependency.condition.as_deref(),
                    tags: &dependency.tags,
                }
            })
        });
        values::Chart {
            name: &self.chart.metadata().name,
            defaults: &self.defaults,
            dependencies: dependencies.collect(),
        }
    }

    /// The enabled subcharts with their keys.
    fn enabled<'b>(&'b self, enabled: &'b [Enabled]) -> impl Iterator<Item = (&'b Enabled, &'b Renderer<'a>)> {
        enabled.iter().filter_map(|enabled| {
            let dependencies = &self.chart.metadata().dependencies;
            let name = &dependencies.iter().find(|dependency| dependency.key() == enabled.key)?.name;
            let subchart = self.subcharts.iter().find(|subchart| subchart.chart.metadata().name == *name)?;
            Some((enabled, subchart))
        })
    }

    fn schema_findings(&self, values: &Value, enabled: &[Enabled], path: &str, findings: &mut Vec<Finding>) {
        for mut finding in self.validator.findings(values) {
            finding.path = if finding.path.is_empty() { path.to_owned() } else { join(path, &finding.path) };
            finding.pointer = format!("{}{}", pointer(path), finding.pointer);
            // A parent and its subchart may say the same of what both read.
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
        for (enabled, subchart) in self.enabled(enabled) {
            if let Some(values @ Value::Object(_)) = values.get(&enabled.key) {
                subchart.schema_findings(values, &enabled.dependencies, &join(path, &enabled.key), findings);
            }
        }
    }

    /// Adds this chart and its subcharts; `keys` leads to its values.
    fn stage(
        &self,
        values: Value,
        enabled: &[Enabled],
        options: &Options,
        keys: Vec<String>,
        stages: &mut Vec<Stage<'a>>,
    ) {
        // An aliased subchart's `.Chart.Name` is its alias.
        let name = keys.last().unwrap_or(&self.chart.metadata().name);
        let below: Vec<_> = self
            .enabled(enabled)
            .filter_map(|(enabled, subchart)| Some((enabled, subchart, values.get(&enabled.key)?.clone())))
            .collect();
        let subcharts = Subcharts::new(below.iter().map(|(enabled, ..)| enabled.key.clone()).collect());
        let context = self.context(name, subcharts, values, options);
        let path = stages.first().map_or_else(|| self.chart.metadata().name.clone(), |root| root.path.clone());
        let path = keys.iter().fold(path, |path, key| format!("{path}/charts/{key}"));
        stages.push(Stage { chart: self.chart, path, keys: keys.clone(), context });
        for (enabled, subchart, values) in below {
            let keys = keys.iter().chain([&enabled.key]).cloned().collect();
            subchart.stage(values, &enabled.dependencies, options, keys, stages);
        }
    }

    fn context(&self, name: &str, subcharts: Subcharts, values: Value, options: &Options) -> Context<Value> {
        let metadata = self.chart.metadata();
        Context {
            values,
            release: Release::install(&options.release, &options.namespace),
            chart: Chart {
                name: name.into(),
                version: metadata.version.as_str().into(),
                app_version: metadata.app_version.as_deref().unwrap_or_default().into(),
                subcharts,
            },
            capabilities: Capabilities::new(release_of(&options.kube_version), options.api_versions.clone()),
            secrets: options.secrets.clone(),
        }
    }

    /// Whether the cluster is too old for the chart.
    fn kube_findings(&self, options: &Options) -> Option<Finding> {
        let range = self.chart.metadata().kube_version.as_deref()?;
        let minimum = range.strip_prefix(">=")?.trim().trim_end_matches("-0");
        let cluster = Capabilities::new(&options.kube_version, vec![]);
        (!cluster.at_least(minimum).get()).then(|| {
            finding(format!(
                "Kubernetes {} is older than what chart {} needs, {range}; render for a newer cluster (--kube-version)",
                options.kube_version,
                self.chart.metadata().name
            ))
        })
    }
}

/// A cluster's version without its vendor's suffix: what Helm gives to templates.
fn release_of(kube_version: &str) -> &str {
    kube_version.split(['-', '+']).next().unwrap_or(kube_version)
}

/// The objects that a builder gave: none, one, or lists and tuples of such.
fn objects(documents: Value) -> Vec<Value> {
    match documents {
        Value::Array(documents) => documents.into_iter().flat_map(objects).collect(),
        Value::Null => vec![],
        document => vec![document],
    }
}

fn finding(message: String) -> Finding {
    Finding { path: String::new(), pointer: String::new(), message, remedy: None }
}

/// Helm's rules for the release itself.
fn release_findings(options: &Options) -> Vec<Finding> {
    let label = |text: &str| {
        !text.is_empty()
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            && !text.starts_with('-')
            && !text.ends_with('-')
    };
    let subdomain = options.release.split('.').all(label);
    let mut findings = vec![];
    if options.release.len() > 53 || !subdomain {
        findings.push(finding(format!(
            "release name {:?} is not lower-case letters, digits, `-` and `.`, at most 53 of them; for example \"my-release\"",
            options.release
        )));
    }
    if options.namespace.len() > 63 || !label(&options.namespace) {
        findings.push(finding(format!(
            "namespace {:?} is not a DNS label (RFC 1123) of at most 63 characters; for example \"my-namespace\"",
            options.namespace
        )));
    }
    findings
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn pointer(path: &str) -> String {
    path.split('.').filter(|key| !key.is_empty()).map(|key| format!("/{key}")).collect()
}

/// Helm's order of installation (`pkg/releaseutil/kind_sorter.go`); kinds that it does not know come last.
pub(crate) fn install_order(object: &Value) -> usize {
    const KINDS: [&str; 36] = [
        "PriorityClass",
        "Namespace",
        "NetworkPolicy",
        "ResourceQuota",
        "LimitRange",
        "PodSecurityPolicy",
        "PodDisruptionBudget",
        "ServiceAccount",
        "Secret",
        "SecretList",
        "ConfigMap",
        "StorageClass",
        "PersistentVolume",
        "PersistentVolumeClaim",
        "CustomResourceDefinition",
        "ClusterRole",
        "ClusterRoleList",
        "ClusterRoleBinding",
        "ClusterRoleBindingList",
        "Role",
        "RoleList",
        "RoleBinding",
        "RoleBindingList",
        "Service",
        "DaemonSet",
        "Pod",
        "ReplicationController",
        "ReplicaSet",
        "Deployment",
        "HorizontalPodAutoscaler",
        "StatefulSet",
        "Job",
        "CronJob",
        "IngressClass",
        "Ingress",
        "APIService",
    ];
    let kind = object.get("kind").and_then(Value::as_str).unwrap_or_default();
    KINDS.iter().position(|known| *known == kind).unwrap_or(KINDS.len())
}
