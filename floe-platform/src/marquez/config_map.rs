//! The file marquez.yml: ports, database, log.

use super::{Marquez, api};
use crate::database;
use floe_schema::{Flag, part, yaml};
use floe_workload::{
    labels::{self, Labels},
    names,
};
use k8s_openapi::api::core::v1::ConfigMap;
use serde::{Deserialize, Serialize};

/// The file's name.
pub const FILE: &str = "marquez.yml";
/// The variable with the password, which the file names.
pub const PASSWORD: &str = "POSTGRES_PASSWORD";

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Config {
    server: Server,
    db: Database,
    migrate_on_startup: Flag,
    search: Search,
    logging: Logging,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Server {
    application_connectors: Vec<Connector>,
    admin_connectors: Vec<Connector>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Connector {
    r#type: String,
    port: i32,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Database {
    driver_class: String,
    url: String,
    user: String,
    password: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Search {
    enabled: bool,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Logging {
    level: String,
    appenders: Vec<Appender>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Appender {
    r#type: String,
}

/// The ConfigMap.
pub fn config_map(cx: &Marquez) -> ConfigMap {
    ConfigMap {
        metadata: labels::component_metadata(cx, &names::with(cx, "config"), api::COMPONENT),
        data: Some(files(cx)),
        ..ConfigMap::default()
    }
}

/// The ConfigMap's entries.
pub fn files(cx: &Marquez) -> Labels {
    part("files", (), |()| labels::labels([(FILE, yaml(&config(cx)))]))
}

fn config(cx: &Marquez) -> Config {
    let http = |port| vec![Connector { r#type: "http".to_owned(), port }];
    Config {
        server: Server { application_connectors: http(api::PORT), admin_connectors: http(api::ADMIN_PORT) },
        db: Database {
            driver_class: "org.postgresql.Driver".to_owned(),
            url: url(cx),
            user: cx.values.platform().postgresql.user.get(),
            // Marquez puts the variable in its place before it reads the file.
            password: format!("${{{PASSWORD}}}"),
        },
        migrate_on_startup: cx.values.api.migrate_on_startup.clone(),
        // It takes OpenSearch.
        search: Search { enabled: false },
        logging: Logging {
            level: cx.values.api.log_level.text().get(),
            appenders: vec![Appender { r#type: "console".to_owned() }],
        },
    }
}

fn url(cx: &Marquez) -> String {
    let platform = cx.values.platform();
    let database = &platform.postgresql;
    let name = database.databases.marquez.or("".into());
    let mode = database.ssl_mode.is_set().either(
        || {
            let mode = format!("?sslmode={}", database.ssl_mode.or(crate::global::SslMode::Prefer.into()).text());
            let authority = database.ca_secret.name.is_set();
            authority.either(|| format!("{mode}&sslrootcert={}", database::ca_path()), || mode.clone())
        },
        String::new,
    );
    format!("jdbc:postgresql://{}:{}/{name}{mode}", database::host(cx, platform), database.port)
}
