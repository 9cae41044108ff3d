//! What a schema cannot say about the values.

use super::{Store, secret, values::Engine};
use crate::{postgresql::values::Generate, store};
use floe_workload::{disruption_budget, labels};

/// Every finding: the key, what is wrong, and the remedy.
pub fn findings(cx: &Store) -> Vec<String> {
    let values = &cx.values;
    let budget = disruption_budget::findings("podDisruptionBudget", &values.pod_disruption_budget, &false.into());
    let store = store::findings(values.platform(), values.object_store());
    production(cx).into_iter().chain(keys(cx)).chain(others(cx)).chain(budget).chain(store).collect()
}

/// The one server is no place for data that somebody needs.
fn production(cx: &Store) -> Option<String> {
    let environment = labels::environment(cx);
    let production = environment.starts_with("prod").and(&cx.values.allow_in_production.not());
    production.then(|| {
        format!(
            "allowInProduction: the bundled store is not for production, and the environment is {environment}; set global.objectStore.bundled.enabled=false and name a store of your own by global.objectStore.type, or set allowInProduction=true"
        )
    })
}

fn keys(cx: &Store) -> Vec<String> {
    let (auth, object_store) = (&cx.values.auth, cx.values.object_store());
    let given = store::given(cx.values.platform(), object_store);
    let own = given.not();
    let clear = auth.secret_access_key.is_set();
    let secret = auth.secret_access_key.or("".into());
    let findings = [
        own.and(&auth.generate.is(Generate::None)).and(&clear.not()).then(|| {
            "auth.generate: is none, but there is no key; set global.objectStore.existingSecret".to_owned()
        }),
        given.and(&clear.or(&auth.access_key_id.is_set())).then(|| {
            "auth: has no effect beside global.objectStore.existingSecret or .externalSecret; remove one of them"
                .to_owned()
        }),
        clear.and(&secret.fits(7)).then(|| {
            "auth.secretAccessKey: has fewer than eight characters, which the store refuses; take a longer one".to_owned()
        }),
        own.and(&object_store.access_key_id_key.is(secret::KEYS.0).not()).then(|| {
            format!("global.objectStore.accessKeyIdKey: the bundled store's own Secret has the key {}; remove it, or set existingSecret", secret::KEYS.0)
        }),
        own.and(&object_store.secret_access_key_key.is(secret::KEYS.1).not()).then(|| {
            format!("global.objectStore.secretAccessKeyKey: the bundled store's own Secret has the key {}; remove it, or set existingSecret", secret::KEYS.1)
        }),
    ];
    findings.into_iter().flatten().collect()
}

fn others(cx: &Store) -> Vec<String> {
    let values = &cx.values;
    let findings = [
        values.engine.is(Engine::Rustfs).and(&values.metrics.service_monitor.enabled).then(|| {
            "metrics.serviceMonitor.enabled: RustFS has no metrics to scrape; set it to false, or engine=minio"
                .to_owned()
        }),
        values
            .ingress
            .enabled
            .and(&values.ingress.hosts.is_empty())
            .then(|| "ingress.hosts: is empty; name a host".to_owned()),
        values
            .console
            .enabled
            .and(&values.console.ingress.enabled)
            .and(&values.console.ingress.hosts.is_empty())
            .then(|| "console.ingress.hosts: is empty; name a host".to_owned()),
    ];
    findings.into_iter().flatten().collect()
}
