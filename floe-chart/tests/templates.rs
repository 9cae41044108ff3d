//! The text of templates, where several would mean the same: what people read.

use floe_chart::{Chart, export, metadata::Metadata};
use floe_schema::{Choice, Context, Defaults, Map, Overlay, Text};
use k8s_openapi::{api::core::v1::ConfigMap, apimachinery::pkg::apis::meta::v1::ObjectMeta};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Named jobs over defaults.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Values {
    /// What jobs share.
    defaults: Defaults<Job>,
    /// What others share.
    others: Defaults<Job>,
    /// What each changes.
    jobs: Map<Overlay<Job>>,
}

/// A job.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Job {
    /// Its size.
    size: Choice<Size>,
    /// Its text.
    text: Text,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum Size {
    /// Not large.
    Small,
}

type Cx = Context<Values>;

/// The text of `builder`'s template.
fn template(builder: fn(&Cx) -> Vec<ConfigMap>) -> String {
    let metadata = Metadata { name: "jobs".into(), version: "0.1.0".into(), ..Metadata::default() };
    let defaults = || Defaults::from(Job { size: Size::Small.into(), text: "a".into() });
    let values = Values { defaults: defaults(), others: defaults(), jobs: Map::default() };
    // Every value has an effect, whatever the builder uses.
    let all = |cx: &Cx| {
        let both = [&cx.values.defaults, &cx.values.others];
        let texts = both.into_iter().flat_map(|job| [job.size.text().get(), job.text.get()]);
        texts.chain(cx.values.jobs.map(|_, job| job.over(both[0]).text.get())).collect()
    };
    let source = "tests/templates.rs";
    let chart = Chart::new(metadata, values, source).template("jobs.yaml", source, builder).notes(all);
    let files = export(&chart).unwrap_or_else(|errors| panic!("{errors:#?}"));
    files.get("templates/jobs.yaml").map(|text| String::from_utf8_lossy(text).into_owned()).unwrap_or_default()
}

fn config(name: &Text, texts: &[&Text]) -> ConfigMap {
    let data = texts.iter().zip('a'..).map(|(text, key)| (key.to_string(), text.get())).collect();
    let metadata = ObjectMeta { name: Some(name.get()), ..ObjectMeta::default() };
    ConfigMap { metadata, data: Some(data), ..ConfigMap::default() }
}

/// A merged element takes the name of its loop's variable, unless what it was before is needed, too.
#[test]
fn merged_elements_have_names() {
    let merged = template(|cx| {
        cx.values.jobs.map(|name, job| {
            let job = job.over(&cx.values.defaults);
            config(&name.trunc(63), &[&job.text, &job.size.text()])
        })
    });
    assert!(merged.contains("{{- $job := include \"jobs.overlay\" (list $.Values.defaults $job)"), "{merged}");
    assert!(merged.contains("a: {{ $job.text | quote }}\n"), "{merged}");
    let both = template(|cx| {
        cx.values.jobs.map(|name, job| {
            let size = job.choice(&cx.values.defaults, |job| &job.size);
            let [one, other] = [&cx.values.defaults, &cx.values.others].map(|defaults| job.over(defaults));
            config(&name.trunc(63), &[&one.text, &other.text, &size.text(), &size.text().sha256()])
        })
    });
    assert!(both.contains("{{- $jobMerged := include \"jobs.overlay\" (list $.Values.defaults $job)"), "{both}");
    assert!(both.contains("{{- $jobMerged1 := include \"jobs.overlay\" (list $.Values.others $job)"), "{both}");
    assert!(both.contains("a: {{ $jobMerged.text | quote }}\n  b: {{ $jobMerged1.text | quote }}\n"), "{both}");
    assert!(both.contains("c: {{ $job.size | default"), "{both}");
}
