//! The Secret with the keys: drawn here and nowhere else.

use super::{COMPONENT, Store};
use crate::{postgresql::values::Generate, store};
use floe_workload::{
    external_secret::ExternalSecret,
    labels::{self, labels},
    names,
};
use k8s_openapi::api::core::v1::Secret;

/// The keys of the chart's own Secret: the access key's id, and the secret access key.
pub(super) const KEYS: (&str, &str) = ("access-key-id", "secret-access-key");
/// How long they are where they are drawn.
const LENGTHS: (u16, u16) = (20, 40);

/// The Secret; none where one exists.
pub fn secret(cx: &Store) -> Option<Secret> {
    let object_store = cx.values.object_store();
    let auth = &cx.values.auth;
    let known = auth.secret_access_key.is_set().or(&auth.generate.is(Generate::Lookup));
    store::given(cx.values.platform(), object_store).not().and(&known).then(|| {
        let (namespace, name) = (names::namespace(cx), store::server(cx, object_store));
        let drawn = cx.generated(&namespace, &name, KEYS.0, LENGTHS.0);
        let id = auth.access_key_id.or(drawn.get().into());
        let secret = auth.secret_access_key.or(cx.generated(&namespace, &name, KEYS.1, LENGTHS.1));
        Secret {
            metadata: labels::component_metadata(cx, &name, COMPONENT),
            string_data: Some(labels([(KEYS.0, id.get()), (KEYS.1, secret.get())])),
            type_: Some("Opaque".to_owned()),
            ..Secret::default()
        }
    })
}

/// What makes the Secret from entries of a secret store.
pub fn external(cx: &Store) -> Option<ExternalSecret> {
    store::external_secret(cx, cx.values.platform(), cx.values.object_store(), &true.into())
}
