//! Where PostgreSQL is, as its server and all its clients say it alike.
//!
//! Helm hands no computed value from chart to chart. So the names follow from the release and `global` alone, and are the
//! same whether the server is a StatefulSet or a cluster of CloudNativePG: `<name>-rw` and `<name>-app`, as that operator
//! calls its Service and its Secret.

use crate::global::{Platform, SslMode};
use floe_schema::{Context, Flag, FreeForm, Text, text_part};
use floe_workload::{
    Chart,
    external_secret::{self, Content, ExternalSecret},
    labels::{self, Labels},
    names::{LENGTH, of_chart},
    volumes,
};
use k8s_openapi::api::core::v1::{Volume, VolumeMount};
use serde_json::json;
use std::collections::BTreeMap;

/// The key of the password in the bundled server's own Secret.
pub const PASSWORD: &str = "password";
/// The volume with the certificate of the authority, the directory of it, and the file in that.
const CA: (&str, &str, &str) = ("database-ca", "/etc/floe/postgresql", "ca.crt");

/// The name of the bundled server's objects.
pub fn server<V>(cx: &Context<V>, platform: &Platform) -> Text {
    text_part("postgresqlName", (), |()| {
        platform.postgresql.fullname_override.or(of_chart(&cx.release.name, "postgresql").into()).get()
    })
}

/// The Service of the server that takes writes.
pub fn service<V>(cx: &Context<V>, platform: &Platform) -> Text {
    Text::of(format!("{}-rw", server(cx, platform))).shorten(LENGTH)
}

/// The bundled server's own Secret.
pub fn own_secret<V>(cx: &Context<V>, platform: &Platform) -> Text {
    Text::of(format!("{}-app", server(cx, platform))).shorten(LENGTH)
}

/// The Secret with the password.
pub fn secret<V>(cx: &Context<V>, platform: &Platform) -> String {
    text_part("postgresqlSecret", (), |()| {
        platform.postgresql.existing_secret.or(own_secret(cx, platform).get().into()).get()
    })
    .get()
}

/// The host that clients connect to.
pub fn host<V>(cx: &Context<V>, platform: &Platform) -> String {
    text_part("postgresqlHost", (), |()| platform.postgresql.host.or(service(cx, platform).get().into()).get()).get()
}

/// The key of the password in that Secret: the bundled server's and an operator's own Secrets have it under `password`.
pub fn password_key(platform: &Platform) -> String {
    let database = &platform.postgresql;
    database.existing_secret.is_set().either(|| database.password_key.get(), || PASSWORD.to_owned())
}

/// The annotation by which the pods of server and clients follow a change of the password. The password itself is no part of
/// it: it may be drawn anew at every rendering.
pub fn rotation(platform: &Platform) -> Labels {
    labels::where_set("floe.dev/rotation", &platform.postgresql.rotation.or("".into()))
}

/// Whether the Secret is made by the External Secrets Operator.
pub fn fetched(platform: &Platform) -> Flag {
    platform.external_secrets.enabled.and(&platform.postgresql.external_secret.is_set())
}

/// Whether the Secret is there without the bundled server.
pub fn given(platform: &Platform) -> Flag {
    platform.postgresql.existing_secret.is_set().or(&fetched(platform))
}

/// What makes the Secret where this is `wanted`: with the key that all parts read, and with the user beside it, as operators of
/// servers want it.
pub fn external_secret<V: Chart>(cx: &Context<V>, platform: &Platform, wanted: &Flag) -> Option<ExternalSecret> {
    let database = &platform.postgresql;
    wanted.and(&fetched(platform)).then(|| {
        let remote = database.external_secret.map(|remote| external_secret::data(password_key(platform), remote));
        let user = BTreeMap::from([("username".to_owned(), database.user.get())]);
        let template = BTreeMap::from([
            ("engineVersion".to_owned(), FreeForm(json!("v2"))),
            ("mergePolicy".to_owned(), FreeForm(json!("Merge"))),
            ("data".to_owned(), FreeForm(json!(user))),
        ]);
        let data = Some(remote.into_iter().collect());
        let content = Content { data, template: Some(template), ..Content::default() };
        external_secret::external_secret(cx, &platform.external_secrets, &Text::of(secret(cx, platform)), content)
    })
}

/// What is wrong with how clients know the server.
pub fn findings(platform: &Platform) -> Vec<String> {
    let mode = platform.postgresql.ssl_mode.or(SslMode::Prefer.into());
    let checked = mode.is(SslMode::VerifyCa).or(&mode.is(SslMode::VerifyFull));
    let authority = platform.postgresql.ca_secret.name.is_set();
    let findings = [
        checked.and(&authority.not()).then(|| {
            "global.postgresql.caSecret.name: is not set, but sslMode checks the server's certificate; name a Secret with the authority's"
                .to_owned()
        }),
        authority.and(&checked.not()).then(|| {
            "global.postgresql.caSecret.name: has no effect without the sslMode verify-ca or verify-full; set that, or remove it"
                .to_owned()
        }),
    ];
    let store = fetched(platform)
        .then_items(|| external_secret::findings("global.externalSecrets", &platform.external_secrets));
    findings.into_iter().flatten().chain(store).collect()
}

/// The volume with the authority's certificate, where there is one.
pub fn ca_volume(platform: &Platform) -> Option<Volume> {
    let authority = &platform.postgresql.ca_secret;
    authority.name.map(|name| volumes::secret_key(CA.0, name.get(), &authority.key.get(), CA.2))
}

/// Where clients see it.
pub fn ca_mount(platform: &Platform) -> Option<VolumeMount> {
    platform.postgresql.ca_secret.name.map(|_| volumes::read_only(CA.0, CA.1.to_owned()))
}

/// The path of the authority's certificate.
pub fn ca_path() -> String {
    format!("{}/{}", CA.1, CA.2)
}
