//! What a schema cannot say about the values.

use super::{
    Dagster, compute_logs, credential, daemon,
    values::{CodeLocation, ComputeLogsType, LauncherType, LocationName, LocationType},
    webserver,
};
use crate::{database, global::StoreType, store};
use floe_schema::Text;
use floe_workload::{
    disruption_budget,
    values::{Gateway, Ingress},
};

/// Every finding: the key, what is wrong, and the remedy.
pub fn findings(cx: &Dagster) -> Vec<String> {
    let locations = cx.values.code_locations.flat_map(|name, overlay| {
        let location = overlay.over(&cx.values.code_location_defaults);
        location.enabled.then_items(|| of_location(name, &location))
    });
    let existing = cx.values.workspace.existing_config_map.is_set();
    let ignored = existing
        .and(&cx.values.code_locations.is_empty().not())
        .then(|| "workspace.existingConfigMap: codeLocations would not be listed in it; remove one of them".to_owned());
    let parts = webserver::findings(cx).into_iter().chain(daemon::findings(cx));
    let parts = parts.chain(runs(cx)).chain(logs(cx)).chain(credential::findings(cx)).chain(ignored).chain(routes(cx));
    database(cx).into_iter().chain(parts).chain(locations).collect()
}

fn database(cx: &Dagster) -> Vec<String> {
    let platform = cx.values.platform();
    let database = &platform.postgresql;
    let secret = database.host.is_set().and(&database::given(platform).not()).then(|| {
        "global.postgresql.existingSecret: is not set, but an external PostgreSQL needs it; name the Secret with the password, or set externalSecret"
            .to_owned()
    });
    let none = database.databases.dagster.is_set().not().then(|| {
        "global.postgresql.databases.dagster: is not set, but Dagster keeps its state there; name the database"
            .to_owned()
    });
    secret.into_iter().chain(none).chain(database::findings(platform)).collect()
}

/// Runs in another namespace find what they need there.
fn runs(cx: &Dagster) -> Vec<String> {
    let launcher = &cx.values.run_launcher;
    let database = &cx.values.platform().postgresql;
    let elsewhere = launcher.job_namespace.is_set().and(&launcher.r#type.is(LauncherType::K8s));
    let custom = launcher.r#type.is(LauncherType::Custom);
    let findings = [
        elsewhere.and(&database.existing_secret.is_set().not()).then(|| {
            "runLauncher.jobNamespace: runs find no Secret of the database there; make one, and name it by global.postgresql.existingSecret"
                .to_owned()
        }),
        custom.and(&launcher.custom.is_set().not()).then(|| {
            "runLauncher.custom: is empty; give module and class of the launcher".to_owned()
        }),
    ];
    findings.into_iter().flatten().collect()
}

/// What is to be reached from outside has an address.
fn routes(cx: &Dagster) -> Vec<String> {
    let own = &cx.values.webserver;
    let twin = &own.read_only;
    let of = |key: &str, ingress: &Ingress, gateway: &Gateway| {
        let hosts = ingress.enabled.and(&ingress.hosts.is_empty());
        let parents = gateway.enabled.and(&gateway.parent_refs.is_set().not());
        [
            hosts.then(|| format!("{key}.ingress.hosts: is empty; name a host")),
            parents.then(|| format!("{key}.gateway.parentRefs: is empty; name a Gateway")),
        ]
    };
    let read_only = twin
        .enabled
        .then_items(|| of("webserver.readOnly", &twin.ingress, &twin.gateway).into_iter().flatten().collect());
    of("webserver", &own.ingress, &own.gateway).into_iter().flatten().chain(read_only).collect()
}

fn logs(cx: &Dagster) -> Vec<String> {
    let logs = &cx.values.compute_logs;
    let bucket = logs.r#type.is(ComputeLogsType::S3).or(&logs.r#type.is(ComputeLogsType::GCS));
    let azure = logs.r#type.is(ComputeLogsType::Azure);
    let shared = compute_logs::in_store(cx);
    let store = cx.values.object_store();
    let missing = |key: &str| format!("computeLogs.{key}: is not set, but the type {} needs it", logs.r#type.text());
    let findings = [
        bucket.and(&logs.bucket.is_set().not()).then(|| missing("bucket")),
        azure.and(&logs.storage_account.is_set().not()).then(|| missing("storageAccount")),
        azure.and(&logs.container.is_set().not()).then(|| missing("container")),
        shared.and(&store::is(store, StoreType::S3).not()).then(|| {
            "computeLogs.type: is ObjectStore, but global.objectStore is of no type that speaks S3; set global.objectStore.type=S3 or .bundled.enabled=true"
                .to_owned()
        }),
    ];
    let of_store = shared.then_items(|| store::findings(cx.values.platform(), store));
    findings.into_iter().flatten().chain(of_store).collect()
}

/// A location has something to load, and only once.
fn of_location(name: &Text<LocationName>, location: &CodeLocation) -> Vec<String> {
    let says = |key: &str, text: &str| format!("codeLocations.{name}.{key}: {text}");
    let is = |of: LocationType| location.r#type.is(of);
    let (module, file) = (location.python_module.is_set(), location.python_file.is_set());
    let typed = location.own.shared.args.is_empty();
    let findings = [
        is(LocationType::Server)
            .and(&module.or(&file).not())
            .and(&typed)
            .then(|| says("pythonModule", "nothing to load; set pythonModule or pythonFile")),
        is(LocationType::Server)
            .and(&module)
            .and(&file)
            .then(|| says("pythonFile", "is set beside pythonModule; remove one of them")),
        is(LocationType::Module).and(&module.not()).then(|| says("pythonModule", "is not set; name the module")),
        is(LocationType::External)
            .and(&location.host.is_set().not())
            .then(|| says("host", "is not set; name the host of the server that exists")),
    ];
    let budget = &location.own.own.shared.pod_disruption_budget;
    let path = format!("codeLocations.{name}.podDisruptionBudget");
    let budget = disruption_budget::findings(&path, budget, &false.into());
    findings.into_iter().flatten().chain(budget).collect()
}
