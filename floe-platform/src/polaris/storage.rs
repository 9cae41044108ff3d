//! The object store: where the catalog's tables are, and how the server identifies itself there.

use super::{Polaris, values::StorageType};
use crate::{
    global::{StoreAuth, StoreType},
    store,
};
use floe_schema::{ConfigMapKey, Flag, Opt, Text, text_part};
use floe_workload::{env, volumes};
use k8s_openapi::api::core::v1::{EnvVar, Volume, VolumeMount};

/// The volume of tables that are kept in the pod, and where it is mounted.
const WAREHOUSE: (&str, &str) = ("warehouse", "/warehouse");
/// The volume with a service account's JSON of Google's, its directory, and the file in that.
const GOOGLE: (&str, &str, &str) = ("google-credentials", "/etc/floe/google", "credentials.json");

/// The type of storage that the catalog's tables are in: what the values say, else where the platform's store is.
pub(super) fn r#type(cx: &Polaris) -> Text {
    let store = cx.values.object_store();
    let name = |of: StorageType| format!("{of:?}");
    text_part("storageType", (), |()| {
        let rest = store::is(store, StoreType::AZURE).either(|| name(StorageType::AZURE), || name(StorageType::FILE));
        let rest = store::is(store, StoreType::GCS).either(|| name(StorageType::GCS), || rest.clone());
        let derived = store::is(store, StoreType::S3).either(|| name(StorageType::S3), || rest.clone());
        let given = &cx.values.catalog.storage_type;
        given.is_set().either(|| given.or(StorageType::FILE.into()).text().get(), || derived.clone())
    })
}

/// Whether it is this one.
pub(super) fn is(cx: &Polaris, of: StorageType) -> Flag {
    r#type(cx).is(&format!("{of:?}"))
}

/// Where tables are that say nothing else.
pub(super) fn base_location(cx: &Polaris) -> Text {
    let store = cx.values.object_store();
    text_part("baseLocation", (), |()| {
        let bucket = &store.buckets.warehouse;
        let account = store.storage_account.or("".into());
        let azure = format!("abfss://{bucket}@{account}.dfs.core.windows.net/");
        let rest = is(cx, StorageType::AZURE).either(|| azure.clone(), || format!("file://{}/", WAREHOUSE.1));
        let rest = is(cx, StorageType::GCS).either(|| format!("gs://{bucket}/"), || rest.clone());
        let derived = is(cx, StorageType::S3).either(|| format!("s3://{bucket}/"), || rest.clone());
        cx.values.catalog.base_location.or(derived.into()).get()
    })
}

/// Whether the store is of this type, and there are keys to it in a Secret.
fn with_keys(cx: &Polaris, of: StoreType) -> Flag {
    let store = cx.values.object_store();
    let auth = &cx.values.storage.auth;
    let own = auth.or(StoreAuth::Static.into()).is(StoreAuth::Static);
    let keys = auth.is_set().and(&own).or(&auth.is_set().not().and(&store::with_keys(store)));
    store::is(store, of).and(&keys)
}

/// What the libraries of the clouds read.
pub(super) fn variables(cx: &Polaris) -> Vec<EnvVar> {
    let store = cx.values.object_store();
    let values = &cx.values.storage;
    let key = |name: &str, key: &Text<ConfigMapKey>| store::variable(cx, store, name, key);
    let optional = |wanted: &Flag, name: &str, value: &Opt<Text<ConfigMapKey>>| {
        wanted.and(&value.is_set()).then(|| key(name, &value.or("".into())))
    };
    let s3 = with_keys(cx, StoreType::S3);
    let keys = s3.then_items(|| {
        vec![
            key("AWS_ACCESS_KEY_ID", &store.access_key_id_key),
            key("AWS_SECRET_ACCESS_KEY", &store.secret_access_key_key),
        ]
    });
    let region = region(cx);
    let region = is(cx, StorageType::S3).and(&region.is_empty().not()).then(|| env::plain("AWS_REGION", region.get()));
    let token = optional(&s3, "AWS_SESSION_TOKEN", &values.session_token_key);
    let google = with_keys(cx, StoreType::GCS);
    let file = google
        .and(&values.gcp.token_key.is_set().not())
        .then(|| env::plain("GOOGLE_APPLICATION_CREDENTIALS", format!("{}/{}", GOOGLE.1, GOOGLE.2)));
    let google = optional(&google, "POLARIS_STORAGE_GCP_TOKEN", &values.gcp.token_key);
    let azure = with_keys(cx, StoreType::AZURE);
    let plain = |name: &str, value: &Opt<Text>| {
        store::is(store, StoreType::AZURE).and(&value.is_set()).then(|| env::plain(name, value.or("".into()).get()))
    };
    let azure = [
        plain("AZURE_TENANT_ID", &values.azure.tenant_id),
        plain("AZURE_CLIENT_ID", &values.azure.client_id),
        optional(&azure, "AZURE_CLIENT_SECRET", &values.azure.client_secret_key),
    ];
    let all = keys.into_iter().chain(token).chain(region).chain(file).chain(google);
    all.chain(azure.into_iter().flatten()).collect()
}

/// Whether the server has an access token of Google's, in place of a service account's JSON.
pub(super) fn with_token(cx: &Polaris) -> Flag {
    with_keys(cx, StoreType::GCS).and(&cx.values.storage.gcp.token_key.is_set())
}

/// The region; empty where there is none.
pub(super) fn region(cx: &Polaris) -> Text {
    Text::of(cx.values.catalog.region.or(store::region(cx.values.object_store())).get())
}

/// The volumes of the server.
pub(super) fn volumes(cx: &Polaris) -> Vec<Volume> {
    let store = cx.values.object_store();
    let warehouse = is(cx, StorageType::FILE).then(|| volumes::scratch(WAREHOUSE.0, &cx.values.scratch));
    let google = by_file(cx)
        .then(|| volumes::secret_key(GOOGLE.0, store::secret(cx, store), &store.credential_key.get(), GOOGLE.2));
    warehouse.into_iter().chain(google).collect()
}

/// Where they are mounted.
pub(super) fn mounts(cx: &Polaris) -> Vec<VolumeMount> {
    let warehouse = is(cx, StorageType::FILE).then(|| volumes::mount(WAREHOUSE.0, WAREHOUSE.1.to_owned()));
    let google = by_file(cx).then(|| volumes::read_only(GOOGLE.0, GOOGLE.1.to_owned()));
    warehouse.into_iter().chain(google).collect()
}

/// Whether Google's store knows the server by a service account's JSON.
fn by_file(cx: &Polaris) -> Flag {
    with_keys(cx, StoreType::GCS).and(&cx.values.storage.gcp.token_key.is_set().not())
}
