//! Where the output of runs is kept, as dagster.yaml says it.

use super::{
    Dagster, credential,
    instance::FromEnv,
    values::{ComputeLogs, ComputeLogsType as Type},
};
use crate::store;
use floe_schema::{Flag, Format, Int, Opt, Text};
use serde::{Deserialize, Serialize};

/// Whether output is kept in the platform's object store.
pub(super) fn in_store(cx: &Dagster) -> Flag {
    cx.values.compute_logs.r#type.is(Type::ObjectStore)
}

/// The manager's class and what it is told.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Block {
    module: String,
    class: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    config: Option<Config>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Config {
    #[serde(skip_serializing_if = "Option::is_none")]
    base_dir: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    storage_account: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    container: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    access_key_or_sas_token: Option<FromEnv>,
    #[serde(skip_serializing_if = "Option::is_none")]
    json_credentials_envvar: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bucket: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prefix: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    local_dir: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    use_ssl: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    show_url_only: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    upload_interval: Option<i64>,
}

pub(super) fn block(cx: &Dagster) -> Block {
    let logs = &cx.values.compute_logs;
    let name = |part: fn(Type) -> &'static str| logs.r#type.select(|of| part(of).to_owned());
    Block {
        module: name(module),
        class: name(class),
        config: logs.r#type.is(Type::NoOp).not().then(|| config(cx, logs)),
    }
}

fn config(cx: &Dagster, logs: &ComputeLogs) -> Config {
    let is = |of: Type| logs.r#type.is(of);
    let (local, azure) = (is(Type::Local), is(Type::Azure));
    let remote = local.not();
    let bucket = is(Type::S3).or(&is(Type::GCS));
    let shared = in_store(cx);
    let store = cx.values.object_store();
    Config {
        base_dir: local.then(|| logs.local_dir.get()),
        storage_account: text(&azure, &logs.storage_account),
        container: text(&azure, &logs.container),
        access_key_or_sas_token: azure
            .and(&credential::logs_present(cx))
            .then(|| FromEnv { env: credential::AZURE.to_owned() }),
        json_credentials_envvar: is(Type::GCS).and(&credential::logs_present(cx)).then(|| credential::GCS.to_owned()),
        bucket: of_store(&bucket, &logs.bucket, &shared, store.buckets.artifacts.get()),
        prefix: text(&remote, &logs.prefix),
        local_dir: remote.then(|| logs.local_dir.get()),
        region: of_store(&is(Type::S3), &logs.region, &shared, store::region(store).get()),
        endpoint_url: of_store(&is(Type::S3), &logs.endpoint_url, &shared, store::endpoint(cx, store).get()),
        use_ssl: is(Type::S3).and(&logs.use_ssl.not()).then(|| false),
        show_url_only: remote.and(&logs.show_url_only).then(|| true),
        upload_interval: remote
            .and(&logs.upload_interval.is_set())
            .then(|| logs.upload_interval.or(Int::from(1)).get()),
    }
}

fn text(wanted: &Flag, value: &Opt<Text>) -> Option<String> {
    wanted.and(&value.is_set()).then(|| value.or("".into()).get())
}

/// A setting of the compute logs' own, or where they are in the platform's store, that one's; none where it is empty.
fn of_store<F: Format>(wanted: &Flag, own: &Opt<Text<F>>, shared: &Flag, store: String) -> Option<String> {
    let theirs = shared.and(&Text::of(store.clone()).is_empty().not());
    let own_set = wanted.and(&own.is_set());
    own_set.or(&theirs).then(|| shared.either(|| store.clone(), || own.or("".into()).get()))
}

const fn module(of: Type) -> &'static str {
    match of {
        Type::NoOp => "dagster.core.storage.noop_compute_log_manager",
        Type::Local => "dagster.core.storage.local_compute_log_manager",
        Type::S3 | Type::ObjectStore => "dagster_aws.s3.compute_log_manager",
        Type::GCS => "dagster_gcp.gcs.compute_log_manager",
        Type::Azure => "dagster_azure.blob.compute_log_manager",
    }
}

const fn class(of: Type) -> &'static str {
    match of {
        Type::NoOp => "NoOpComputeLogManager",
        Type::Local => "LocalComputeLogManager",
        Type::S3 | Type::ObjectStore => "S3ComputeLogManager",
        Type::GCS => "GCSComputeLogManager",
        Type::Azure => "AzureBlobComputeLogManager",
    }
}
