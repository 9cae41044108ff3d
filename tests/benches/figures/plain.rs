//! What the chart renders for jobs of default settings, as someone would write it who wants no chart: structs, filled in.

use k8s_openapi::api::batch::v1::{
    CronJob, CronJobSpec, JobSpec, JobTemplateSpec, PodFailurePolicy, PodFailurePolicyOnExitCodesRequirement,
    PodFailurePolicyOnPodConditionsPattern, PodFailurePolicyRule,
};
use k8s_openapi::api::core::v1::{
    Capabilities, Container, EmptyDirVolumeSource, EnvVar, PodSecurityContext, PodSpec, PodTemplateSpec,
    ResourceRequirements, SeccompProfile, SecurityContext, ServiceAccount, Volume, VolumeMount,
};
use k8s_openapi::apimachinery::pkg::{api::resource::Quantity, apis::meta::v1::ObjectMeta};
use serde_json::Value;
use std::collections::BTreeMap;

/// A job: its name, schedule and dbt command.
pub(crate) struct Job {
    pub(crate) name: String,
    pub(crate) schedule: String,
    pub(crate) command: String,
}

/// The objects of a release, as JSON.
pub(crate) fn objects(jobs: &[Job]) -> Vec<Value> {
    let account = serde_json::to_value(service_account());
    [account]
        .into_iter()
        .chain(jobs.iter().map(|job| serde_json::to_value(cron_job(job))))
        .map(|object| object.expect("an object of Kubernetes is JSON"))
        .collect()
}

fn service_account() -> ServiceAccount {
    ServiceAccount {
        metadata: ObjectMeta {
            name: Some("release-name-floe-jobs".to_owned()),
            namespace: Some("default".to_owned()),
            labels: Some(labels(None, true)),
            ..ObjectMeta::default()
        },
        automount_service_account_token: Some(false),
        ..ServiceAccount::default()
    }
}

/// The labels of an object. Those that an upgrade changes are not on pods; which say by one of their own what they reach.
fn labels(component: Option<&str>, version: bool) -> BTreeMap<String, String> {
    let common = [
        ("app.kubernetes.io/instance", "release-name"),
        ("app.kubernetes.io/managed-by", "Helm"),
        ("app.kubernetes.io/name", "floe-jobs"),
        ("app.kubernetes.io/part-of", "floe-jobs"),
    ];
    let versions = [("app.kubernetes.io/version", "1.9.0"), ("helm.sh/chart", "floe-jobs-0.1.0")];
    let job = component.map(|name| [("app.kubernetes.io/component", name), ("floe.dev/job-type", "dbt")]);
    let client = ["dagster", "marquez", "object-store", "otel-collector", "polaris"];
    let client = client.into_iter().filter(|_| !version).map(|of| (format!("floe.dev/{of}-client"), "true".to_owned()));
    let versions = versions.into_iter().filter(|_| version);
    let labels = common.into_iter().chain(versions).chain(job.into_iter().flatten());
    labels.map(|(name, value)| (name.to_owned(), value.to_owned())).chain(client).collect()
}

fn cron_job(job: &Job) -> CronJob {
    CronJob {
        metadata: ObjectMeta {
            name: Some(format!("release-name-floe-jobs-{}", job.name)),
            namespace: Some("default".to_owned()),
            labels: Some(labels(Some(&job.name), true)),
            ..ObjectMeta::default()
        },
        spec: CronJobSpec {
            schedule: job.schedule.clone(),
            concurrency_policy: Some("Forbid".to_owned()),
            starting_deadline_seconds: Some(3600),
            successful_jobs_history_limit: Some(3),
            failed_jobs_history_limit: Some(10),
            suspend: Some(false),
            job_template: JobTemplateSpec {
                metadata: Some(ObjectMeta { labels: Some(labels(Some(&job.name), true)), ..ObjectMeta::default() }),
                spec: Some(job_spec(job)),
            },
            ..CronJobSpec::default()
        },
        ..CronJob::default()
    }
}

