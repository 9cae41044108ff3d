//! What a schema cannot say about the values.

use crate::{Jobs, values::JobType};

/// A ConfigMap holds at most 1 MiB, its key and metadata included.
const ARTIFACTS_LENGTH: u32 = 1024 * 1024;

/// Every finding: the key, what is wrong, and the remedy.
pub fn findings(jobs: &Jobs) -> Vec<String> {
    let artifacts = &jobs.values.artifacts;
    let inline = artifacts.inline.or("".into());
    let too_long = inline.fits(ARTIFACTS_LENGTH).not().then(|| {
        "artifacts.inline: is longer than 1 MiB, which no ConfigMap holds; put it into a volume or the image".to_owned()
    });
    let both = artifacts
        .inline
        .is_set()
        .and(&artifacts.existing_config_map.is_set())
        .then(|| "artifacts: inline and existingConfigMap are both set; remove one".to_owned());
    let of_jobs = jobs.values.jobs.flat_map(|name, overlay| {
        let job = overlay.over(&jobs.values.defaults);
        let custom = job.r#type.is(JobType::Dbt).not();
        let zone = job.time_zone.is_set().and(&job.schedule.is_set().not()).then(|| {
            format!("jobs.{name}.timeZone: has no effect without a schedule; set jobs.{name}.schedule, or remove it")
        });
        let select = custom.and(&job.dbt.select.is_set()).then(|| {
            format!("jobs.{name}.dbt.select: has no effect on a job of type custom; set jobs.{name}.type to dbt, or remove it")
        });
        [zone, select].into_iter().flatten().collect()
    });
    [too_long, both].into_iter().flatten().chain(of_jobs).collect()
}
