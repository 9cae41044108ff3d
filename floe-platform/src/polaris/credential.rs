//! Credentials: each in a Secret that exists, or that the External Secrets Operator makes.

use super::{
    Polaris,
    values::{AuthType, TokenBrokerType},
};
use floe_schema::{DnsSubdomain, Flag, Opt, Text, non_empty};
use floe_workload::{
    env,
    external_secret::{self, Content, Data, ExternalSecret},
    names,
};
use k8s_openapi::api::core::v1::EnvVar;

/// One Secret: the end of the name that it has where the operator makes it, whether there is a name of one that exists, and
/// whether the operator makes it.
pub(super) struct Credential<'a> {
    suffix: &'static str,
    existing: &'a Opt<Text<DnsSubdomain>>,
    remote: Flag,
}

impl Credential<'_> {
    fn fetched(&self, cx: &Polaris) -> Flag {
        cx.values.platform().external_secrets.enabled.and(&self.remote)
    }

    /// Whether it is there without the chart.
    pub(super) fn present(&self, cx: &Polaris) -> Flag {
        self.existing.is_set().or(&self.fetched(cx))
    }

    /// Its name.
    pub(super) fn name(&self, cx: &Polaris) -> String {
        self.existing.or(names::with(cx, self.suffix).get().into()).get()
    }

    fn external_secret(&self, cx: &Polaris, wanted: &Flag, data: impl Fn() -> Vec<Data>) -> Option<ExternalSecret> {
        wanted.and(&self.fetched(cx)).then(|| {
            let content = Content { data: non_empty(data()), ..Content::default() };
            let external = &cx.values.platform().external_secrets;
            external_secret::external_secret(cx, external, &Text::of(self.name(cx)), content)
        })
    }
}

/// The credential of `root`.
pub(super) fn root(cx: &Polaris) -> Credential<'_> {
    let root = &cx.values.root_credentials;
    Credential { suffix: "root", existing: &root.existing_secret, remote: root.external_secret.is_empty().not() }
}

/// The keys that tokens are signed with.
pub(super) fn broker(cx: &Polaris) -> Credential<'_> {
    let broker = &cx.values.token_broker;
    Credential {
        suffix: "token-broker",
        existing: &broker.existing_secret,
        remote: broker.external_secret.is_empty().not(),
    }
}

/// The secret that the authorisation server knows Polaris by.
fn oidc(cx: &Polaris) -> Credential<'_> {
    let oidc = &cx.values.oidc;
    Credential { suffix: "oidc", existing: &oidc.existing_secret, remote: oidc.external_secret.is_set() }
}

/// Whether tokens are Polaris' own.
pub(super) fn internal(cx: &Polaris) -> Flag {
    cx.values.authentication.r#type.is(AuthType::External).not()
}

/// Whether tokens are another server's.
pub(super) fn external(cx: &Polaris) -> Flag {
    cx.values.authentication.r#type.is(AuthType::Internal).not()
}

/// The files of the keys that tokens are signed with: the key of each in the Secret, its name, and whether it is there.
pub(super) fn broker_files(cx: &Polaris) -> [(String, &'static str, Flag); 3] {
    let broker = &cx.values.token_broker;
    let is = |of| broker.r#type.is(of);
    [
        (broker.public_key_key.get(), "public.pem", is(TokenBrokerType::RsaKeyPair)),
        (broker.private_key_key.get(), "private.pem", is(TokenBrokerType::RsaKeyPair)),
        (broker.symmetric_key_key.get(), "symmetric.key", is(TokenBrokerType::SymmetricKey)),
    ]
}

/// The secret that the authorisation server knows Polaris by, where there is one.
pub(super) fn oidc_variable(cx: &Polaris) -> Option<EnvVar> {
    let key = &cx.values.oidc.client_secret_key;
    let credential = oidc(cx);
    let wanted = external(cx).and(&credential.present(cx));
    wanted.then(|| env::secret("QUARKUS_OIDC_CREDENTIALS_SECRET", credential.name(cx), key.get()))
}

/// What makes these Secrets from entries of a secret store, with the keys that pods read.
pub fn external_secrets(cx: &Polaris) -> Vec<ExternalSecret> {
    let values = &cx.values;
    let all = [
        root(cx).external_secret(cx, &true.into(), || {
            values.root_credentials.external_secret.map(|key, remote| external_secret::data(key.get(), remote))
        }),
        broker(cx).external_secret(cx, &internal(cx), || {
            values.token_broker.external_secret.map(|key, remote| external_secret::data(key.get(), remote))
        }),
        oidc(cx).external_secret(cx, &external(cx), || {
            let key = &values.oidc.client_secret_key;
            let data = values.oidc.external_secret.map(|remote| external_secret::data(key.get(), remote));
            data.into_iter().collect()
        }),
    ];
    all.into_iter().flatten().collect()
}

/// What is wrong with where they come from.
pub(super) fn findings(cx: &Polaris) -> Vec<String> {
    let fetched = root(cx).fetched(cx).or(&broker(cx).fetched(cx)).or(&oidc(cx).fetched(cx));
    let store = &cx.values.platform().external_secrets;
    fetched.then_items(|| external_secret::findings("global.externalSecrets", store))
}