fn job_spec(job: &Job) -> JobSpec {
    JobSpec {
        active_deadline_seconds: Some(3600),
        backoff_limit: Some(2),
        ttl_seconds_after_finished: Some(604_800),
        pod_failure_policy: Some(PodFailurePolicy {
            rules: vec![
                PodFailurePolicyRule {
                    action: "FailJob".to_owned(),
                    on_exit_codes: Some(PodFailurePolicyOnExitCodesRequirement {
                        container_name: Some("job".to_owned()),
                        operator: "In".to_owned(),
                        values: vec![2],
                    }),
                    ..PodFailurePolicyRule::default()
                },
                PodFailurePolicyRule {
                    action: "Ignore".to_owned(),
                    on_pod_conditions: Some(vec![PodFailurePolicyOnPodConditionsPattern {
                        status: Some("True".to_owned()),
                        type_: "DisruptionTarget".to_owned(),
                    }]),
                    ..PodFailurePolicyRule::default()
                },
            ],
        }),
        template: pod(job),
        ..JobSpec::default()
    }
}

fn pod(job: &Job) -> PodTemplateSpec {
    let annotation = ("kubectl.kubernetes.io/default-container".to_owned(), "job".to_owned());
    PodTemplateSpec {
        metadata: Some(ObjectMeta {
            labels: Some(labels(Some(&job.name), false)),
            annotations: Some([annotation].into()),
            ..ObjectMeta::default()
        }),
        spec: Some(PodSpec {
            automount_service_account_token: Some(false),
            containers: vec![container(job)],
            enable_service_links: Some(false),
            restart_policy: Some("Never".to_owned()),
            service_account_name: Some("release-name-floe-jobs".to_owned()),
            security_context: Some(PodSecurityContext {
                fs_group: Some(1000),
                run_as_group: Some(1000),
                run_as_non_root: Some(true),
                run_as_user: Some(1000),
                seccomp_profile: Some(SeccompProfile {
                    type_: "RuntimeDefault".to_owned(),
                    ..SeccompProfile::default()
                }),
                ..PodSecurityContext::default()
            }),
            volumes: Some(["work", "tmp"].map(scratch).to_vec()),
            ..PodSpec::default()
        }),
    }
}

fn scratch(name: &str) -> Volume {
    let limit = Some(Quantity("1Gi".to_owned()));
    Volume {
        name: name.to_owned(),
        empty_dir: Some(EmptyDirVolumeSource { size_limit: limit, ..EmptyDirVolumeSource::default() }),
        ..Volume::default()
    }
}

fn container(job: &Job) -> Container {
    let env = [
        ("HOME", "/tmp"),
        ("DBT_PROJECT_DIR", "/dbt/project"),
        ("DBT_PROFILES_DIR", "/etc/dbt"),
        ("DBT_TARGET_PATH", "/work/target"),
        ("DBT_LOG_PATH", "/work/logs"),
        ("DBT_LOG_FORMAT", "json"),
        ("DBT_USE_COLORS", "false"),
        ("DBT_SEND_ANONYMOUS_USAGE_STATS", "false"),
    ];
    let variable = |(name, value): (&str, &str)| EnvVar {
        name: name.to_owned(),
        value: Some(value.to_owned()),
        ..EnvVar::default()
    };
    let quantities = |cpu: &str, memory: &str| {
        let all = [("cpu", cpu), ("memory", memory)];
        Some(all.map(|(name, quantity)| (name.to_owned(), Quantity(quantity.to_owned()))).into())
    };
    let mount =
        |name: &str| VolumeMount { name: name.to_owned(), mount_path: format!("/{name}"), ..VolumeMount::default() };
    Container {
        name: "job".to_owned(),
        image: Some("ghcr.io/dbt-labs/dbt-postgres:1.9.0".to_owned()),
        image_pull_policy: Some("IfNotPresent".to_owned()),
        command: Some(vec!["dbt".to_owned()]),
        args: Some(vec![job.command.clone()]),
        env: Some(env.map(variable).to_vec()),
        resources: Some(ResourceRequirements {
            limits: quantities("1", "1Gi"),
            requests: quantities("250m", "512Mi"),
            ..ResourceRequirements::default()
        }),
        volume_mounts: Some(["work", "tmp"].map(mount).to_vec()),
        security_context: Some(SecurityContext {
            allow_privilege_escalation: Some(false),
            capabilities: Some(Capabilities { drop: Some(vec!["ALL".to_owned()]), ..Capabilities::default() }),
            read_only_root_filesystem: Some(true),
            ..SecurityContext::default()
        }),
        termination_message_policy: Some("FallbackToLogsOnError".to_owned()),
        ..Container::default()
    }
}
