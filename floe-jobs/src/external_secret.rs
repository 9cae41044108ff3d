//! ExternalSecrets: what the External Secrets Operator makes Secrets from. And the store that it fetches them from.

use crate::Jobs;
use floe_schema::{Text, non_empty};
use floe_workload::external_secret::{self, Content, ExternalSecret, SecretStore};

/// The ExternalSecrets, each under the name of the Secret that it makes.
pub fn external_secrets(jobs: &Jobs) -> Vec<ExternalSecret> {
    let external = &jobs.values.external_secrets;
    external.shared.enabled.then_items(|| {
        external.secrets.map(|name, secret| {
            let content = Content {
                data: non_empty(secret.data.map(|key, remote| external_secret::data(Text::get(key), remote))),
                data_from: secret.data_from.get(),
                template: secret.template.get(),
            };
            external_secret::external_secret(jobs, &external.shared, name, content)
        })
    })
}

/// The store; none where it exists.
pub fn secret_store(jobs: &Jobs) -> Option<SecretStore> {
    external_secret::secret_store(jobs, &jobs.values.external_secrets.shared, &jobs.values.secret_store)
}

/// What is wrong with the values of both.
pub fn findings(jobs: &Jobs) -> Vec<String> {
    const PATH: &str = "externalSecrets";
    let external = &jobs.values.external_secrets.shared;
    let store = external_secret::store_findings(PATH, external, &jobs.values.secret_store);
    external_secret::findings(PATH, external).into_iter().chain(store).collect()
}
