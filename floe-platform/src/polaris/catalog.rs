//! A Job that makes the catalog, and the roles by which principals use it, after the realms are there. It is safe to repeat.

use super::{
    Polaris, pod, root, service, storage,
    values::{Catalog, StorageType},
};
use crate::store;
use floe_chart::{argo, hook as helm};
use floe_schema::{Flag, Opt, Text, part, union};
use floe_workload::{Chart, hook, labels};
use k8s_openapi::api::{
    batch::v1::{Job, JobSpec},
    core::v1::{Container, PodSpec},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The component.
pub(super) const COMPONENT: &str = "catalog";
/// Among hooks: after the realms'.
const WEIGHT: i32 = 10;
/// With Argo CD: the same.
const WAVE: i32 = 2;

/// What is wanted, for `catalog.py`. No credentials: it stands in a ConfigMap. What a part gives has defaults.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Wanted {
    name: String,
    base_location: String,
    allowed_locations: Vec<String>,
    properties: BTreeMap<String, String>,
    storage: Storage,
    #[serde(rename = "storageOfS3", skip_serializing_if = "Option::is_none")]
    s3: Option<S3>,
    principal_role: String,
    catalog_role: String,
    privileges: Vec<String>,
    principals: Vec<String>,
}

/// Where tables are, as Polaris' own API says it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Storage {
    storage_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    gcs_service_account: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant_id: Option<String>,
}

/// The same of the type `S3` alone.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct S3 {
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint_internal: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sts_endpoint: Option<String>,
    sts_unavailable: Flag,
    path_style_access: Flag,
    #[serde(skip_serializing_if = "Option::is_none")]
    role_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    current_kms_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed_kms_keys: Option<Vec<String>>,
    kms_unavailable: Flag,
}

/// Once the realms are there.
fn moment() -> hook::Moment {
    let helm = helm::Hook::on([helm::Event::PostInstall, helm::Event::PostUpgrade]);
    hook::Moment {
        helm: helm::Hook { weight: WEIGHT, ..helm },
        argo: argo::Hook { wave: WAVE, ..argo::Hook::at(argo::Phase::Sync) },
    }
}

/// The Job; none where it is not enabled.
pub fn job(cx: &Polaris) -> Option<Job> {
    let values = &cx.values.catalog;
    let ttl = &values.ttl_seconds_after_finished;
    values.enabled.then(|| hook::job(cx, (COMPONENT, COMPONENT), &moment(), ttl, spec(cx)))
}

fn spec(cx: &Polaris) -> JobSpec {
    let client = || union(labels::client_of(super::values::Server::NAME), labels::of_component(COMPONENT));
    part("catalog", (), |()| JobSpec {
        active_deadline_seconds: Some(cx.values.catalog.active_deadline_seconds.get()),
        backoff_limit: Some(3),
        template: pod::template(
            cx,
            client(),
            PodSpec {
                containers: vec![container(cx)],
                volumes: Some(vec![root::volume(cx), pod::jobs_volume(cx)]),
                ..pod::spec(cx)
            },
        ),
        ..JobSpec::default()
    })
}

fn container(cx: &Polaris) -> Container {
    let fixed = [
        pod::job_file("catalog.py"),
        pod::job_file("catalog.json"),
        root::PATH.to_owned(),
        service::url(cx),
        cx.values.realm_context.header_name.get(),
        cx.values.catalog.timeout_seconds.text().get(),
    ];
    Container {
        command: Some(vec!["python".to_owned()]),
        args: Some(fixed.into_iter().chain(cx.values.realms.map(Text::get)).collect()),
        volume_mounts: Some(vec![root::mount(), pod::jobs_mount()]),
        ..pod::container(cx, COMPONENT, &cx.values.python.image, &cx.values.catalog.resources)
    }
}

/// What is wanted of the catalog.
pub(super) fn wanted(cx: &Polaris) -> Wanted {
    part("wantedCatalog", (), |()| {
        let catalog = &cx.values.catalog;
        let base = storage::base_location(cx);
        let allowed = &catalog.allowed_locations;
        Wanted {
            name: catalog.name.get(),
            base_location: base.get(),
            allowed_locations: allowed.is_set().either(|| allowed.get_or_empty(), || vec![base.get()]),
            properties: catalog.properties.entries(),
            storage: place(cx, catalog),
            s3: storage::is(cx, StorageType::S3).then(|| s3(cx, catalog)),
            principal_role: catalog.principal_role.get(),
            catalog_role: catalog.catalog_role.get(),
            privileges: catalog.privileges.get_or_empty(),
            principals: catalog.principals.get_or_empty(),
        }
    })
}

fn place(cx: &Polaris, catalog: &Catalog) -> Storage {
    let given = |of, value: &Opt<Text>| storage::is(cx, of).and(&value.is_set()).then(|| value.or("".into()).get());
    Storage {
        storage_type: storage::r#type(cx).get(),
        gcs_service_account: given(StorageType::GCS, &catalog.gcs_service_account),
        tenant_id: given(StorageType::AZURE, &catalog.azure_tenant_id.or_else(&cx.values.storage.azure.tenant_id)),
    }
}

fn s3(cx: &Polaris, catalog: &Catalog) -> S3 {
    let store = cx.values.object_store();
    let text = |value: &Text| value.is_empty().not().then(|| value.get());
    let inside = store::endpoint(cx, store);
    let outside = Text::of(store.public_endpoint.or(inside.get().into()).get());
    let public = Text::of(store.public_endpoint.is_set().either(|| inside.get(), String::new));
    S3 {
        region: text(&storage::region(cx)),
        endpoint: text(&Text::of(catalog.endpoint.or(outside.get().into()).get())),
        endpoint_internal: text(&Text::of(catalog.endpoint_internal.or(public.get().into()).get())),
        sts_endpoint: catalog.sts_endpoint.or_else(&store.sts_endpoint).map(Text::get),
        sts_unavailable: catalog.sts_unavailable.or(store.sts.not()),
        path_style_access: catalog.path_style_access.or(store::path_style(store)),
        role_arn: catalog.role_arn.map(Text::get),
        external_id: catalog.external_id.map(Text::get),
        current_kms_key: catalog.kms.current_key.map(Text::get),
        allowed_kms_keys: catalog.kms.allowed_keys.get(),
        kms_unavailable: catalog.kms.unavailable.clone(),
    }
}

/// Whether the catalog's store has neither a region nor an address.
pub(super) fn nowhere(cx: &Polaris) -> Flag {
    let address =
        Text::of(cx.values.catalog.endpoint.or(store::endpoint(cx, cx.values.object_store()).get().into()).get());
    storage::is(cx, StorageType::S3).and(&storage::region(cx).is_empty()).and(&address.is_empty())
}
