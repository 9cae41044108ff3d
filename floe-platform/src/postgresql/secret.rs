//! The Secret with the password: drawn here and nowhere else.

use super::{COMPONENT, Postgresql, own_server, values::Generate};
use crate::database;
use floe_workload::{
    external_secret::ExternalSecret,
    labels::{self, labels},
    names,
};
use k8s_openapi::api::core::v1::Secret;

/// How long a drawn password is.
const LENGTH: u16 = 32;

/// The Secret; none where one exists, or where an operator makes it.
pub fn secret(cx: &Postgresql) -> Option<Secret> {
    let platform = &cx.values.global.own.shared;
    let database = &platform.postgresql;
    let auth = &cx.values.auth;
    let known = auth.password.is_set().or(&auth.generate.is(Generate::Lookup));
    let wanted = own_server(cx).and(&database::given(platform).not()).and(&known);
    wanted.then(|| {
        let name = database::own_secret(cx, platform);
        let drawn = cx.generated(&names::namespace(cx), &name, database::PASSWORD, LENGTH);
        let password = auth.password.or(drawn);
        Secret {
            metadata: labels::component_metadata(cx, &name, COMPONENT),
            string_data: Some(labels([("username", database.user.get()), (database::PASSWORD, password.get())])),
            type_: Some("Opaque".to_owned()),
            ..Secret::default()
        }
    })
}

/// What makes the Secret from an entry of a secret store.
pub fn external(cx: &Postgresql) -> Option<ExternalSecret> {
    database::external_secret(cx, &cx.values.global.own.shared, &true.into())
}
