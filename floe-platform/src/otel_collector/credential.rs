//! What the collector identifies itself by to a backend, and what it knows the backend by: all of it in Secrets.

use super::{OtelCollector, values::HeaderName};
use floe_schema::{Flag, Text, non_empty};
use floe_workload::{
    env,
    external_secret::{self, Content, ExternalSecret},
    names, volumes,
};
use k8s_openapi::api::core::v1::{EnvVar, Volume, VolumeMount};

/// The certificate of the backend's authority: its volume, where that is mounted, and the file.
const CA: (&str, &str, &str) = ("otlp-ca", "/etc/floe/otlp-ca", "ca.crt");
/// The collector's own certificate and key: their volume, and where that is mounted.
const CLIENT: (&str, &str) = ("otlp-client", "/etc/floe/otlp-client");

/// Whether the Secret with headers is made by the External Secrets Operator.
fn fetched(cx: &OtelCollector) -> Flag {
    cx.values.platform().external_secrets.enabled.and(&cx.values.export.otlp.external_secret.is_empty().not())
}

/// Whether there is a Secret with headers.
fn present(cx: &OtelCollector) -> Flag {
    cx.values.export.otlp.existing_secret.is_set().or(&fetched(cx))
}

fn secret(cx: &OtelCollector) -> String {
    cx.values.export.otlp.existing_secret.or(names::with(cx, "otlp").get().into()).get()
}

/// The variable that holds a header's value.
pub fn variable(header: &Text<HeaderName>) -> String {
    format!("OTLP_HEADER_{}", header.replace("-", "_"))
}

/// These variables, where there is a backend that is told them.
pub fn variables(cx: &OtelCollector) -> Vec<EnvVar> {
    let otlp = &cx.values.export.otlp;
    otlp.endpoint
        .is_set()
        .then_items(|| otlp.secret_headers.map(|header, key| env::secret(&variable(header), secret(cx), key.get())))
}

/// What makes the Secret from entries of a secret store.
pub fn external_secret(cx: &OtelCollector) -> Option<ExternalSecret> {
    let otlp = &cx.values.export.otlp;
    fetched(cx).and(&otlp.endpoint.is_set()).then(|| {
        let data = otlp.external_secret.map(|key, remote| external_secret::data(key.get(), remote));
        let content = Content { data: non_empty(data), ..Content::default() };
        let external = &cx.values.platform().external_secrets;
        external_secret::external_secret(cx, external, &Text::of(secret(cx)), content)
    })
}

/// The path of the authority's certificate.
pub fn ca_file() -> String {
    format!("{}/{}", CA.1, CA.2)
}

/// The path of a file of the collector's own.
pub fn client_file(name: &str) -> String {
    format!("{}/{name}", CLIENT.1)
}

/// The volumes with certificates, where there is a backend to be known by them.
pub fn volumes(cx: &OtelCollector) -> Vec<Volume> {
    let otlp = &cx.values.export.otlp;
    otlp.endpoint.is_set().then_items(|| {
        let authority = &otlp.tls.ca_secret;
        let key = authority.key.get();
        let ca = authority.name.map(|name| volumes::secret_key(CA.0, name.get(), &key, CA.2));
        let client = otlp.tls.client_secret.map(|name| volumes::secret(CLIENT.0, name.get()));
        ca.into_iter().chain(client).collect()
    })
}

/// Where the container sees them.
pub fn mounts(cx: &OtelCollector) -> Vec<VolumeMount> {
    let otlp = &cx.values.export.otlp;
    otlp.endpoint.is_set().then_items(|| {
        let ca = otlp.tls.ca_secret.name.map(|_| volumes::read_only(CA.0, CA.1.to_owned()));
        let client = otlp.tls.client_secret.map(|_| volumes::read_only(CLIENT.0, CLIENT.1.to_owned()));
        ca.into_iter().chain(client).collect()
    })
}

/// What is wrong with where headers come from.
pub fn findings(cx: &OtelCollector) -> Vec<String> {
    let headers = &cx.values.export.otlp.secret_headers;
    let nowhere = headers.is_empty().not().and(&present(cx).not()).then(|| {
        "export.otlp.secretHeaders: there is no Secret to take them from; name it by export.otlp.existingSecret, or set externalSecret"
            .to_owned()
    });
    let external = &cx.values.platform().external_secrets;
    let store = fetched(cx).then_items(|| external_secret::findings("global.externalSecrets", external));
    nowhere.into_iter().chain(store).collect()
}
