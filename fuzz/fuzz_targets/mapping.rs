//! Any text as a mapping, a manifest and CompiledArtifacts, a line of `%%` between them: they are read or refused with
//! findings, but nothing panics.
#![no_main]

use floe_envmap::{
    artifacts::{self, Artifacts},
    build,
    plan::check,
    source::{Source, Sources},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut parts = text.split("\n%%\n");
    let mut next = || parts.next().unwrap_or_default();
    let (mapping, manifest, compiled) = (next(), next(), next());
    let manifest = Source::parse("manifest.yaml", manifest).ok();
    let Ok(source) = Source::parse("values.yaml", mapping) else { return };
    let sources = Sources::new(vec![source]);
    let checked = check(&sources, manifest.clone());
    if !checked.is_sound() {
        assert!(checked.findings.iter().all(|found| !found.to_string().is_empty()));
        return;
    }
    build::objects(&sources, &checked.mappings, None, drop).expect("what is sound can be built");
    let Ok(compiled) = Artifacts::read("compiled.json", compiled) else { return };
    for place in &checked.plan.placements {
        let _ = artifacts::platform("compiled.json", &compiled, manifest.as_ref(), place, true);
        let _ = artifacts::jobs("compiled.json", &compiled, None, manifest.as_ref(), place, true);
    }
});
