//! Mistakes that people make: every mistyped key and every value of a wrong type is refused by its path, natively and by Helm;
//! and what the schema accepts, the values types can read.

use floe_chart::{AnyChart, Options, Renderer, export, metadata::Dependency, validate::Validator};
use floe_schema::trace;
use floe_tests::{
    fixture,
    generate::Generator,
    keys::{Key, keys},
    oracle::{self, Oracle, Release},
    subcharts::installed,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// One letter left out, two swapped, one replaced, one added: at a place that depends on the key.
fn typos(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let sum: usize = letters.iter().map(|c| *c as usize).sum();
    let at = sum % letters.len();
    let swap = sum % letters.len().saturating_sub(1).max(1);
    let with = |edit: &dyn Fn(&mut Vec<char>)| {
        let mut letters = letters.clone();
        edit(&mut letters);
        letters.into_iter().collect::<String>()
    };
    let other = if letters[at] == 'x' { 'z' } else { 'x' };
    let mut typos = vec![
        [&letters[..at], &letters[at + 1..]].concat().into_iter().collect(),
        with(&|letters| letters.insert(at, letters[at])),
        with(&|letters| letters[at] = other),
        with(&|letters| letters.insert(at, 'q')),
    ];
    if letters.len() > 1 {
        typos.push(with(&|letters| letters.swap(swap, swap + 1)));
    }
    typos.retain(|typo| typo != name && !typo.is_empty());
    typos
}

/// Edits between two names, a swap of neighbours being one (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut least = change.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(rows[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    rows[a.len()][b.len()]
}

/// The mistyped names of a key that are no other key, each with whether the key is the only one so near.
fn mistyped(key: &Key) -> Vec<(String, bool)> {
    let names = typos(key.name()).into_iter().filter(|typo| !key.siblings.contains(typo));
    let unambiguous = |typo: &str| key.siblings.iter().filter(|name| distance(typo, name) <= 1).count() == 1;
    names.map(|typo| (typo.clone(), unambiguous(&typo))).collect()
}

/// Helm with a chart of ours.
struct Helm {
    files: oracle::Chart,
    oracle: Oracle,
}

impl Helm {
    fn new(chart: &dyn AnyChart) -> Self {
        let files = export(chart).unwrap_or_else(|errors| panic!("{errors:?}"));
        let text = |content: &[u8]| String::from_utf8_lossy(content).into_owned();
        let files: BTreeMap<String, String> =
            files.iter().map(|(path, content)| (path.to_owned(), text(content))).collect();
        Self { files: oracle::Chart::Files(files), oracle: Oracle::start().unwrap_or_else(|error| panic!("{error}")) }
    }

    /// What Helm says of values that it must refuse.
    #[track_caller]
    fn refusal(&mut self, values: &Value) -> String {
        let release = Release { kube_version: Some("v1.34.0".to_owned()), ..Release::new("r", "default") };
        let rendered = self.oracle.render(&self.files, values, &release);
        rendered.err().unwrap_or_else(|| panic!("Helm accepts {values}")).to_string()
    }
}

/// What the native renderer says of values, a line each.
fn native(renderer: &Renderer<'_>, values: &Value) -> Vec<String> {
    let values = values.as_object().cloned().unwrap_or_default();
    renderer.validate(&values, &Options::default()).iter().map(ToString::to_string).collect()
}

/// Lays a document into another: maps by key, lists item by item.
fn lay(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                lay(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (Value::Array(into), Value::Array(from)) => {
            for (index, value) in from.into_iter().enumerate() {
                match into.get_mut(index) {
                    Some(item) => lay(item, value),
                    None => into.push(value),
                }
            }
        }
        (into, from) => *into = from,
    }
}

/// One mistake: its document, how a native finding about it begins, and what a line of Helm's must hold.
struct Mistake {
    values: Value,
    finding: String,
    helm: [String; 2],
}

/// All mistakes of a document at once, which is what validators are for; each of them is refused in its place.
#[track_caller]
fn assert_refused(chart: &dyn AnyChart, renderer: &Renderer<'_>, helm: &mut Helm, mistakes: &[Mistake]) {
    let mut values = installed(chart, json!({}));
    mistakes.iter().for_each(|mistake| lay(&mut values, mistake.values.clone()));
    let (found, refusal) = (native(renderer, &values), helm.refusal(&values));
    for Mistake { values, finding, helm } in mistakes {
        assert!(found.iter().any(|line| line.starts_with(finding)), "{values}: {finding}\nnot in {found:#?}");
        let told = refusal.lines().any(|line| helm.iter().all(|part| line.contains(part)));
        assert!(told, "{values}: {helm:?}\nnot in {refusal}");
    }
}

/// How Helm tells a place: below a subchart's key by the path in that one's own values, whose schema it asks.
fn told<'a>(chart: &dyn AnyChart, pointer: &'a str) -> &'a str {
    let below = |dependency: &Dependency| pointer.strip_prefix('/')?.strip_prefix(dependency.key());
    let dependencies = &chart.metadata().dependencies;
    let is_path = |rest: &&str| rest.is_empty() || rest.starts_with('/');
    dependencies.iter().find_map(|dependency| below(dependency).filter(is_path)).unwrap_or(pointer)
}

