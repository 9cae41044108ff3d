//! Where PostgreSQL is, as its server and all its clients say it alike.
//!
//! Helm hands no computed value from chart to chart. So the names follow from the release and `global` alone, and are the
//! same whether the server is a StatefulSet or a cluster of CloudNativePG: `<name>-rw` and `<name>-app`, as that operator
//! calls its Service and its Secret.

use crate::global::Platform;
use floe_schema::{Context, Text};
use floe_workload::names::{LENGTH, of_chart};

/// The key of the password in the bundled server's own Secret.
pub const PASSWORD: &str = "password";

/// The name of the bundled server's objects.
pub fn server<V>(cx: &Context<V>, platform: &Platform) -> Text {
    platform.postgresql.fullname_override.or(of_chart(&cx.release.name, "postgresql").into()).get().into()
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
    platform.postgresql.existing_secret.or(own_secret(cx, platform).get().into()).get()
}

/// The host that clients connect to.
pub fn host<V>(cx: &Context<V>, platform: &Platform) -> String {
    platform.postgresql.host.or(service(cx, platform).get().into()).get()
}

/// The key of the password in that Secret: the bundled server's and an operator's own Secrets have it under `password`.
pub fn password_key(platform: &Platform) -> String {
    let database = &platform.postgresql;
    database.existing_secret.is_set().either(|| database.password_key.get(), || PASSWORD.to_owned())
}
