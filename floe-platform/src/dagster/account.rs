//! Who the parts are to the Kubernetes API, and who of them has a token.

use super::{Dagster, launcher, values::LauncherType};
use floe_schema::{Flag, Text};
use floe_workload::service_account;
use k8s_openapi::api::core::v1::ServiceAccount;

/// The component of code locations and of the migration, in the name of their account.
const CODE: &str = "code";
/// The component of runs, in the name of their account.
const RUNS: &str = "runs";

/// The account of webserver and daemon.
pub fn own(cx: &Dagster) -> Option<ServiceAccount> {
    service_account::service_account(cx, &cx.values.service_account)
}

/// The account of code locations and of the migration.
pub fn code(cx: &Dagster) -> Option<ServiceAccount> {
    service_account::of_component(cx, &cx.values.service_accounts.code, CODE)
}

/// The account of runs, in their namespace; none where they have one of the user's, or make no pods.
pub fn runs(cx: &Dagster) -> Option<ServiceAccount> {
    let launcher = &cx.values.run_launcher;
    let wanted = launcher.service_account_name.is_set().or(&launcher.r#type.is(LauncherType::Default)).not();
    wanted
        .and(&cx.values.service_accounts.runs.create)
        .then(|| service_account::component(cx, &cx.values.service_accounts.runs, RUNS, &launcher::namespace(cx)))
}

/// The name of the account of webserver and daemon.
pub fn own_name(cx: &Dagster) -> Text {
    service_account::name(cx, &cx.values.service_account)
}

/// The name of the account of code locations and of the migration.
pub fn code_name(cx: &Dagster) -> Text {
    service_account::component_name(cx, &cx.values.service_accounts.code, CODE)
}

/// The name of the account of runs.
pub fn run_name(cx: &Dagster) -> Text {
    let made = service_account::component_name(cx, &cx.values.service_accounts.runs, RUNS);
    Text::of(cx.values.run_launcher.service_account_name.or(made.get().into()).get())
}

/// Whether every process has its account's token, because it makes the launcher: Dagster asks it whether runs can be resumed.
pub fn everywhere(cx: &Dagster) -> Flag {
    let monitoring = &cx.values.run_monitoring;
    let resumed = monitoring.enabled.and(&monitoring.max_resume_run_attempts.gt(0));
    resumed.and(&cx.values.run_launcher.r#type.is(LauncherType::K8s))
}
