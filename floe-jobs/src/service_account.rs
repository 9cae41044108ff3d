//! The service account that jobs run as.

use crate::{Jobs, labels, names};
use floe_schema::union;
use k8s_openapi::{api::core::v1, apimachinery::pkg::apis::meta::v1::ObjectMeta};

/// The service account; none where one exists.
pub fn service_account(jobs: &Jobs) -> Option<v1::ServiceAccount> {
    let account = &jobs.values.service_account;
    account.create.then(|| {
        let metadata = labels::metadata(jobs, &names::service_account(jobs));
        v1::ServiceAccount {
            metadata: ObjectMeta {
                labels: Some(union(account.labels.entries(), labels::common(jobs))),
                annotations: labels::annotations(jobs, Some(&account.annotations)),
                ..metadata
            },
            // Who needs the token says so in its own pod.
            automount_service_account_token: Some(false),
            image_pull_secrets: account.image_pull_secrets.get(),
            ..v1::ServiceAccount::default()
        }
    })
}
