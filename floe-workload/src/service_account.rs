//! Service accounts.

use crate::{Chart, labels, names, values};
use floe_schema::{Context, Text, arg, text_part, union};
use k8s_openapi::{api::core::v1::ServiceAccount, apimachinery::pkg::apis::meta::v1::ObjectMeta};

/// Its name: its own, else that of the chart where it makes one, else the namespace's default.
pub fn name<V: Chart>(cx: &Context<V>, account: &values::ServiceAccount) -> Text {
    text_part("serviceAccount", arg("account", account), |account| {
        let name = account.create.either(|| names::own(cx).get(), || "default".to_owned());
        account.name.or(name.into()).get()
    })
}

/// The service account; none where one exists.
pub fn service_account<V: Chart>(cx: &Context<V>, account: &values::ServiceAccount) -> Option<ServiceAccount> {
    account.create.then(|| {
        let metadata = labels::metadata(cx, &name(cx, account));
        ServiceAccount {
            metadata: ObjectMeta {
                labels: Some(union(account.labels.entries(), labels::common(cx))),
                annotations: labels::annotations(cx, Some(&account.annotations)),
                ..metadata
            },
            // Who needs the token says so in its own pod.
            automount_service_account_token: Some(false),
            image_pull_secrets: account.image_pull_secrets.get(),
            ..ServiceAccount::default()
        }
    })
}
