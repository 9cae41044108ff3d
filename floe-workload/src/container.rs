//! Containers: what the values say of each.

use crate::{Chart, env, image, security, values};
use floe_schema::{Context, Text, arg, non_empty, part};
use k8s_openapi::api::core::v1::{Container, EnvFromSource, EnvVar, VolumeMount};

/// The end of the log says why a container failed.
pub const TERMINATION_MESSAGE_POLICY: &str = "FallbackToLogsOnError";

/// What the values say of a container, whatever it runs: the image and its security. All else is the
/// caller's.
pub fn common<V: Chart>(cx: &Context<V>, values: &values::Container) -> Container {
    part("container", arg("container", values), |values| Container {
        image: Some(image::name(cx, &values.image).get()),
        image_pull_policy: Some(values.image.pull_policy.text().get()),
        security_context: security::container(cx, &values.security_context).get(),
        termination_message_policy: Some(TERMINATION_MESSAGE_POLICY.to_owned()),
        working_dir: values.working_dir.map(Text::get),
        ..Container::default()
    })
}

/// The user's command, else the chart's, which is not empty.
pub fn command(values: &values::Container, own: &[&str]) -> Option<Vec<String>> {
    let typed = values.command.is_empty().then_items(|| own.iter().map(|word| (*word).to_owned()).collect());
    Some(typed.into_iter().chain(values.command.map(Text::get)).collect())
}

/// The user's arguments, else the chart's, which are not empty; then the further ones.
pub fn args(values: &values::Container, mut own: impl FnMut() -> Vec<String>) -> Option<Vec<String>> {
    let typed = values.args.is_empty().then_items(&mut own);
    Some(typed.into_iter().chain(values.args.map(Text::get)).chain(values.extra_args.map(Text::get)).collect())
}

/// The chart's variables, then the user's: a later one wins over an earlier one of the same name.
pub fn variables(values: &values::Container, own: Vec<EnvVar>) -> Option<Vec<EnvVar>> {
    with_extra(values, own.into_iter().chain(env::users(&values.env)).collect())
}

/// All variables but those that the user wrote as Kubernetes has them, then these.
pub fn with_extra(values: &values::Container, all: Vec<EnvVar>) -> Option<Vec<EnvVar>> {
    non_empty(all.into_iter().chain(values.extra_env.items()).collect())
}

/// The chart's sources of variables, then the user's.
pub fn sources(values: &values::Container, own: Vec<EnvFromSource>) -> Option<Vec<EnvFromSource>> {
    non_empty(own.into_iter().chain(values.extra_env_from.items()).collect())
}

/// The chart's mounts, then the user's.
pub fn mounts(values: &values::Container, own: Vec<VolumeMount>) -> Option<Vec<VolumeMount>> {
    non_empty(own.into_iter().chain(values.extra_volume_mounts.items()).collect())
}