/// Whether a key may be judged: what stands below `global` of a subchart, its parent may say otherwise.
fn judged(chart: &dyn AnyChart, key: &Key) -> bool {
    let parent = key.parent();
    let told = told(chart, &parent);
    told == parent || !told.starts_with("/global")
}

fn typos_are_refused(chart: &dyn AnyChart) -> usize {
    let (renderer, mut helm) = (Renderer::new(chart), Helm::new(chart));
    let mut rounds: BTreeMap<usize, Vec<Mistake>> = BTreeMap::new();
    for key in keys(&chart.schema()).iter().filter(|key| !key.open && judged(chart, key)) {
        for (round, (typo, unambiguous)) in mistyped(key).into_iter().enumerate() {
            let meant = if unambiguous { format!("; did you mean \"{}\"?", key.name()) } else { String::new() };
            rounds.entry(round).or_default().push(Mistake {
                values: key.document(&typo, json!({})),
                finding: format!("values: {}: unknown key{meant}", key.path_as(&typo)),
                helm: [format!("at '{}'", told(chart, &key.parent())), format!("'{typo}'")],
            });
        }
    }
    rounds.values().for_each(|mistakes| assert_refused(chart, &renderer, &mut helm, mistakes));
    rounds.values().map(Vec::len).sum()
}

#[test]
fn mistyped_keys_are_refused_by_their_path_with_what_was_meant() {
    let count = typos_are_refused(&floe_jobs::chart());
    assert!(count >= 500, "only {count} typos of floe-jobs");
    let count = typos_are_refused(&fixture::chart());
    assert!(count >= 300, "only {count} typos of the fixture");
    let count = typos_are_refused(&floe_platform::chart());
    assert!(count >= 1000, "only {count} typos of floe-platform");
}

/// A value of every type that a key does not take.
fn of_other_types(key: &Key) -> Vec<Value> {
    let values = [
        ("boolean", json!(true)),
        ("integer", json!(7)),
        ("number", json!(0.5)),
        ("string", json!("some text")),
        ("array", json!([[]])),
        ("object", json!({ "some key": 1 })),
    ];
    let taken = |kind: &str| {
        let is = |name: &str| key.types.iter().any(|taken| taken == name);
        is(kind) || (kind == "integer" && is("number"))
    };
    values.into_iter().filter(|(kind, _)| !taken(kind)).map(|(_, value)| value).collect()
}

fn wrong_types_are_refused(chart: &dyn AnyChart) -> usize {
    let (renderer, mut helm) = (Renderer::new(chart), Helm::new(chart));
    // Helm looks at nothing else where a subchart's values are no map.
    let of_subchart =
        |key: &Key| chart.metadata().dependencies.iter().any(|dependency| key.path_as(key.name()) == dependency.key());
    // A value that is no map hides what would be in it: the keys of each depth together.
    let mut rounds: BTreeMap<(usize, usize), Vec<Mistake>> = BTreeMap::new();
    let asked = |key: &&Key| !key.types.is_empty() && !of_subchart(key) && judged(chart, key);
    for key in keys(&chart.schema()).iter().filter(asked) {
        let (depth, pointer) = (key.parent().matches('/').count(), format!("{}/{}", key.parent(), key.name()));
        for (round, wrong) in of_other_types(key).into_iter().enumerate() {
            rounds.entry((depth, round)).or_default().push(Mistake {
                values: key.document(key.name(), wrong),
                finding: format!("values: {}: is ", key.path_as(key.name())),
                helm: [format!("at '{}'", told(chart, &pointer)), "want ".to_owned()],
            });
        }
    }
    rounds.values().for_each(|mistakes| assert_refused(chart, &renderer, &mut helm, mistakes));
    rounds.values().map(Vec::len).sum()
}

#[test]
fn values_of_wrong_types_are_refused_by_their_path() {
    for chart in [&floe_jobs::chart() as &dyn AnyChart, &fixture::chart(), &floe_platform::chart()] {
        let count = wrong_types_are_refused(chart);
        assert!(count > 300, "only {count} values for {}", chart.metadata().name);
    }
}

/// Whatever the schema accepts, the values type reads.
fn schema_and_type_agree<V: DeserializeOwned>(chart: &dyn AnyChart) {
    let schema = chart.schema();
    let validator = Validator::new(&schema).unwrap_or_else(|error| panic!("{error}"));
    let mut generator = Generator::new(&schema, 23).unwrap_or_else(|error| panic!("{error}"));
    let own = trace::fields_of::<V>();
    let (mut read, mut refused) = (0, 0);
    for n in 0..600 {
        let document = generator.document();
        let document = if n % 2 == 0 { document } else { generator.mutate(&document) };
        if !validator.is_valid(&document) {
            refused += 1;
            continue;
        }
        // Subcharts' keys are none of the chart's own type.
        let members = document.as_object().cloned().unwrap_or_default();
        let values: Value = members.into_iter().filter(|(key, _)| own.contains(&key.as_str())).collect();
        if let Err(error) = serde_json::from_value::<V>(values) {
            panic!("the schema accepts what the type does not: {error}\n{document}");
        }
        read += 1;
    }
    assert!(read > 250 && refused > 50, "{read} read, {refused} refused");
}

#[test]
fn what_the_schema_accepts_can_be_read() {
    schema_and_type_agree::<floe_jobs::values::Values>(&floe_jobs::chart());
    schema_and_type_agree::<fixture::Values>(&fixture::chart());
}
