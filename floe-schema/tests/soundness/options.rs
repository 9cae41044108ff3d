//! Options.

use super::*;

const PRESENCE: &[&str] = &["looks at a value itself", "presence"];

#[test]
fn asked_for_presence() {
    refused(PRESENCE, |v| named(if v.tag.map(Text::get).is_some() { "tagged" } else { "untagged" }));
    refused(PRESENCE, |v| named(if v.enabled.then(|| 1).is_none() { "off" } else { "on" }));
    refused(PRESENCE, |v| named(if v.resources.get().is_some() { "limited" } else { "unlimited" }));
}

#[test]
fn with_a_fallback() {
    refused(PRESENCE, |v| named(v.tag.map(Text::get).unwrap_or_else(|| "latest".to_owned())));
    refused(PRESENCE, |v| named(v.tag.map(Text::get).unwrap_or_default()));
    refused(PRESENCE, |v| ContainerPort {
        container_port: v.limit.map(floe_schema::Int::get).unwrap_or(80),
        ..ContainerPort::default()
    });
}

#[test]
fn matched() {
    refused(PRESENCE, |v| match v.tag.map(Text::get) {
        Some(tag) => named(tag),
        None => named("untagged"),
    });
}

/// The vocabulary's own ways are fine.
#[test]
fn by_the_vocabulary() {
    accepted(|v| named(v.tag.or("latest".into()).get()));
    accepted(|v| v.tag.get().map_or_else(|| named("untagged"), |tag| named(tag.get())));
    accepted(|v| Container { image: v.tag.map(Text::get), ..Container::default() });
}
