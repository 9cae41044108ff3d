//! The rule `images`: an image names what is run, today and tomorrow.

use super::{Report, Rule, field::Field, objects::Objects};

pub(super) const RULE: Rule =
    Rule { name: "images", summary: "every image has a digest, or a tag other than latest", check };

const REMEDY: &str = "name a version or a digest";

fn check(objects: &Objects<'_>, report: &mut Report) {
    for pod in objects.pods() {
        let of_volumes = pod.spec.get("volumes").items().into_iter().map(|volume| volume.get("image"));
        let of_volumes = of_volumes.filter(Field::is_set).map(|image| image.get("reference"));
        let of_containers = pod.containers().into_iter().map(|container| container.get("image"));
        for image in of_containers.chain(of_volumes) {
            match image.text() {
                None | Some("") => report.add(&image, "is missing", REMEDY),
                Some(name) => match tag(name) {
                    Tag::Fixed => {}
                    Tag::Missing => report.add(&image, format!("{name:?} has no tag, which means latest"), REMEDY),
                    Tag::Latest => report.add(&image, format!("{name:?} is another image tomorrow"), REMEDY),
                },
            }
        }
    }
}

enum Tag {
    Fixed,
    Latest,
    Missing,
}

fn tag(image: &str) -> Tag {
    let (name, digest) = image.split_once('@').map_or((image, None), |(name, digest)| (name, Some(digest)));
    if digest.is_some_and(|digest| !digest.is_empty()) {
        return Tag::Fixed;
    }
    // A colon before the last slash is a registry's port.
    let last = name.rsplit('/').next().unwrap_or(name);
    match last.split_once(':') {
        None | Some((_, "")) => Tag::Missing,
        Some((_, "latest")) => Tag::Latest,
        Some(_) => Tag::Fixed,
    }
}
