//! The floe-jobs chart: dbt as Kubernetes Jobs and CronJobs, with the CompiledArtifacts of a floe data product.
//!
//! [`chart`] is the whole chart. Each builder is a function of its own module: other tools may call it with
//! [values](values::Values) of their own.
//!
//! ```
//! use floe_chart::{Options, Renderer};
//! use serde_json::{Value, json};
//!
//! let chart = floe_jobs::chart();
//! let values = json!({ "jobs": { "nightly": { "schedule": "0 2 * * *", "dbt": { "command": "build" } } } });
//! let Value::Object(values) = values else { unreachable!() };
//! let rendered = Renderer::new(&chart).render(&values, &Options::default()).expect("these values are good");
//! assert_eq!(rendered.manifests[0].object["kind"], "CronJob");
//! assert_eq!(rendered.manifests[0].object["spec"]["schedule"], "0 2 * * *");
//! ```

pub mod artifacts;
pub mod checks;
pub mod container;
pub mod cron_job;
pub mod env;
pub mod job;
pub mod labels;
pub mod names;
pub mod notes;
pub mod pod;
pub mod profiles;
pub mod values;
pub mod volumes;

use floe_chart::{
    Chart,
    metadata::{Maintainer, Metadata},
};
use floe_schema::Context;
use std::collections::BTreeMap;
use values::Values;

/// What every builder of this chart is given.
pub type Jobs = Context<Values>;

/// The chart.
#[must_use]
pub fn chart() -> Chart<Values> {
    Chart::new(metadata(), Values::default(), "floe-jobs/src/values")
        .readme(include_str!("chart.md"))
        .template("configmap-artifacts.yaml", "floe-jobs/src/artifacts.rs", artifacts::config_map)
        .template("configmap-profiles.yaml", "floe-jobs/src/profiles.rs", profiles::config_map)
        .template("cronjob.yaml", "floe-jobs/src/cron_job.rs", cron_job::cron_jobs)
        .template("job.yaml", "floe-jobs/src/job.rs", job::jobs)
        .checks(checks::findings)
        .notes(notes::lines)
}

fn metadata() -> Metadata {
    let annotations = [("artifacthub.io/license", "Apache-2.0"), ("artifacthub.io/category", "integration-delivery")];
    Metadata {
        name: "floe-jobs".to_owned(),
        description: Some(
            "dbt jobs of the floe data platform: Jobs and CronJobs with their CompiledArtifacts".to_owned(),
        ),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        app_version: Some("1.9.0".to_owned()),
        kube_version: Some(">=1.28.0-0".to_owned()),
        keywords: ["dbt", "data", "floe", "jobs"].map(str::to_owned).to_vec(),
        home: Some("https://github.com/floe/floe-charts".to_owned()),
        sources: vec!["https://github.com/floe/floe-charts".to_owned()],
        maintainers: vec![Maintainer { name: "floe charts".to_owned(), ..Maintainer::default() }],
        annotations: annotations
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into_iter()
            .collect::<BTreeMap<_, _>>(),
        ..Metadata::default()
    }
}

/// The README's Rust example is true.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
