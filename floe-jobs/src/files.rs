//! Files of a job's own, in a ConfigMap for each job that has some.

use crate::{Jobs, job, labels, names, values::JobName};
use floe_schema::Text;
use floe_workload::volumes;
use k8s_openapi::api::core::v1::{ConfigMap, Volume};

/// The ConfigMaps.
pub fn config_maps(jobs: &Jobs) -> Vec<ConfigMap> {
    jobs.values.jobs.flat_map(|name, overlay| {
        let job = job::merged(jobs, overlay);
        let files = &job.files;
        let present = job.enabled.and(&files.is_empty().not());
        let config_map = present.then(|| ConfigMap {
            metadata: labels::metadata(jobs, &self::name(jobs, name)),
            data: Some(files.map_values(|_, content| content.get())),
            ..ConfigMap::default()
        });
        config_map.into_iter().collect()
    })
}

fn name(jobs: &Jobs, name: &Text<JobName>) -> Text {
    names::with(jobs, &format!("{name}-files"))
}

/// The volume with the files of a job.
pub fn volume(jobs: &Jobs, name: &Text<JobName>) -> Volume {
    volumes::config_map("files", self::name(jobs, name).get())
}
