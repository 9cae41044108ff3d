//! What the `Chart.yaml` of floe's own charts have in common.

use floe_chart::metadata::{Maintainer, Metadata};

/// The project's repository.
const HOME: &str = "https://github.com/floe/floe-charts";

/// The metadata of one of floe's charts, which installs `app_version` of these images, each with a name. All charts share one
/// version.
#[must_use]
pub fn of(name: &str, description: &str, app_version: &str, images: &[(&str, &str)]) -> Metadata {
    let list: String = images.iter().map(|(name, image)| format!("- name: {name}\n  image: {image}\n")).collect();
    let images = (!list.is_empty()).then_some(("artifacthub.io/images", list.as_str()));
    let annotations = [("artifacthub.io/license", "Apache-2.0"), ("artifacthub.io/category", "integration-delivery")];
    Metadata {
        name: name.to_owned(),
        description: Some(description.to_owned()),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        app_version: Some(app_version.to_owned()),
        kube_version: Some(">=1.28.0-0".to_owned()),
        keywords: ["floe", "data", name].map(str::to_owned).to_vec(),
        home: Some(HOME.to_owned()),
        sources: vec![HOME.to_owned()],
        maintainers: vec![Maintainer { name: "floe charts".to_owned(), ..Maintainer::default() }],
        icon: Some(format!("{HOME}/raw/main/docs/icon.svg")),
        annotations: annotations
            .into_iter()
            .chain(images)
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect(),
        ..Metadata::default()
    }
}
