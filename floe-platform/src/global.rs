//! What all charts of the platform share, beside what all floe charts do.

mod object_store;
mod telemetry;

pub use object_store::{BucketName, Buckets, Bundled, ObjectStore, Store, StoreAuth, StoreType};
pub use telemetry::{Collector, JaegerSwitch, Telemetry, Tracing};

use floe_schema::{Choice, ConfigMapKey, DnsLabel, DnsSubdomain, Flag, Format, Fragment, Int, List, Opt, Text, With};
use floe_workload::values::{ApiServer, Cidr, Dns, External, ExternalSecrets, RemoteRef};
use k8s_openapi::api::networking::v1::NetworkPolicyPeer;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The values below `global` of a chart of the platform.
pub type Global = With<floe_workload::values::Global, Platform>;

/// What the charts of the platform have to agree on.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Platform {
    /// The PostgreSQL that all parts keep their state in: the bundled one, or your own by `host`.
    pub postgresql: Database,
    /// The External Secrets Operator, for the credentials that have an `externalSecret`.
    pub external_secrets: ExternalSecrets,
    /// Whether Stakater's Reloader, which must be installed, makes pods anew when a Secret or a ConfigMap that they refer to has
    /// changed: by the annotation `reloader.stakater.com/auto` of every workload.
    pub reloader: Flag,
    /// NetworkPolicies: each part has the connections that it needs, and no others.
    pub network_policy: Network,
}

/// What the NetworkPolicies of all parts have in common. Which connections a part has, it knows itself.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Network {
    /// Whether policies are made; without effect where the cluster's network does not enforce them.
    pub enabled: Flag,
    /// The name servers.
    pub dns: Dns,
    /// The networks that a PostgreSQL of your own is in, with `global.postgresql.host`.
    pub database_cidrs: List<Text<Cidr>>,
    /// Further namespaces whose pods may reach the parts that they are clients of, by the labels `floe.dev/<part>-client`: those
    /// of runs and jobs.
    pub client_namespaces: List<Text<DnsLabel>>,
}

/// What the charts with volumes share.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Storage {
    /// The storage class of every volume that names none; the cluster's default where it is unset.
    pub storage_class: Opt<Text<DnsSubdomain>>,
}

/// What the charts share whose pods are reached from outside the platform, or reach out of it.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Outside {
    /// What is outside of the platform, for `networkPolicy`.
    pub networks: Networks,
}

/// What is outside of the platform.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Networks {
    /// Who may reach user interfaces, as NetworkPolicies write it: the pods of the Ingress or Gateway controller. Nobody
    /// where it is empty.
    pub ingress_controllers: Fragment<Vec<NetworkPolicyPeer>>,
    /// The Kubernetes API server, which launches runs.
    pub api_server: ApiServer,
    /// Hosts outside the cluster, for what runs your code: warehouses, sources, object stores.
    pub external: External,
}

/// PostgreSQL, as its server and its clients have to know it.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Database {
    /// Replaces the name of the bundled server's objects, `<release>-postgresql`.
    pub fullname_override: Opt<Text<DnsLabel>>,
    /// The host of a PostgreSQL of your own, with `postgresql.enabled=false`; unset for the bundled one.
    pub host: Opt<Text<Host>>,
    /// The port.
    pub port: Int<1, 65_535>,
    /// The user of all parts; the bundled server creates it.
    pub user: Text<DatabaseName>,
    /// A Secret with the user's password; the one of the bundled server where it is unset.
    pub existing_secret: Opt<Text<DnsSubdomain>>,
    /// The key of the password in the Secret.
    pub password_key: Text<ConfigMapKey>,
    /// Where the password is in the secret store. With `global.externalSecrets.enabled` the Secret is made from it: under the
    /// name and the key that all parts read.
    pub external_secret: Opt<RemoteRef>,
    /// Whether connections are encrypted, as libpq's `sslmode` says it; the client's own default where it is unset. The
    /// bundled server speaks no TLS.
    pub ssl_mode: Opt<Choice<SslMode>>,
    /// A Secret with the certificate of the authority that the server's certificate is checked by: for the modes `verify-ca`
    /// and `verify-full`.
    pub ca_secret: CaSecret,
    /// The databases by part. The bundled server creates those that are missing whenever it starts.
    pub databases: Databases,
    /// Change it after the password in the Secret has changed: the bundled server starts anew and takes the new password, and
    /// so do the pods of all clients.
    pub rotation: Opt<Text>,
}

