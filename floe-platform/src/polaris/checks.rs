//! What a schema cannot say about the values.

use super::{
    Polaris, catalog, credential, deployment, persistence, root, storage,
    values::{Cors, PersistenceType, StorageType},
};
use crate::{database, global::StoreAuth, store};
use floe_schema::{Flag, List, Text};

/// Every finding: the key, what is wrong, and the remedy.
pub fn findings(cx: &Polaris) -> Vec<String> {
    let all = scale(cx).into_iter().chain(state(cx)).chain(who(cx)).chain(tables(cx)).chain(routes(cx));
    all.chain(requests(&cx.values.cors)).chain(credential::findings(cx)).chain(deployment::findings(cx)).collect()
}

/// What several pods need.
fn scale(cx: &Polaris) -> Vec<String> {
    let scale = deployment::scale(&cx.values);
    let (many, scaled) = (scale.many(), &scale.autoscaling.enabled);
    let memory = persistence::is(cx, PersistenceType::InMemory);
    let keys = credential::internal(cx).and(&credential::broker(cx).present(cx).not());
    let findings = [
        memory.and(&many).and(&scaled.not()).then(|| {
            "replicaCount: is greater than 1, but with persistence.type in-memory each pod has a state of its own; set it to 1, or persistence.type to relational-jdbc"
                .to_owned()
        }),
        memory.and(scaled).then(|| {
            "autoscaling.enabled: is set, but with persistence.type in-memory each pod has a state of its own; set persistence.type to relational-jdbc"
                .to_owned()
        }),
        many.and(&keys).then(|| {
            "tokenBroker.existingSecret: is not set, but several pods must sign tokens with the same keys; name a Secret with them, or set externalSecret"
                .to_owned()
        }),
    ];
    findings.into_iter().flatten().collect()
}

/// Where the state is.
fn state(cx: &Polaris) -> Vec<String> {
    let values = &cx.values;
    let (platform, jdbc) = (values.platform(), &values.persistence.relational_jdbc);
    let database = &platform.postgresql;
    let shared = persistence::shared(cx);
    let nosql = persistence::is(cx, PersistenceType::Nosql);
    let findings = [
        values.realms.is_empty().then(|| "realms: is empty; name at least one realm".to_owned()),
        jdbc.url.is_set().and(&jdbc.existing_secret.is_set().not()).then(|| {
            "persistence.relationalJdbc.existingSecret: is not set, but url is; name the Secret with user and password, or remove url"
                .to_owned()
        }),
        shared.and(&database.host.is_set()).and(&database::given(platform).not()).then(|| {
            "global.postgresql.existingSecret: is not set, but an external PostgreSQL needs it; name the Secret with the password, or set externalSecret"
                .to_owned()
        }),
        shared.and(&database.databases.polaris.is_set().not()).then(|| {
            "global.postgresql.databases.polaris: is not set, but Polaris keeps its state there; name the database"
                .to_owned()
        }),
        nosql.and(&values.persistence.nosql.existing_secret.is_set().not()).then(|| {
            "persistence.nosql.existingSecret: is not set; name the Secret with the connection string".to_owned()
        }),
        values.maintenance.enabled.and(&nosql.not()).then(|| {
            "maintenance.enabled: has an effect on persistence.type nosql only; remove it".to_owned()
        }),
    ];
    let shared = shared.then_items(|| database::findings(platform));
    findings.into_iter().flatten().chain(shared).collect()
}

/// Who may use the catalog.
fn who(cx: &Polaris) -> Vec<String> {
    let values = &cx.values;
    let root = root::known(cx).not();
    let (internal, external) = (credential::internal(cx), credential::external(cx));
    let url = &values.oidc.auth_server_url;
    let findings = [
        root.then(|| {
            "rootCredentials.existingSecret: is not set, but generate is none; name the Secret with the credential of root"
                .to_owned()
        }),
        external.and(&url.is_set().not()).then(|| {
            format!(
                "oidc.authServerUrl: is not set, but authentication.type is {}; name the authorisation server",
                values.authentication.r#type.text()
            )
        }),
        external.not().and(&url.is_set()).then(|| {
            "oidc.authServerUrl: has no effect with authentication.type internal; set that to mixed or external"
                .to_owned()
        }),
        values.catalog.enabled.and(&internal.not()).then(|| {
            "catalog.enabled: needs a token of Polaris' own; set it to false, or authentication.type to mixed"
                .to_owned()
        }),
    ];
    findings.into_iter().flatten().collect()
}

/// Where the catalog's tables are.
fn tables(cx: &Polaris) -> Vec<String> {
    let (catalog, auth) = (&cx.values.catalog, &cx.values.storage.auth);
    let keyless = auth.is_set().and(&auth.or(StoreAuth::Irsa.into()).is(StoreAuth::Static).not());
    // Where neither of these says otherwise, the findings of the store below say it.
    let own = catalog.storage_type.is_set().or(&keyless);
    let azure = storage::is(cx, StorageType::AZURE).and(&catalog.base_location.is_set().not());
    let azure = azure.and(&cx.values.object_store().storage_account.is_set().not());
    let findings = [
        own.and(&catalog::nowhere(cx)).then(|| {
            "catalog.region: is not set, and neither is endpoint; name the region of Amazon's store, or the address of another"
                .to_owned()
        }),
        own.and(&azure).then(|| {
            "catalog.baseLocation: is not set, and there is no storage account; say where tables are, abfss://…".to_owned()
        }),
    ];
    let store = keyless.not().then_items(|| store::findings(cx.values.platform(), cx.values.object_store()));
    findings.into_iter().flatten().chain(store).collect()
}

/// What is to be reached from outside has an address.
fn routes(cx: &Polaris) -> Vec<String> {
    let (ingress, gateway) = (&cx.values.ingress, &cx.values.gateway);
    let findings = [
        ingress.enabled.and(&ingress.hosts.is_empty()).then(|| "ingress.hosts: is empty; name a host".to_owned()),
        gateway
            .enabled
            .and(&gateway.parent_refs.is_set().not())
            .then(|| "gateway.parentRefs: is empty; name a Gateway".to_owned()),
        cx.values
            .service_monitor
            .enabled
            .and(&cx.values.metrics.enabled.not())
            .then(|| "serviceMonitor.enabled: is set, but metrics.enabled is not; set that, too".to_owned()),
    ];
    findings.into_iter().flatten().collect()
}

/// Browsers are let in by origins.
fn requests(cors: &Cors) -> Vec<String> {
    let any = |lists: &[&List<Text>]| lists.iter().fold(Flag::from(false), |any, list| any.or(&list.is_empty().not()));
    let more = any(&[&cors.allowed_methods, &cors.allowed_headers, &cors.exposed_headers]);
    let more = more.or(&cors.max_age_seconds.is_set()).or(&cors.allow_credentials.is_set());
    let none = more.and(&cors.allowed_origins.is_empty());
    none.then(|| "cors.allowedOrigins: is empty, and so nobody is let in; name the pages' origins".to_owned())
        .into_iter()
        .collect()
}
