//! Where the catalog keeps its state.

use super::format::JdbcUrl;
use floe_schema::{Choice, ConfigMapKey, DnsSubdomain, Int, Opt, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where the catalog keeps its state: realms, principals, grants, the newest version of each table.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Persistence {
    /// Where.
    pub r#type: Choice<PersistenceType>,
    /// PostgreSQL, of the type `relational-jdbc`.
    pub relational_jdbc: RelationalJdbc,
    /// MongoDB, of the type `nosql`.
    pub nosql: Nosql,
}

/// Where the catalog keeps its state.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PersistenceType {
    /// In the memory of the only pod, as long as it lives: for development.
    InMemory,
    /// In PostgreSQL.
    RelationalJdbc,
    /// In MongoDB.
    Nosql,
}

/// PostgreSQL: that of `global.postgresql`, with its database `databases.polaris`, or one for Polaris alone.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RelationalJdbc {
    /// A Secret with user and password of a PostgreSQL for Polaris alone; that of `global.postgresql` is used where it is unset.
    pub existing_secret: Opt<Text<DnsSubdomain>>,
    /// The address of that PostgreSQL; it is read from the Secret where it is unset.
    pub url: Opt<Text<JdbcUrl>>,
    /// The key of the address in the Secret, where `url` is unset.
    pub url_key: Text<ConfigMapKey>,
    /// The key of the user in the Secret.
    pub username_key: Text<ConfigMapKey>,
    /// The key of the password in the Secret.
    pub password_key: Text<ConfigMapKey>,
    /// How many connections each pod keeps open at least; Polaris' own number where it is unset.
    pub min_size: Opt<Int<0, 1000>>,
    /// How many connections each pod opens at most; Polaris' own number where it is unset.
    pub max_size: Opt<Int<1, 1000>>,
}

/// MongoDB.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Nosql {
    /// The backend, as Polaris names it.
    pub backend: Text,
    /// The database.
    pub database: Text,
    /// A Secret with the connection string, which has user and password in it.
    pub existing_secret: Opt<Text<DnsSubdomain>>,
    /// The key of the connection string in the Secret.
    pub connection_string_key: Text<ConfigMapKey>,
}

impl Default for Persistence {
    fn default() -> Self {
        Self {
            r#type: PersistenceType::RelationalJdbc.into(),
            relational_jdbc: RelationalJdbc {
                existing_secret: Opt::unset(),
                url: Opt::unset(),
                url_key: "jdbcUrl".into(),
                username_key: "username".into(),
                password_key: "password".into(),
                min_size: Opt::unset(),
                max_size: Opt::unset(),
            },
            nosql: Nosql {
                backend: "MongoDb".into(),
                database: "polaris".into(),
                existing_secret: Opt::unset(),
                connection_string_key: "connectionString".into(),
            },
        }
    }
}
