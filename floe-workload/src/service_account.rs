//! Service accounts.

use crate::{Chart, labels, names, values};
use floe_schema::{Context, Text, arg, text_part, union, with_flags};
use k8s_openapi::{api::core::v1::ServiceAccount, apimachinery::pkg::apis::meta::v1::ObjectMeta};

/// The name of the chart's account: its own, else that of the chart where it makes one, else the namespace's default.
pub fn name<V: Chart>(cx: &Context<V>, account: &values::ServiceAccount) -> Text {
    text_part("serviceAccount", arg("account", account), |account| called(account, &names::own(cx)))
}

/// The name of a component's account, which is made as `<full name>-<component>`.
pub fn component_name<V: Chart>(cx: &Context<V>, account: &values::ServiceAccount, component: &str) -> Text {
    text_part(&format!("{component}ServiceAccount"), arg("account", account), |account| {
        called(account, &names::with(cx, component))
    })
}

fn called(account: &values::ServiceAccount, made: &Text) -> String {
    let name = account.create.either(|| made.get(), || "default".to_owned());
    account.name.or(name.into()).get()
}

/// The chart's account; none where one exists.
pub fn service_account<V: Chart>(cx: &Context<V>, account: &values::ServiceAccount) -> Option<ServiceAccount> {
    account.create.then(|| build(cx, account, (&name(cx, account), &names::namespace(cx)), labels::common(cx)))
}

/// A component's account; none where one exists.
pub fn of_component<V: Chart>(
    cx: &Context<V>,
    account: &values::ServiceAccount,
    component: &str,
) -> Option<ServiceAccount> {
    account.create.then(|| self::component(cx, account, component, &names::namespace(cx)))
}

/// A component's account, in the namespace of its pods.
pub fn component<V: Chart>(
    cx: &Context<V>,
    account: &values::ServiceAccount,
    component: &str,
    namespace: &Text,
) -> ServiceAccount {
    let own = union(labels::common(cx), labels::of_component(component));
    build(cx, account, (&component_name(cx, account, component), namespace), own)
}

fn build<V: Chart>(
    cx: &Context<V>,
    account: &values::ServiceAccount,
    (name, namespace): (&Text, &Text),
    own: labels::Labels,
) -> ServiceAccount {
    let object = ServiceAccount {
        metadata: ObjectMeta {
            labels: Some(union(account.labels.entries(), own)),
            annotations: labels::annotations(cx, Some(&account.annotations)),
            namespace: Some(namespace.get()),
            ..labels::metadata(cx, name)
        },
        image_pull_secrets: account.image_pull_secrets.get(),
        ..ServiceAccount::default()
    };
    with_flags(object, &[(&account.automount, |object, on| object.automount_service_account_token = Some(on))])
}
