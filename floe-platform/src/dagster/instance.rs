//! The file dagster.yaml: storage, launcher, queue, and how runs are looked after.

use super::{
    Dagster,
    compute_logs::{self, Block},
    env,
    launcher::{self, RunLauncher},
    values::Pool as PoolValues,
};
use crate::database;
use floe_schema::{Flag, FreeForm, Inline, Text, non_empty, part, yaml};
use floe_workload::{
    labels::{self, Labels},
    names,
};
use k8s_openapi::api::core::v1::ConfigMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The file's name.
pub const FILE: &str = "dagster.yaml";

/// A user's free map.
type Free = Inline<BTreeMap<String, FreeForm>>;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Instance {
    storage: Storage,
    run_launcher: RunLauncher,
    run_coordinator: Class<Queue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    concurrency: Option<Free>,
    compute_logs: Block,
    run_monitoring: Monitoring,
    run_retries: Retries,
    sensors: Pool,
    schedules: Pool,
    backfills: Pool,
    retention: Retention,
    #[serde(skip_serializing_if = "Option::is_none")]
    python_logs: Option<PythonLogs>,
    telemetry: Enabled,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Class<C> {
    module: String,
    class: String,
    config: C,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Storage {
    postgres: Postgres,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Postgres {
    postgres_db: Connection,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Connection {
    hostname: String,
    port: i64,
    username: String,
    password: FromEnv,
    db_name: String,
    params: Params,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct FromEnv {
    pub(super) env: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Params {
    #[serde(skip_serializing_if = "Option::is_none")]
    sslmode: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sslrootcert: Option<String>,
    application_name: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Queue {
    #[serde(skip_serializing_if = "Option::is_none")]
    max_concurrent_runs: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag_concurrency_limits: Option<Inline<Vec<FreeForm>>>,
    dequeue_interval_seconds: i64,
    dequeue_use_threads: Flag,
    dequeue_num_workers: i64,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Monitoring {
    enabled: Flag,
    start_timeout_seconds: i64,
    cancel_timeout_seconds: i64,
    max_resume_run_attempts: i64,
    poll_interval_seconds: i64,
    max_runtime_seconds: i64,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Retries {
    enabled: Flag,
    max_retries: i64,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Pool {
    use_threads: Flag,
    num_workers: i64,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Retention {
    schedule: Days,
    sensor: Days,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Days {
    purge_after_days: i64,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct PythonLogs {
    #[serde(skip_serializing_if = "Option::is_none")]
    python_log_level: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    managed_python_loggers: Option<Vec<String>>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Enabled {
    enabled: Flag,
}

/// The name of the ConfigMap: the user's, else the chart's own.
pub fn name(cx: &Dagster) -> String {
    cx.values.instance.existing_config_map.or(own_name(cx).get().into()).get()
}

fn own_name(cx: &Dagster) -> Text {
    names::with(cx, "instance")
}

/// Whether the chart makes it.
pub fn is_own(cx: &Dagster) -> Flag {
    cx.values.instance.existing_config_map.is_set().not()
}

/// The ConfigMap; none where one exists.
pub fn config_map(cx: &Dagster) -> Option<ConfigMap> {
    is_own(cx).then(|| ConfigMap {
        metadata: labels::metadata(cx, &own_name(cx)),
        data: Some(files(cx)),
        ..ConfigMap::default()
    })
}

/// The ConfigMap's entries.
pub fn files(cx: &Dagster) -> Labels {
    part("instanceFiles", (), |()| labels::labels([(FILE, yaml(&instance(cx)))]))
}

fn instance(cx: &Dagster) -> Instance {
    let values = &cx.values;
    let concurrency = &values.run_coordinator.concurrency;
    Instance {
        storage: Storage { postgres: Postgres { postgres_db: connection(cx) } },
        run_launcher: launcher::launcher(cx),
        run_coordinator: Class {
            module: "dagster.core.run_coordinator".to_owned(),
            class: "QueuedRunCoordinator".to_owned(),
            config: queue(cx),
        },
        concurrency: concurrency.map(|limits| Inline(limits.clone())),
        compute_logs: compute_logs::block(cx),
        run_monitoring: monitoring(cx),
        run_retries: Retries {
            enabled: values.run_retries.enabled.clone(),
            max_retries: values.run_retries.max_retries.get(),
        },
        sensors: pool(&values.sensors),
        schedules: pool(&values.schedules),
        backfills: pool(&values.backfills),
        retention: Retention {
            schedule: Days { purge_after_days: values.retention.schedule.get() },
            sensor: Days { purge_after_days: values.retention.sensor.get() },
        },
        python_logs: python_logs(cx),
        telemetry: Enabled { enabled: values.telemetry.clone() },
    }
}

fn connection(cx: &Dagster) -> Connection {
    let platform = cx.values.platform();
    let database = &platform.postgresql;
    Connection {
        hostname: database::host(cx, platform),
        port: database.port.get(),
        username: database.user.get(),
        password: FromEnv { env: env::PASSWORD.to_owned() },
        db_name: database.databases.dagster.or("".into()).get(),
        params: Params {
            sslmode: database.ssl_mode.map(|mode| mode.text().get()),
            sslrootcert: database.ca_secret.name.map(|_| database::ca_path()),
            application_name: "dagster".to_owned(),
        },
    }
}

/// The queue; its older limits stand aside for `concurrency`, beside which Dagster refuses them.
fn queue(cx: &Dagster) -> Queue {
    let queue = &cx.values.run_coordinator;
    let older = queue.concurrency.is_set().not();
    let limits = &queue.tag_concurrency_limits;
    Queue {
        max_concurrent_runs: older.then(|| queue.max_concurrent_runs.get()),
        tag_concurrency_limits: limits.get_if(&older).map(Inline),
        dequeue_interval_seconds: queue.dequeue_interval_seconds.get(),
        dequeue_use_threads: queue.dequeue_use_threads.clone(),
        dequeue_num_workers: queue.dequeue_num_workers.get(),
    }
}

fn monitoring(cx: &Dagster) -> Monitoring {
    let monitoring = &cx.values.run_monitoring;
    Monitoring {
        enabled: monitoring.enabled.clone(),
        start_timeout_seconds: monitoring.start_timeout_seconds.get(),
        cancel_timeout_seconds: monitoring.cancel_timeout_seconds.get(),
        max_resume_run_attempts: monitoring.max_resume_run_attempts.get(),
        poll_interval_seconds: monitoring.poll_interval_seconds.get(),
        max_runtime_seconds: monitoring.max_runtime_seconds.get(),
    }
}

fn pool(pool: &PoolValues) -> Pool {
    Pool { use_threads: pool.use_threads.clone(), num_workers: pool.num_workers.get() }
}

fn python_logs(cx: &Dagster) -> Option<PythonLogs> {
    let logs = &cx.values.python_logs;
    logs.level.is_set().or(&logs.managed_loggers.is_empty().not()).then(|| PythonLogs {
        python_log_level: logs.level.map(|level| level.select(|level| level.upper().to_owned())),
        managed_python_loggers: non_empty(logs.managed_loggers.map(Text::get)),
    })
}
