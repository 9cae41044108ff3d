//! The rule `quotas`: all that a chart makes fits into the quota that it makes with it.
//!
//! Counted is what there may be at once: workloads at their most, by their autoscalers and while all are rolled out anew, jobs
//! and one run of each CronJob, and the largest hook, for Helm runs hooks one after the other.

mod pod;
mod quantity;

use super::{
    Report, Rule, autoscalers,
    field::Field,
    objects::{Objects, Pod, same_namespace},
};
use quantity::Quantity;

pub(super) const RULE: Rule =
    Rule { name: "quotas", summary: "what a chart makes at most fits into its resource quotas", check };

fn check(objects: &Objects<'_>, report: &mut Report) {
    for quota in objects.of(&["ResourceQuota"]) {
        let pods: Vec<_> =
            objects.all_pods().iter().filter(|pod| same_namespace(&pod.spec, quota) && in_scope(quota, pod)).collect();
        for (name, hard) in quota.at("spec.hard").entries() {
            let Some(limit) = Quantity::read(&hard) else { continue };
            let Some(used) = used(name, &hard, quota, &pods, objects, report) else { continue };
            if used > limit {
                let message = format!("is {limit}, and the chart needs up to {used}");
                report.add(&hard, message, "raise it, or have fewer or smaller pods");
            }
        }
    }
}