/// A Secret with the certificate of an authority.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CaSecret {
    /// Its name.
    pub name: Opt<Text<DnsSubdomain>>,
    /// The key of the certificate.
    pub key: Text<ConfigMapKey>,
}

/// The databases by part.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Databases {
    /// Dagster's runs, events and schedules; null for no such database.
    pub dagster: Opt<Text<DatabaseName>>,
    /// The catalog of Polaris: realms, principals, tables; null for no such database.
    pub polaris: Opt<Text<DatabaseName>>,
    /// The lineage of Marquez, where that is installed; null for no such database.
    pub marquez: Opt<Text<DatabaseName>>,
}

impl Databases {
    /// What `each` writes of the name of each database that there is, one after the other.
    #[must_use]
    pub fn write(&self, each: impl Fn(&Text) -> String) -> Text {
        let of = |name: &Opt<Text<DatabaseName>>| {
            let set = name.or("".into()).get().into();
            name.is_set().either(|| each(&set), String::new)
        };
        Text::of([&self.dagster, &self.polaris, &self.marquez].map(of).concat())
    }
}

/// Whether connections to PostgreSQL are encrypted.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SslMode {
    /// Never.
    Disable,
    /// Where the server insists.
    Allow,
    /// Where the server can.
    Prefer,
    /// Always, whoever the server is.
    Require,
    /// Always, and the server's certificate is checked.
    VerifyCa,
    /// Always, and the certificate must name the host.
    VerifyFull,
}

/// The format of a host: a name or an IPv4 address.
#[derive(Clone, Debug)]
pub struct Host;

impl Format for Host {
    const PATTERN: &'static str = "[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?";
    const TITLE: &'static str = "a host name";
    const MIN_LENGTH: usize = 1;
    const MAX_LENGTH: usize = 253;
    const EXAMPLES: &'static [&'static str] = &["db.example.com"];
}

/// The format of a name of PostgreSQL that needs no quotes.
#[derive(Clone, Debug)]
pub struct DatabaseName;

impl Format for DatabaseName {
    const PATTERN: &'static str = "[a-z_][a-z0-9_]*";
    const TITLE: &'static str = "a name of lower-case letters, digits and `_`";
    const MIN_LENGTH: usize = 1;
    const MAX_LENGTH: usize = 63;
    const EXAMPLES: &'static [&'static str] = &["dagster"];
}

impl Default for Platform {
    fn default() -> Self {
        Self {
            postgresql: Database::default(),
            external_secrets: ExternalSecrets::default(),
            reloader: false.into(),
            network_policy: Network::default(),
        }
    }
}

impl Default for Network {
    fn default() -> Self {
        Self {
            enabled: false.into(),
            dns: Dns::default(),
            database_cidrs: vec!["0.0.0.0/0".into()].into(),
            client_namespaces: List::default(),
        }
    }
}

impl Default for Database {
    fn default() -> Self {
        Self {
            fullname_override: Opt::unset(),
            host: Opt::unset(),
            port: 5432.into(),
            user: "floe".into(),
            existing_secret: Opt::unset(),
            password_key: "password".into(),
            external_secret: Opt::unset(),
            ssl_mode: Opt::unset(),
            ca_secret: CaSecret { name: Opt::unset(), key: "ca.crt".into() },
            databases: Databases {
                dagster: Text::from("dagster").into(),
                polaris: Text::from("polaris").into(),
                marquez: Text::from("marquez").into(),
            },
            rotation: Opt::unset(),
        }
    }
}
