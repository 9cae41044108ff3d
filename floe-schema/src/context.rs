//! What a builder knows: the values, the release, the chart and the cluster.

use crate::{
    Draw, Flag, Secrets, Text,
    expr::{Expr, Fact, Func, Generated},
    trace::{self, symbolic},
    vocab::{Operand, Val},
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;

/// What a builder is given.
#[derive(Clone, Debug)]
pub struct Context<V> {
    /// The chart's values.
    pub values: V,
    /// The release that is rendered.
    pub release: Release,
    /// The chart itself.
    pub chart: Chart,
    /// What the cluster can do.
    pub capabilities: Capabilities,
    /// What the cluster's Secrets hold, and where new texts come from.
    pub secrets: Secrets,
}

/// The release: what `helm install NAME` makes.
#[derive(Clone, Debug)]
pub struct Release {
    /// Its name.
    pub name: Text,
    /// The namespace that it is installed into.
    pub namespace: Text,
    /// The program that manages it: `Helm`, natively too, so that both readings give the same objects.
    pub service: Text,
    /// How often it was installed and upgraded, from 1.
    pub revision: Text,
    /// Whether this is an upgrade or a rollback.
    pub is_upgrade: Flag,
}

/// The chart: facts of its Chart.yaml.
#[derive(Clone, Debug)]
pub struct Chart {
    /// Its name.
    pub name: Text,
    /// Its version.
    pub version: Text,
    /// The version of what it installs.
    pub app_version: Text,
    /// Its subcharts.
    pub subcharts: Subcharts,
}

/// The subcharts that are installed, by the keys of their values.
#[derive(Clone, Debug)]
pub struct Subcharts(Val<Vec<String>>);

impl Subcharts {
    /// Those of these keys, and no others.
    #[must_use]
    pub const fn new(keys: Vec<String>) -> Self {
        Self(Val::Data(keys))
    }

    /// Whether that of the key is installed, however conditions and tags decided.
    ///
    /// ```
    /// # use floe_schema::Subcharts;
    /// let subcharts = Subcharts::new(vec!["postgresql".to_owned()]);
    /// assert!(subcharts.has("postgresql").get() && !subcharts.has("dagster").get());
    /// ```
    #[must_use]
    pub fn has(&self, key: &str) -> Flag {
        match &self.0 {
            Val::Data(keys) => keys.iter().any(|known| known == key).into(),
            Val::Symbol(expr) => Flag(Val::Symbol(expr.field(key))),
        }
    }

    /// As [`Fact::Subcharts`] has them: an object of which a subchart's key is true.
    fn fact(&self) -> Value {
        match &self.0 {
            Val::Data(keys) => keys.iter().map(|key| (key.clone(), Value::from(true))).collect(),
            Val::Symbol(_) => Value::Null,
        }
    }
}

/// What the cluster can do.
#[derive(Clone, Debug)]
pub struct Capabilities {
    kube_version: Text,
    api_versions: Val<Vec<String>>,
}

impl Release {
    /// The first revision of a release.
    pub fn install(name: &str, namespace: &str) -> Self {
        Self {
            name: name.into(),
            namespace: namespace.into(),
            service: "Helm".into(),
            revision: "1".into(),
            is_upgrade: false.into(),
        }
    }
}

impl Capabilities {
    /// A cluster of the version `kube_version` (`v1.34.0`) with these API versions, such as `batch/v1`
    /// or `batch/v1/CronJob`.
    pub fn new(kube_version: &str, api_versions: Vec<String>) -> Self {
        Self { kube_version: kube_version.into(), api_versions: Val::Data(api_versions) }
    }

    /// The cluster's version, `v1.34.0`.
    #[must_use]
    pub const fn kube_version(&self) -> &Text {
        &self.kube_version
    }

    /// Whether the cluster's version is `minimum` or newer; a vendor's suffix such as `-gke.100` does not matter.
    ///
    /// ```
    /// # use floe_schema::Capabilities;
    /// let cluster = Capabilities::new("v1.29.3-gke.100", vec![]);
    /// assert!(cluster.at_least("1.29").get() && !cluster.at_least("1.30").get());
    /// ```
    #[must_use]
    pub fn at_least(&self, minimum: &str) -> Flag {
        let range = Operand::text(&format!(">={minimum}-0"));
        Flag::of(Func::SemverCompare, vec![range, self.kube_version.val.operand()])
    }

    /// Whether the cluster serves `api_version`, such as `monitoring.coreos.com/v1`.
    #[must_use]
    pub fn has(&self, api_version: &str) -> Flag {
        let all = match &self.api_versions {
            Val::Data(versions) => Operand::Data(Value::from(versions.clone())),
            Val::Symbol(expr) => Operand::Symbol(expr.clone()),
        };
        Flag::of(Func::HasApiVersion, vec![all, Operand::text(api_version)])
    }
}

impl<V> Context<V> {
    /// A password, or another text that is drawn once: the text under `key` of the Secret `secret` as it is in the cluster,
    /// else a new one of `length` random letters and digits.
    ///
    /// It is kept by the Secret alone, so it stands there and nowhere else, as it is: at `stringData`, or in base64 at
    /// `data`, under that `key`. Whoever needs the text, server or client, refers to the Secret. A chart that uses it
    /// elsewhere, or twice, is refused at export: each place would draw a text of its own.
    ///
    /// ```
    /// # use floe_schema::{Capabilities, Chart, Context, Draw, Release, Secrets, Subcharts, Text};
    /// # let chart = Chart { name: "web".into(), version: "1.0.0".into(), app_version: "1".into(), subcharts: Subcharts::new(vec![]) };
    /// # let capabilities = Capabilities::new("v1.34.0", vec![]);
    /// let secrets = Secrets::new(Draw::by(|length| "x".repeat(length))).keep("data", "cache", "password", "old");
    /// let cx = Context { values: (), release: Release::install("web", "data"), chart, capabilities, secrets };
    ///
    /// assert_eq!(cx.generated(&cx.release.namespace, &Text::of("db"), "password", 5).get(), "xxxxx");
    /// assert_eq!(cx.generated(&cx.release.namespace, &Text::of("cache"), "password", 5).get(), "old");
    /// ```
    #[must_use]
    pub fn generated<N, S>(&self, namespace: &Text<N>, secret: &Text<S>, key: &str, length: u16) -> Text {
        if !trace::tracing() {
            return self.secrets.text(&namespace.get(), &secret.get(), key, length).into();
        }
        let (namespace, secret) = (namespace.val.operand().expr(), secret.val.operand().expr());
        Text::new(Val::Symbol(Expr::Generated(Arc::new(Generated { namespace, secret, key: key.to_owned(), length }))))
    }

    /// What a fact is here, of a release that is rendered natively.
    #[must_use]
    pub fn fact(&self, fact: Fact) -> Value {
        let Self { release, chart, capabilities, .. } = self;
        match fact {
            Fact::ReleaseName => release.name.get().into(),
            Fact::ReleaseNamespace => release.namespace.get().into(),
            Fact::ReleaseService => release.service.get().into(),
            Fact::ReleaseRevision => release.revision.get().parse::<i64>().map_or(Value::Null, Value::from),
            Fact::ReleaseIsUpgrade => release.is_upgrade.get().into(),
            Fact::ChartName => chart.name.get().into(),
            Fact::ChartVersion => chart.version.get().into(),
            Fact::ChartAppVersion => chart.app_version.get().into(),
            Fact::Subcharts => chart.subcharts.fact(),
            Fact::KubeVersion => capabilities.kube_version.get().into(),
            Fact::ApiVersions => match &capabilities.api_versions {
                Val::Data(versions) => versions.clone().into(),
                Val::Symbol(_) => Value::Null,
            },
        }
    }
}

impl<V: DeserializeOwned> Context<V> {
    /// The context of a trace: every leaf is an expression.
    #[must_use]
    pub fn symbolic() -> Self {
        let fact = |fact| Text::new(Val::Symbol(Expr::Fact(fact)));
        Self {
            values: symbolic::symbolic(Expr::Values),
            release: Release {
                name: fact(Fact::ReleaseName),
                namespace: fact(Fact::ReleaseNamespace),
                service: fact(Fact::ReleaseService),
                revision: Text::new(Val::Symbol(Expr::Fact(Fact::ReleaseRevision).call(Func::IntText))),
                is_upgrade: Flag(Val::Symbol(Expr::Fact(Fact::ReleaseIsUpgrade))),
            },
            chart: Chart {
                name: fact(Fact::ChartName),
                version: fact(Fact::ChartVersion),
                app_version: fact(Fact::ChartAppVersion),
                subcharts: Subcharts(Val::Symbol(Expr::Fact(Fact::Subcharts))),
            },
            capabilities: Capabilities {
                kube_version: fact(Fact::KubeVersion),
                api_versions: Val::Symbol(Expr::Fact(Fact::ApiVersions)),
            },
            // Nothing is drawn in a trace.
            secrets: Secrets::new(Draw::placeholder()),
        }
    }
}
