//! Names of objects: within Kubernetes' limits, and never two alike.

use crate::{Jobs, values::JobName};
use floe_schema::{Text, arg, text_part};

/// A CronJob's name may have 52 characters: Kubernetes adds eleven for each run.
const CRON_JOB_LENGTH: u16 = 52;
/// A Job's name may have 63 characters, of which nine are the hash.
const JOB_LENGTH: u16 = 54;
/// All other names, kept to what fits a label.
const LENGTH: u16 = 63;

/// The start of every name: the release, and the chart unless the release's name says it.
pub fn fullname(jobs: &Jobs) -> Text {
    text_part("fullname", (), |()| {
        let values = &jobs.values;
        let release = &jobs.release.name;
        let name = values.name_override.or("floe-jobs".into());
        let generic = || release.contains("floe-jobs").either(|| release.get(), || format!("{release}-{name}"));
        values.fullname_override.is_set().either(|| values.fullname_override.or("".into()).get(), generic)
    })
}

/// The name of what a release has one of: its service account, its role, its policy.
pub fn own(jobs: &Jobs) -> Text {
    text_part("ownName", (), |()| fullname(jobs).shorten(LENGTH).get())
}

/// The namespace of every object.
pub fn namespace(jobs: &Jobs) -> Text {
    text_part("namespace", (), |()| {
        let global = jobs.values.global.namespace_override.or(jobs.release.namespace.get().into());
        jobs.values.namespace_override.or(global).get()
    })
}

/// A job's name without a hash.
pub fn job(jobs: &Jobs, name: &Text<JobName>) -> Text {
    text_part("jobName", arg("name", name), |name| {
        Text::of(format!("{}-{name}", fullname(jobs))).shorten(JOB_LENGTH).get()
    })
}

/// A CronJob's name.
pub fn cron_job(jobs: &Jobs, name: &Text<JobName>) -> Text {
    text_part("cronJobName", arg("name", name), |name| {
        Text::of(format!("{}-{name}", fullname(jobs))).shorten(CRON_JOB_LENGTH).get()
    })
}

/// The name of a ConfigMap of this release.
pub fn config_map(jobs: &Jobs, suffix: &str) -> Text {
    Text::of(format!("{}-{suffix}", fullname(jobs))).shorten(LENGTH)
}

/// The name of a job's test.
pub fn test(jobs: &Jobs, name: &Text<JobName>) -> Text {
    Text::of(format!("{}-test", job(jobs, name)))
}

/// The service account: its own name, else that of the chart where it makes one, else the namespace's default.
pub fn service_account(jobs: &Jobs) -> Text {
    text_part("serviceAccount", (), |()| {
        let account = &jobs.values.service_account;
        let name = account.create.either(|| own(jobs).get(), || "default".to_owned());
        account.name.or(name.into()).get()
    })
}