/// What counts of a resource; `None` for one that is not counted here.
fn used(
    name: &str,
    hard: &Field<'_>,
    quota: &Field<'_>,
    pods: &[&Pod<'_>],
    objects: &Objects<'_>,
    report: &mut Report,
) -> Option<Quantity> {
    let (kind, resource) = match name {
        "pods" | "count/pods" => {
            return Some(total(pods, objects, |_| Quantity::of(1)));
        }
        "cpu" | "memory" | "ephemeral-storage" => ("requests", name),
        "requests.storage" => return None,
        _ => match name.split_once('.') {
            Some((kind @ ("requests" | "limits"), resource)) => (kind, resource),
            _ => return count(name, quota, objects),
        },
    };
    let mut missing = vec![];
    let sum = total(pods, objects, |pod| {
        pod::effective(pod, kind, resource, objects).unwrap_or_else(|| {
            missing.push(pod.spec.object().title());
            Quantity::default()
        })
    });
    // Of other resources a pod need say nothing.
    if ["cpu", "memory"].contains(&resource) {
        missing.sort();
        missing.dedup();
        for workload in missing {
            let message = format!("a container of {workload} does not say it, so that the quota forbids the pod");
            report.add(hard, message, "say it for each container, or set a default by a LimitRange");
        }
    }
    Some(sum)
}

/// The sum over all pods that there may be at once.
fn total(pods: &[&Pod<'_>], objects: &Objects<'_>, mut of: impl FnMut(&Pod<'_>) -> Quantity) -> Quantity {
    let (mut sum, mut hook) = (Quantity::default(), Quantity::default());
    for pod in pods {
        let object = pod.spec.object();
        let whole = of(pod).times(most(&object, objects));
        if object.at("metadata.annotations").get("helm.sh/hook").is_set() {
            hook = hook.max(whole);
        } else {
            sum = sum.plus(whole);
        }
    }
    sum.plus(hook)
}

/// How many pods of an object there may be at once.
fn most(object: &Field<'_>, objects: &Objects<'_>) -> u64 {
    let spec = object.get("spec");
    match object.kind() {
        "Deployment" => {
            let (_, replicas) = autoscalers::replicas(object, objects);
            replicas.saturating_add(surge(&spec, replicas))
        }
        "ReplicaSet" | "ReplicationController" | "StatefulSet" => autoscalers::replicas(object, objects).1,
        "Job" => parallelism(&spec),
        "CronJob" => parallelism(&spec.at("jobTemplate.spec")),
        // A DaemonSet has one on each node, of which there is at least one.
        _ => 1,
    }
}

fn parallelism(job: &Field<'_>) -> u64 {
    job.get("parallelism").value().as_u64().unwrap_or(1)
}

/// How many pods a rollout may add.
fn surge(spec: &Field<'_>, replicas: u64) -> u64 {
    if spec.at("strategy.type").text() == Some("Recreate") || replicas == 0 {
        return 0;
    }
    let surge = spec.at("strategy.rollingUpdate.maxSurge");
    match surge.text().and_then(|text| text.strip_suffix('%')?.parse::<u64>().ok()) {
        Some(percentage) => replicas.saturating_mul(percentage).div_ceil(100),
        None => surge.value().as_u64().unwrap_or_else(|| replicas.saturating_mul(25).div_ceil(100)),
    }
}

/// How many objects of a kind there are, for `services`, `count/secrets` and the like.
fn count(name: &str, quota: &Field<'_>, objects: &Objects<'_>) -> Option<Quantity> {
    let plural = name.strip_prefix("count/").unwrap_or(name).split('.').next()?;
    let kind = match plural {
        "configmaps" => "ConfigMap",
        "cronjobs" => "CronJob",
        "deployments" => "Deployment",
        "jobs" => "Job",
        "persistentvolumeclaims" => "PersistentVolumeClaim",
        "secrets" => "Secret",
        "services" => "Service",
        "statefulsets" => "StatefulSet",
        _ => return None,
    };
    let of_kind = objects.everywhere(&[kind]).filter(|object| same_namespace(object, quota)).count();
    let claims = |set: &Field<'_>| {
        let (_, replicas) = autoscalers::replicas(set, objects);
        u64::try_from(set.at("spec.volumeClaimTemplates").items().len()).unwrap_or(0).saturating_mul(replicas)
    };
    let of_sets: u64 = if kind == "PersistentVolumeClaim" {
        objects.everywhere(&["StatefulSet"]).filter(|set| same_namespace(set, quota)).map(claims).sum()
    } else {
        0
    };
    Some(Quantity::of(u64::try_from(of_kind).unwrap_or(u64::MAX).saturating_add(of_sets)))
}

/// Whether a quota is about a pod: all of its scopes hold.
fn in_scope(quota: &Field<'_>, pod: &Pod<'_>) -> bool {
    let named = quota.at("spec.scopes").items();
    let named = named.iter().filter_map(Field::text).map(|scope| (scope, "Exists", vec![]));
    let expressions = quota.at("spec.scopeSelector.matchExpressions").items();
    let expressions = expressions.iter().map(|expression| {
        let values = expression.get("values").items().iter().filter_map(Field::text).collect();
        let text = |key: &str| expression.get(key).text().unwrap_or_default();
        (text("scopeName"), text("operator"), values)
    });
    named.chain(expressions).all(|(scope, operator, values)| {
        let ends = deadline(pod).is_set();
        let class = pod.spec.get("priorityClassName").text();
        match scope {
            "Terminating" => ends,
            "NotTerminating" => !ends,
            "BestEffort" => is_best_effort(pod),
            "NotBestEffort" => !is_best_effort(pod),
            "PriorityClass" => match operator {
                "In" => class.is_some_and(|class| values.contains(&class)),
                "NotIn" => class.is_none_or(|class| !values.contains(&class)),
                "DoesNotExist" => class.is_none(),
                _ => class.is_some(),
            },
            _ => true,
        }
    })
}

/// The deadline of a pod, which a Job gives only to itself.
fn deadline<'a>(pod: &Pod<'a>) -> Field<'a> {
    pod.spec.get("activeDeadlineSeconds")
}

fn is_best_effort(pod: &Pod<'_>) -> bool {
    let says = |container: Field<'_>| {
        ["requests", "limits"].iter().any(|kind| !container.get("resources").get(kind).entries().is_empty())
    };
    !pod.lasting_containers().into_iter().any(says)
}
