//! What a schema cannot say about the values.

use super::Marquez;
use crate::{database, workload::Workload};
use floe_schema::{Flag, With};
use floe_workload::{
    autoscaling, disruption_budget,
    values::{Gateway, Ingress, Scale},
};

/// Every finding: the key, what is wrong, and the remedy.
pub fn findings(cx: &Marquez) -> Vec<String> {
    let (api, web) = (&cx.values.api, &cx.values.web);
    let routes = routes("api", &api.ingress, &api.gateway, &true.into());
    let routes = routes.into_iter().chain(self::routes("web", &web.ingress, &web.gateway, &web.enabled));
    let api = scale("api", api);
    let web = web.enabled.then_items(|| scale("web", web));
    database(cx).into_iter().chain(api).chain(web).chain(routes).collect()
}

fn database(cx: &Marquez) -> Vec<String> {
    let platform = cx.values.platform();
    let database = &platform.postgresql;
    let secret = database.host.is_set().and(&database::given(platform).not()).then(|| {
        "global.postgresql.existingSecret: is not set, but an external PostgreSQL needs it; name the Secret with the password, or set externalSecret"
            .to_owned()
    });
    let none = database.databases.marquez.is_set().not().then(|| {
        "global.postgresql.databases.marquez: is not set, but Marquez keeps lineage there; name the database".to_owned()
    });
    secret.into_iter().chain(none).chain(database::findings(platform)).collect()
}

fn scale<T>(path: &str, values: &Workload<With<T, Scale>>) -> Vec<String> {
    let scale = &values.own.own.own.shared;
    let scaling = autoscaling::findings(&format!("{path}.autoscaling"), &scale.autoscaling);
    let budget = &values.own.own.shared.pod_disruption_budget;
    let budget = disruption_budget::findings(&format!("{path}.podDisruptionBudget"), budget, &scale.many());
    scaling.into_iter().chain(budget).collect()
}

fn routes(path: &str, ingress: &Ingress, gateway: &Gateway, there: &Flag) -> Vec<String> {
    let findings = [
        there
            .and(&ingress.enabled)
            .and(&ingress.hosts.is_empty())
            .then(|| format!("{path}.ingress.hosts: is empty; name a host")),
        there
            .and(&gateway.enabled)
            .and(&gateway.parent_refs.is_set().not())
            .then(|| format!("{path}.gateway.parentRefs: is empty; name a Gateway")),
    ];
    findings.into_iter().flatten().collect()
}
