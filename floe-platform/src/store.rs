//! Where the object store is, as its server and all its clients say it alike.
//!
//! As of the database, the names of the bundled one follow from the release and `global` alone.

use crate::global::{ObjectStore, Platform, StoreAuth, StoreType};
use floe_schema::{ConfigMapKey, Context, Flag, Text, non_empty, text_part};
use floe_workload::{
    Chart, env,
    external_secret::{self, Content, ExternalSecret},
    labels::{self, Labels},
    names::{self, LENGTH, of_chart},
    network::{external, pods, tcp, to},
    values::External,
};
use k8s_openapi::api::{core::v1::EnvVar, networking::v1::NetworkPolicyEgressRule};

/// The name of the bundled store's chart.
pub const CHART: &str = "object-store";
/// Where the bundled store listens, and its Service.
pub const PORT: i32 = 9000;
/// The region of the bundled store, which has none of its own.
pub const REGION: &str = "us-east-1";

/// The name of the bundled store's objects.
pub fn server<V>(cx: &Context<V>, store: &ObjectStore) -> Text {
    Text::of(store.bundled.fullname_override.or(of_chart(&cx.release.name, CHART).into()).get()).shorten(LENGTH)
}

/// Whether there is a store.
pub fn there(store: &ObjectStore) -> Flag {
    store.bundled.enabled.or(&store.r#type.is(StoreType::None).not())
}

/// Whether there is a store of this type; the bundled one speaks S3.
pub fn is(store: &ObjectStore, of: StoreType) -> Flag {
    let own = store.bundled.enabled.not().and(&store.r#type.is(of));
    if matches!(of, StoreType::S3) { store.bundled.enabled.or(&own) } else { own }
}

/// The address of the store as pods reach it; empty for Amazon's own.
pub fn endpoint<V: Chart>(cx: &Context<V>, store: &ObjectStore) -> Text {
    let own = || format!("http://{}.{}.svc:{PORT}", server(cx, store), names::namespace(cx));
    text_part("objectStoreEndpoint", (), |()| store.bundled.enabled.either(own, || store.endpoint.or("".into()).get()))
}

/// The region; empty where there is none.
pub fn region(store: &ObjectStore) -> Text {
    let fallback = store.bundled.enabled.either(|| REGION.to_owned(), String::new);
    Text::of(store.region.or(fallback.into()).get())
}

/// Whether a bucket's name stands in the path of an address.
pub fn path_style(store: &ObjectStore) -> Flag {
    store.bundled.enabled.or(&store.path_style)
}

/// Whether pods identify themselves by keys.
pub fn with_keys(store: &ObjectStore) -> Flag {
    store.bundled.enabled.or(&store.auth.is(StoreAuth::Static))
}

/// Whether the Secret is made by the External Secrets Operator.
pub fn fetched(platform: &Platform, store: &ObjectStore) -> Flag {
    platform.external_secrets.enabled.and(&store.external_secret.is_empty().not())
}

/// Whether the Secret is there without the bundled store.
pub fn given(platform: &Platform, store: &ObjectStore) -> Flag {
    store.existing_secret.is_set().or(&fetched(platform, store))
}

/// The Secret with the keys.
pub fn secret<V>(cx: &Context<V>, store: &ObjectStore) -> String {
    store.existing_secret.or(server(cx, store).get().into()).get()
}

/// A key of the Secret as the variable `name`.
pub fn variable<V>(cx: &Context<V>, store: &ObjectStore, name: &str, key: &Text<ConfigMapKey>) -> EnvVar {
    env::secret(name, secret(cx, store), key.get())
}

/// What Amazon's libraries read: keys where there are such, and the region.
pub fn variables<V>(cx: &Context<V>, store: &ObjectStore) -> Vec<EnvVar> {
    let s3 = is(store, StoreType::S3);
    let keys = s3.and(&with_keys(store)).then_items(|| {
        vec![
            variable(cx, store, "AWS_ACCESS_KEY_ID", &store.access_key_id_key),
            variable(cx, store, "AWS_SECRET_ACCESS_KEY", &store.secret_access_key_key),
        ]
    });
    let known = s3.and(&region(store).is_empty().not());
    let region = known.then(|| env::plain("AWS_REGION", region(store).get()));
    keys.into_iter().chain(region).collect()
}

/// The annotation by which the pods of server and clients follow a change of the keys.
pub fn rotation(store: &ObjectStore) -> Labels {
    labels::where_set("floe.dev/object-store-rotation", &store.rotation.or("".into()))
}

/// What makes the Secret where this is `wanted`, with the keys that all parts read: of the bundled store its own chart does.
pub fn external_secret<V: Chart>(
    cx: &Context<V>,
    platform: &Platform,
    store: &ObjectStore,
    wanted: &Flag,
) -> Option<ExternalSecret> {
    wanted.and(&fetched(platform, store)).then(|| {
        let data = store.external_secret.map(|key, remote| external_secret::data(key.get(), remote));
        let content = Content { data: non_empty(data), ..Content::default() };
        external_secret::external_secret(cx, &platform.external_secrets, &Text::of(secret(cx, store)), content)
    })
}

/// The way to the bundled store's pods; none where there is no such.
pub fn bundled_egress<V>(cx: &Context<V>, store: &ObjectStore) -> Option<NetworkPolicyEgressRule> {
    store.bundled.enabled.then(|| {
        let server = labels::labels([
            ("app.kubernetes.io/name", CHART.to_owned()),
            ("app.kubernetes.io/instance", cx.release.name.get()),
            ("app.kubernetes.io/component", "server".to_owned()),
        ]);
        to(vec![pods(server)], vec![tcp(PORT)])
    })
}

/// The way to the store: to the bundled one's pods, or outside.
pub fn egress<V>(cx: &Context<V>, store: &ObjectStore, outside: &External) -> Vec<NetworkPolicyEgressRule> {
    let elsewhere = there(store).and(&store.bundled.enabled.not());
    let elsewhere = elsewhere.then_items(|| external(outside).into_iter().collect());
    bundled_egress(cx, store).into_iter().chain(elsewhere).collect()
}

/// What is wrong with how clients know the store.
pub fn findings(platform: &Platform, store: &ObjectStore) -> Vec<String> {
    let own = store.bundled.enabled.not();
    let of = |r#type: StoreType| own.and(&store.r#type.is(r#type));
    let keys = own.and(&there(store)).and(&with_keys(store)).and(&given(platform, store).not());
    let findings = [
        store.bundled.enabled.and(&store.r#type.is(StoreType::None).not()).then(|| {
            format!("global.objectStore.type: is {} beside the bundled store; remove it, or set bundled.enabled=false", store.r#type.text())
        }),
        of(StoreType::S3).and(&store.region.is_set().not()).and(&store.endpoint.is_set().not()).then(|| {
            "global.objectStore.region: is not set, and neither is endpoint; name the region of Amazon's store, or the address of another"
                .to_owned()
        }),
        of(StoreType::AZURE).and(&store.storage_account.is_set().not()).then(|| {
            "global.objectStore.storageAccount: is not set, but the type AZURE needs it; name the account".to_owned()
        }),
        keys.then(|| {
            "global.objectStore.existingSecret: is not set, but auth is static; name the Secret with the keys, or let service accounts do by auth=irsa or workloadIdentity"
                .to_owned()
        }),
    ];
    let store = fetched(platform, store)
        .then_items(|| external_secret::findings("global.externalSecrets", &platform.external_secrets));
    findings.into_iter().flatten().chain(store).collect()
}
