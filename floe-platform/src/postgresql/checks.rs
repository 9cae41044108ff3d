//! What a schema cannot say about the values.

use super::{Postgresql, own_server, values::Generate};
use crate::{database, global::SslMode};
use floe_workload::disruption_budget;

/// Every finding: the key, what is wrong, and the remedy.
pub fn findings(cx: &Postgresql) -> Vec<String> {
    let platform = &cx.values.global.own.shared;
    let database = &platform.postgresql;
    let auth = &cx.values.auth;
    let existing = database::given(platform);
    let key = database.existing_secret.is_set().and(&database.password_key.is(database::PASSWORD).not());
    let none = auth.generate.is(Generate::None).and(&auth.password.is_set().not()).and(&existing.not());
    let encrypted = database.ssl_mode.or(SslMode::Prefer.into());
    let encrypted =
        encrypted.is(SslMode::Require).or(&encrypted.is(SslMode::VerifyCa)).or(&encrypted.is(SslMode::VerifyFull));
    let own = own_server(cx);
    let findings = [
        database.host.is_set().then(|| {
            "global.postgresql.host: is set, but the bundled server is installed too; set postgresql.enabled to false, or remove the host"
                .to_owned()
        }),
        own.and(&none).then(|| {
            "auth.generate: is none, but there is no password; set global.postgresql.existingSecret".to_owned()
        }),
        auth.password.is_set().and(&existing).then(|| {
            "auth.password: has no effect beside global.postgresql.existingSecret or .externalSecret; remove one of them"
                .to_owned()
        }),
        own.not().and(&key).then(|| {
            "global.postgresql.passwordKey: the operator reads the key `password` of a Secret; call it so, or let it draw one"
                .to_owned()
        }),
        own.not().and(&cx.values.auth.use_password_files).then(|| {
            "auth.usePasswordFiles: has no effect on an operator's cluster; remove it".to_owned()
        }),
        own.and(&encrypted).then(|| {
            "global.postgresql.sslMode: the bundled server speaks no TLS; remove it, use operator.enabled, or an external PostgreSQL"
                .to_owned()
        }),
        own.not().and(&cx.values.backup.enabled).then(|| {
            "backup.enabled: has no effect on an operator's cluster; use operator.backup".to_owned()
        }),
    ];
    let budget = disruption_budget::findings("podDisruptionBudget", &cx.values.pod_disruption_budget, &false.into());
    findings.into_iter().flatten().chain(budget).chain(database::findings(platform)).collect()
}
