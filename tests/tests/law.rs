//! The law, on generated documents. `LAW_DOCUMENTS` sets their number a chart, `LAW_SEED` the first seed.

#![expect(clippy::print_stdout, reason = "the tally is the point of a long run")]

use floe_chart::{AnyChart, yaml};
use floe_tests::law::{Law, Tally};
use serde_json::{Value, json};
use std::{fs, path::Path, thread};

/// Plain tests try as many; `cargo xtask test --law N` tries more.
const DOCUMENTS: usize = 1000;

fn setting(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Runs the law on two threads, each with a Helm of its own.
fn holds<C: AnyChart>(chart: impl Fn() -> C + Sync, documents: usize, base: &Value) {
    let (count, seed) = (setting("LAW_DOCUMENTS", documents), setting("LAW_SEED", 1));
    let run = |offset: usize| {
        let chart = chart();
        let mut law = Law::new(&chart).unwrap_or_else(|error| panic!("{error}"));
        law.run((seed + offset) as u64, count.div_ceil(2), base).unwrap_or_else(|error| panic!("{error}"))
    };
    let tallies: Vec<Tally> = thread::scope(|scope| {
        let run = &run;
        let threads = [0, 1].map(|offset| scope.spawn(move || run(offset)));
        threads.map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).to_vec()
    });
    let sum = |field: fn(&Tally) -> usize| tallies.iter().map(field).sum::<usize>();
    let (rendered, objects, refused) = (sum(|t| t.rendered), sum(|t| t.objects), sum(|t| t.refused));
    println!("{count} documents: {rendered} rendered alike ({objects} objects), {refused} refused alike");
    assert!(
        rendered > count / 4 && refused > 0 && objects > rendered,
        "the documents are too tame; the last was refused for: {}",
        tallies[0].reason
    );
}

#[test]
fn floe_jobs() {
    let jobs = json!({ "jobs": {
        "once": {},
        "nightly": { "schedule": "0 2 * * *" },
        "load": { "type": "ingestion", "ingestion": { "module": "load" } },
        "custom": { "type": "custom" },
    } });
    holds(floe_jobs::chart, DOCUMENTS, &jobs);
}

#[test]
fn floe_platform() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/floe-platform/everything.yaml");
    let everything = yaml::read(&fs::read_to_string(file).unwrap()).unwrap().value;
    holds(floe_platform::chart, DOCUMENTS, &everything);
}

/// The namespaces of environments: of a cluster that has its own for each, and one that several share.
#[test]
fn environments() {
    let off = json!({ "enabled": false });
    let environments = json!({
        "cluster": "here",
        "clusterMapping": {
            "non-prod": { "cluster": "here", "environments": ["dev", "q_a"], "isolation": "namespace" },
            "shared": {
                "cluster": "here", "environments": ["uat", "prod-eu"], "isolation": "label", "namespaceTemplate": "x-{{ environment }}",
                "resources": { "preset": "large", "quota": { "pods": 7 } },
            },
            "prod": { "cluster": "there", "environments": ["prod"] },
        },
        "namespaces": { "create": true },
        "dagster": off, "marquez": off, "otel": off, "polaris": off, "postgresql": off,
        "global": { "otel": off },
    });
    holds(floe_platform::chart, DOCUMENTS / 2, &environments);
}

#[test]
fn fixture() {
    holds(floe_tests::fixture::chart, DOCUMENTS, &json!({}));
}
