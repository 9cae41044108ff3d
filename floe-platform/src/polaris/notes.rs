//! What Helm prints after an install.

use super::{
    Polaris, bootstrap, credential, persistence, root, service, storage,
    values::{PersistenceType, StorageType},
};
use floe_workload::names;

/// The lines.
pub fn lines(cx: &Polaris) -> Vec<String> {
    let namespace = names::namespace(cx);
    let kubectl = format!("kubectl --namespace {namespace}");
    let (name, port) = (service::name(cx), &cx.values.service.port);
    let head = vec![
        format!(
            "The Iceberg catalog: http://{name}.{namespace}.svc:{port}/api/catalog, warehouse {}.",
            cx.values.catalog.name
        ),
        "From outside of the cluster:".to_owned(),
        format!("  {kubectl} port-forward service/{name} 8181:{port}"),
    ];
    let root = root::known(cx).then_items(|| {
        let [id, secret] = root::keys(cx);
        let get = |key: &str| {
            format!(
                "  {kubectl} get secret {} --output go-template='{{{{ index .data \"{key}\" | base64decode }}}}'",
                credential::root(cx).name(cx)
            )
        };
        vec!["The id and the secret of the client root:".to_owned(), get(&id), get(&secret)]
    });
    head.into_iter().chain(root).chain(test(cx)).chain(warnings(cx)).collect()
}

fn test(cx: &Polaris) -> Vec<String> {
    cx.values.tests.enabled.then_items(|| {
        vec![
            "Whether it works:".to_owned(),
            format!("  helm test {} --namespace {} --logs", cx.release.name, cx.release.namespace),
        ]
    })
}

fn warnings(cx: &Polaris) -> Vec<String> {
    let memory = persistence::is(cx, PersistenceType::InMemory);
    let volatile = memory.then_items(|| {
        vec![
            String::new(),
            "Warning: the state is in the memory of the pod, and ends with it; for development only.".to_owned(),
        ]
    });
    let local = storage::is(cx, StorageType::FILE).then_items(|| {
        vec![
            String::new(),
            "Warning: there is no object store, so tables are in the server's pod: other pods cannot read them, and they end".to_owned(),
            "with it. Name a store by global.objectStore.".to_owned(),
        ]
    });
    let unmade = bootstrap::wanted(cx).or(&memory).not().then_items(|| {
        vec![
            String::new(),
            "Note: bootstrap.enabled is false: until the realms are made by the admin tool, the catalog gives no tokens.".to_owned(),
        ]
    });
    let drawn = credential::root(cx).present(cx).not().then_items(|| {
        vec![
            String::new(),
            "Note: the secret of root was drawn at the first install. Where nobody asks the cluster (helm template, Argo CD) it would".to_owned(),
            "be drawn anew each time: name a Secret of your own by rootCredentials.existingSecret there.".to_owned(),
        ]
    });
    volatile.into_iter().chain(local).chain(unmade).chain(drawn).collect()
}
