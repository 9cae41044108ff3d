//! What Helm prints after an install.

use crate::{Platform, database, endpoints, reach::Interface, store};
use floe_schema::Text;
use floe_workload::{labels, names};

/// The lines.
pub fn lines(cx: &Platform) -> Vec<String> {
    let (release, namespace) = (&cx.release.name, names::namespace(cx));
    let environment = labels::environment(cx);
    let environment = environment.is_empty().either(String::new, || format!(", environment {environment}"));
    let head = format!("{} is installed as release {release} in namespace {namespace}{environment}.", cx.chart.name);
    let test = [
        String::new(),
        "Whether it works:".to_owned(),
        format!("  helm test {release} --namespace {} --logs", cx.release.namespace),
        "Where its parts are, for jobs and other clients:".to_owned(),
        format!("  kubectl --namespace {namespace} get configmap {} --output yaml", names::with(cx, "endpoints")),
    ];
    [head]
        .into_iter()
        .chain(dagster(cx))
        .chain(polaris(cx))
        .chain(postgresql(cx))
        .chain(test)
        .chain(warnings(cx))
        .collect()
}

fn dagster(cx: &Platform) -> Vec<String> {
    cx.chart.subcharts.has("dagster").then_items(|| {
        let own = &cx.values.dagster.shared.webserver;
        let interface = Interface {
            namespace: endpoints::dagster_namespace(cx),
            service: endpoints::webserver(cx),
            port: own.service.port.text(),
            r#type: &own.service.r#type,
            ingress: &own.ingress.enabled,
            prefix: Text::of(own.path_prefix.or("".into()).get()),
        };
        [String::new(), "The Dagster UI:".to_owned()].into_iter().chain(interface.lines()).collect()
    })
}

/// How to get the password, which is not printed.
fn postgresql(cx: &Platform) -> Vec<String> {
    let platform = cx.values.platform();
    let database = &platform.postgresql;
    let namespace = names::namespace(cx);
    cx.chart.subcharts.has("postgresql").then_items(|| {
        let (secret, key) = (database::secret(cx, platform), database::password_key(platform));
        vec![
            String::new(),
            format!("PostgreSQL: {}.{namespace}.svc:{}, user {}, the password by", database::service(cx, platform), database.port, database.user),
            format!("  kubectl --namespace {namespace} get secret {secret} --output go-template='{{{{ index .data \"{key}\" | base64decode }}}}'"),
        ]
    })
}

/// Where the catalog is, and how to get the credential of `root`, which is not printed.
fn polaris(cx: &Platform) -> Vec<String> {
    cx.chart.subcharts.has("polaris").then_items(|| {
        let (part, port) = (&cx.values.polaris.own.shared, &cx.values.polaris.shared.service.port);
        let (namespace, service) = (endpoints::namespace(cx, part), endpoints::name(cx, "polaris", part));
        vec![
            String::new(),
            format!("The Iceberg catalog: http://{service}.{namespace}.svc:{port}/api/catalog, from here by"),
            format!("  kubectl --namespace {namespace} port-forward service/{service} 8181:{port}"),
        ]
    })
}

fn warnings(cx: &Platform) -> Vec<String> {
    let bundled = cx.chart.subcharts.has("postgresql").then_items(|| {
        vec![
            String::new(),
            "Note: the bundled PostgreSQL is for development and small installations; in production use".to_owned(),
            "postgresql.operator or a PostgreSQL of your own by global.postgresql.host.".to_owned(),
        ]
    });
    let platform = cx.values.platform();
    let drawn = cx.chart.subcharts.has("postgresql").and(&database::given(platform).not()).then_items(|| {
        vec![
            String::new(),
            "Note: without global.postgresql.existingSecret or .externalSecret the password is the bundled server's own.".to_owned(),
        ]
    });
    let store = cx.values.store();
    let bundled_store = cx.chart.subcharts.has("objectStore").then_items(|| {
        vec![
            String::new(),
            "WARNING: the bundled object store is not for production: it has one server and one volume, and no copy of"
                .to_owned(),
            "either. In production name a store of your own by global.objectStore.".to_owned(),
        ]
    });
    let nowhere = cx.chart.subcharts.has("polaris").and(&store::there(store).not()).then_items(|| {
        vec![
            String::new(),
            "Note: there is no object store, so tables of the catalog are in its pod, where nobody else finds them; set"
                .to_owned(),
            "global.objectStore.type, or global.objectStore.bundled.enabled=true for development.".to_owned(),
        ]
    });
    let single = cx.chart.subcharts.has("dagster").and(&cx.values.dagster.shared.webserver.single());
    let production = single.and(&labels::environment(cx).starts_with("prod")).then_items(|| {
        vec![
            String::new(),
            "Warning: one webserver in production: a lost node is an outage; see values-prod.yaml of the chart."
                .to_owned(),
        ]
    });
    bundled.into_iter().chain(drawn).chain(bundled_store).chain(nowhere).chain(production).collect()
}
