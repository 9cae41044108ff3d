//! Whatever is in a file, it is read or refused: nothing panics.

mod common;

use common::fixture;
use floe_envmap::{
    artifacts::{self, Artifacts, Product},
    build,
    plan::check,
    source::{Source, Sources},
    tag,
};

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound.max(1)
    }
}

/// What is put into a text somewhere.
const PIECES: [&str; 24] = [
    "",
    " ",
    "\n",
    "\n  ",
    ":",
    "- ",
    "{",
    "}",
    "[",
    "]",
    "null",
    "true",
    "-1",
    "1e400",
    "\"",
    "'",
    "{{.environment}}",
    "{{ x }}",
    "é",
    "\u{0}",
    "&a ",
    "*a",
    "<<: ",
    "_-",
];

/// `text` with a few pieces put in, taken out or doubled.
fn changed(text: &str, numbers: &mut Numbers) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(chars.len() + 1);
        let end = (at + numbers.below(12)).min(chars.len());
        match numbers.below(3) {
            0 => drop(chars.drain(at..end)),
            1 => {
                let again = chars[at..end].to_vec();
                chars.splice(at..at, again);
            }
            _ => {
                let piece = PIECES[numbers.below(PIECES.len())].chars();
                chars.splice(at..at, piece);
            }
        }
    }
    chars.into_iter().collect()
}

/// Everything that can be made of a mapping, a manifest and artifacts.
fn try_all(mapping: &str, manifest: &str, compiled: &str, spec: &str) -> usize {
    let manifest = Source::parse("manifest.yaml", manifest).ok();
    let Ok(source) = Source::parse("values.yaml", mapping) else { return 0 };
    let sources = Sources::new(vec![source]);
    let checked = check(&sources, manifest.clone());
    for found in &checked.findings {
        assert!(!found.to_string().is_empty());
        assert!(found.line.is_none() || found.column.is_some_and(|column| column > 0));
    }
    if !checked.is_sound() {
        return 1;
    }
    build::objects(&sources, &checked.mappings, None, drop).expect("what is sound can be built");
    let product = Source::parse("floe.yaml", spec).ok().map(|source| Product { source });
    if let Ok(artifacts) = Artifacts::read("compiled.json", compiled) {
        for place in &checked.plan.placements {
            let _ = artifacts::platform("c", &artifacts, manifest.as_ref(), place, true);
            let _ = artifacts::jobs("c", &artifacts, product.as_ref(), manifest.as_ref(), place, true);
            let _ = tag::parse(spec, &[&place.environment]);
        }
    }
    2
}

#[test]
fn whatever_is_in_a_file() {
    let texts =
        [fixture("mapping.yaml"), fixture("manifest.yaml"), fixture("compiled.json"), fixture("product.floe.yaml")];
    let bad = [fixture("bad-mapping.yaml"), fixture("bad-manifest.yaml")];
    let mut numbers = Numbers(1);
    let mut seen = [0; 3];
    for n in 0..1500 {
        let mut all = texts.clone();
        if n % 3 == 0 {
            all[..2].clone_from_slice(&bad);
        }
        let which = numbers.below(all.len());
        all[which] = changed(&all[which], &mut numbers);
        seen[try_all(&all[0], &all[1], &all[2], &all[3])] += 1;
    }
    assert!(seen.iter().all(|count| *count > 20), "{seen:?}");
}
