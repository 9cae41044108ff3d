//! The credential of the principal `root`: drawn here and nowhere else, and read as files or, where Polaris wants it, as variables.

use super::{
    Polaris, credential,
    values::{Generate, PersistenceType},
};
use crate::polaris::persistence;
use floe_schema::Flag;
use floe_workload::{
    env,
    labels::{self, labels},
    names, volumes,
};
use k8s_openapi::api::core::v1::{EnvVar, KeyToPath, Secret, SecretVolumeSource, Volume, VolumeMount};

/// How long a drawn secret is.
const LENGTH: u16 = 32;
/// The id of the client whose secret is drawn.
const CLIENT: &str = "root";
/// The keys of the drawn Secret, and the names of the files.
const FILES: [&str; 2] = ["client-id", "client-secret"];
/// The volume with the credential as files, and where it is mounted.
const VOLUME: &str = "root-credentials";
/// Where Jobs read the credential.
pub(super) const PATH: &str = "/etc/floe/root";

fn drawn(cx: &Polaris) -> Flag {
    let lookup = cx.values.root_credentials.generate.is(Generate::Lookup);
    credential::root(cx).present(cx).not().and(&lookup)
}

/// Whether there is a credential.
pub(super) fn known(cx: &Polaris) -> Flag {
    credential::root(cx).present(cx).or(&drawn(cx))
}

/// The Secret; none where one exists.
pub fn secret(cx: &Polaris) -> Option<Secret> {
    drawn(cx).then(|| {
        let name = names::with(cx, "root");
        let password = cx.generated(&names::namespace(cx), &name, FILES[1], LENGTH);
        Secret {
            metadata: labels::metadata(cx, &name),
            string_data: Some(labels([(FILES[0], CLIENT.to_owned()), (FILES[1], password.get())])),
            type_: Some("Opaque".to_owned()),
            ..Secret::default()
        }
    })
}

/// The keys of the Secret: the user's own names where the Secret is the user's.
pub(super) fn keys(cx: &Polaris) -> [String; 2] {
    let root = &cx.values.root_credentials;
    let users = credential::root(cx).present(cx);
    [
        users.either(|| root.client_id_key.get(), || FILES[0].to_owned()),
        users.either(|| root.client_secret_key.get(), || FILES[1].to_owned()),
    ]
}

/// The volume with the credential as files.
pub(super) fn volume(cx: &Polaris) -> Volume {
    let items = keys(cx).into_iter().zip(FILES).map(|(key, path)| KeyToPath {
        key,
        path: path.to_owned(),
        ..KeyToPath::default()
    });
    let secret = SecretVolumeSource {
        secret_name: Some(credential::root(cx).name(cx)),
        items: Some(items.collect()),
        default_mode: Some(0o440),
        ..SecretVolumeSource::default()
    };
    Volume { name: VOLUME.to_owned(), secret: Some(secret), ..Volume::default() }
}

/// Where it is mounted.
pub(super) fn mount() -> VolumeMount {
    volumes::read_only(VOLUME, PATH.to_owned())
}

/// What a server with its state in memory makes its realms from. Kubernetes puts the two variables into the third.
pub(super) fn variables(cx: &Polaris) -> Vec<EnvVar> {
    const OF_REALM: &str = ",$(ROOT_CLIENT_ID),$(ROOT_CLIENT_SECRET)";
    persistence::is(cx, PersistenceType::InMemory).then_items(|| {
        let [id, secret] = keys(cx);
        let all = cx.values.realms.join(&format!("{OF_REALM};"));
        vec![
            env::secret("ROOT_CLIENT_ID", credential::root(cx).name(cx), id),
            env::secret("ROOT_CLIENT_SECRET", credential::root(cx).name(cx), secret),
            env::plain("POLARIS_BOOTSTRAP_CREDENTIALS", format!("{all}{OF_REALM}")),
        ]
    })
}
