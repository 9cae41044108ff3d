//! Where the state is, as the server and the admin tool are told: by variables, for some are of Secrets.

use super::{
    Polaris,
    values::{PersistenceType, RelationalJdbc},
};
use crate::{database, wait};
use floe_schema::{Flag, Text, text_part};
use floe_workload::env;
use k8s_openapi::api::core::v1::{Container, EnvVar};

/// Whether it is of this type.
pub(super) fn is(cx: &Polaris, of: PersistenceType) -> Flag {
    cx.values.persistence.r#type.is(of)
}

fn jdbc(cx: &Polaris) -> &RelationalJdbc {
    &cx.values.persistence.relational_jdbc
}

/// Whether it is the PostgreSQL of the platform.
pub(super) fn shared(cx: &Polaris) -> Flag {
    is(cx, PersistenceType::RelationalJdbc).and(&jdbc(cx).existing_secret.is_set().not())
}

/// Whether it is a PostgreSQL for Polaris alone.
pub(super) fn own(cx: &Polaris) -> Flag {
    is(cx, PersistenceType::RelationalJdbc).and(&jdbc(cx).existing_secret.is_set())
}

/// What every process is told of it.
pub(super) fn variables(cx: &Polaris) -> Vec<EnvVar> {
    let relational = own(cx).then_items(|| of_own(cx)).into_iter().chain(shared(cx).then_items(|| of_platform(cx)));
    let nosql = is(cx, PersistenceType::Nosql).then(|| {
        let nosql = &cx.values.persistence.nosql;
        let secret = nosql.existing_secret.or("".into()).get();
        env::secret("QUARKUS_MONGODB_CONNECTION_STRING", secret, nosql.connection_string_key.get())
    });
    relational.chain(nosql).collect()
}

/// What the admin tool is told beside, which has no file.
pub(super) fn tool_variables(cx: &Polaris) -> Vec<EnvVar> {
    let nosql = is(cx, PersistenceType::Nosql).then_items(|| {
        let nosql = &cx.values.persistence.nosql;
        vec![
            env::plain("POLARIS_PERSISTENCE_NOSQL_BACKEND", nosql.backend.get()),
            env::plain("QUARKUS_MONGODB_DATABASE", nosql.database.get()),
        ]
    });
    let fixed = [
        env::plain("POLARIS_PERSISTENCE_TYPE", cx.values.persistence.r#type.text().get()),
        env::plain("QUARKUS_LOG_FILE_ENABLED", "false".to_owned()),
    ];
    fixed.into_iter().chain(nosql).chain(variables(cx)).collect()
}

fn of_own(cx: &Polaris) -> Vec<EnvVar> {
    const URL: &str = "QUARKUS_DATASOURCE_JDBC_URL";
    let jdbc = jdbc(cx);
    let secret = || jdbc.existing_secret.or("".into()).get();
    let url = jdbc
        .url
        .is_set()
        .either(|| env::plain(URL, jdbc.url.or("".into()).get()), || env::secret(URL, secret(), jdbc.url_key.get()));
    vec![
        url,
        env::secret("QUARKUS_DATASOURCE_USERNAME", secret(), jdbc.username_key.get()),
        env::secret("QUARKUS_DATASOURCE_PASSWORD", secret(), jdbc.password_key.get()),
    ]
}

fn of_platform(cx: &Polaris) -> Vec<EnvVar> {
    let platform = cx.values.platform();
    let user = platform.postgresql.user.get();
    vec![
        env::plain("QUARKUS_DATASOURCE_JDBC_URL", url(cx).get()),
        env::plain("QUARKUS_DATASOURCE_USERNAME", user),
        env::secret("QUARKUS_DATASOURCE_PASSWORD", database::secret(cx, platform), database::password_key(platform)),
    ]
}

/// The address of the platform's database.
fn url(cx: &Polaris) -> Text {
    text_part("jdbcUrl", (), |()| {
        let platform = cx.values.platform();
        let database = &platform.postgresql;
        let (mode, authority) = (&database.ssl_mode, &database.ca_secret.name);
        let name = database.databases.polaris.or("".into());
        let text = |set: &Flag, text: String| set.either(|| text.clone(), String::new);
        let mode = text(&mode.is_set(), format!("&sslmode={}", mode.or(crate::global::SslMode::Prefer.into()).text()));
        let authority = text(&authority.is_set(), format!("&sslrootcert={}", database::ca_path()));
        let host = database::host(cx, platform);
        format!("jdbc:postgresql://{host}:{}/{name}?ApplicationName=polaris{mode}{authority}", database.port)
    })
}

/// The init containers of a pod that needs the platform's database: one that waits for it, unless pods do not wait.
pub(super) fn wait(cx: &Polaris) -> Vec<Container> {
    let values = &cx.values;
    shared(cx).then_items(|| wait::containers(cx, values.platform(), &values.wait_for_database, &values.own.shared))
}
