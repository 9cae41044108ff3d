//! What Helm prints after an install.

use super::{Store, service};
use crate::{postgresql::values::Generate, store};
use floe_workload::names;

/// The lines.
pub fn lines(cx: &Store) -> Vec<String> {
    let object_store = cx.values.object_store();
    let kubectl = format!("kubectl --namespace {}", names::namespace(cx));
    let secret = store::secret(cx, object_store);
    let key = |name: &dyn std::fmt::Display| {
        format!(
            "  {kubectl} get secret {secret} --output go-template='{{{{ index .data \"{name}\" | base64decode }}}}'"
        )
    };
    let head = vec![
        "WARNING: the bundled object store is not for production: it has one server and one volume, and no copy of either."
            .to_owned(),
        String::new(),
        format!("The object store is at {}; the access key's id, and the secret one:", service::address(cx)),
        key(&object_store.access_key_id_key),
        key(&object_store.secret_access_key_key),
    ];
    let console = cx.values.console.enabled.then_items(|| {
        let (name, port) = (service::console_name(cx), &cx.values.console.service.port);
        vec![
            "Its console:".to_owned(),
            format!("  {kubectl} port-forward service/{name} 9001:{port}"),
            "  and then http://localhost:9001".to_owned(),
        ]
    });
    head.into_iter().chain(console).chain(warnings(cx)).collect()
}

fn warnings(cx: &Store) -> Vec<String> {
    let auth = &cx.values.auth;
    let drawn = auth
        .generate
        .is(Generate::Lookup)
        .and(&store::given(cx.values.platform(), cx.values.object_store()).not())
        .and(&auth.secret_access_key.is_set().not());
    let drawn = drawn.then_items(|| {
        vec![
            String::new(),
            "Note: the keys were drawn at the first install. Where nobody asks the cluster (helm template, Argo CD) they".to_owned(),
            "would be drawn anew each time: name a Secret of your own by global.objectStore.existingSecret there.".to_owned(),
        ]
    });
    let clear = auth
        .secret_access_key
        .is_set()
        .then_items(|| vec![String::new(), "Warning: auth.secretAccessKey holds a credential in values.".to_owned()]);
    let volatile = cx.values.persistence.enabled.not().then_items(|| {
        vec![String::new(), "Warning: persistence is not enabled: the data are lost with the pod.".to_owned()]
    });
    let production = cx.values.allow_in_production.then_items(|| {
        vec![String::new(), "Warning: allowInProduction is on: nothing keeps this store out of production.".to_owned()]
    });
    drawn.into_iter().chain(clear).chain(volatile).chain(production).collect()
}
