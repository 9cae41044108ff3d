//! Files of a job's own, in a ConfigMap for each job that has some.

use crate::{Jobs, job, labels, names, values::JobName};
use floe_schema::Text;
use k8s_openapi::api::core::v1::{ConfigMap, ConfigMapVolumeSource, Volume};

/// The ConfigMaps.
pub fn config_maps(jobs: &Jobs) -> Vec<ConfigMap> {
    jobs.values.jobs.flat_map(|name, overlay| {
        let job = job::merged(jobs, overlay);
        let files = &job.shared.files;
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
    names::config_map(jobs, &format!("{name}-files"))
}

/// The volume with the files of a job.
pub fn volume(jobs: &Jobs, name: &Text<JobName>) -> Volume {
    let config_map = ConfigMapVolumeSource { name: self::name(jobs, name).get(), ..ConfigMapVolumeSource::default() };
    Volume { name: "files".to_owned(), config_map: Some(config_map), ..Volume::default() }
}
