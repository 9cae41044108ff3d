//! Planning, checking and rendering many environments.

use crate::{clock::median, milliseconds, show, times};
use floe_envmap::source::{Source, Sources};
use floe_envmap::{build, plan};
use std::fmt::Write as _;

/// A hundred environments on each cluster.
const EACH: usize = 100;

/// A mapping of so many environments.
fn mapping(count: usize) -> String {
    (0..count / EACH).fold("clusterMapping:\n".to_owned(), |mut text, cluster| {
        let environments: Vec<String> = (0..EACH).map(|n| format!("team-{cluster}-{n}")).collect();
        let environments = environments.join(", ");
        let _ = writeln!(text, "  mapping-{cluster}: {{ cluster: cluster-{cluster}, environments: [{environments}] }}");
        text
    })
}

/// Reads, checks and renders a mapping, and gives the number of objects.
fn objects(text: &str) -> usize {
    let sources = Sources::new(vec![Source::parse("mapping.yaml", text).expect("the mapping is YAML")]);
    let checked = plan::check(&sources, None);
    assert!(checked.is_sound(), "the mapping is sound");
    let counts = build::objects(&sources, &checked.mappings, None, |cluster| cluster.objects.len());
    counts.expect("what is sound can be built").iter().sum()
}

/// What the works give: so that a figure is of the real thing.
pub(crate) fn compared() {
    assert!(objects(&mapping(2 * EACH)) >= 2 * EACH * 10, "each environment has its objects");
}

pub(crate) fn figures() {
    let [some, many] = [10_000, 100_000].map(mapping);
    let time = median(|| objects(&some));
    show("plan, check and render 10,000 environments", &milliseconds(time), "aim: below 1,000 ms");
    let grown = median(|| objects(&many));
    show("  100,000 of them", &milliseconds(grown), "aim: below 10,000 ms");
    show("  against 10,000", &times(grown / time), "linear: 10");
}
