//! What is said of the origin of fields is true: of every generated document, and of every change of one leaf.

use floe_chart::{
    AnyChart, Draw, Options, Renderer, Secrets,
    path::{Path, Step},
    provenance::{Comparison, Impact, Provenance, Release},
    values::merge,
};
use floe_schema::go;
use floe_tests::generate::{Config, Generator};
use pretty_assertions::assert_eq;
use serde_json::{Map, Value, json};

/// How many documents a test tries.
const DOCUMENTS: usize = 60;

/// The values that bring the objects of floe-jobs about.
fn jobs() -> Value {
    json!({
        "jobs": {
            "once": { "nodeSelector": { "disk": "ssd" }, "env": { "A": "b" } },
            "nightly": { "schedule": "0 2 * * *", "tolerations": [{ "key": "a" }] },
            "custom": { "type": "custom", "args": ["a", "b"] },
        }
    })
}

/// `base`, and generated documents, every other one laid over it.
fn documents(chart: &dyn AnyChart, base: &Value, seed: u64) -> Vec<Map<String, Value>> {
    let config = Config { partial: true, ..Config::default() };
    let mut generator = Generator::with(&chart.schema(), seed, config).unwrap_or_else(|error| panic!("{error}"));
    let mut document = |n: usize| match (generator.document(), base) {
        (Value::Object(document), Value::Object(base)) if n.is_multiple_of(2) => merge([base.clone(), document]),
        (document, _) => document.as_object().cloned().unwrap_or_default(),
    };
    let first = base.as_object().cloned().unwrap_or_default();
    [first].into_iter().chain((0..DOCUMENTS).map(&mut document)).collect()
}

/// The objects of a trace that is read for values are those of the builders that are called with them; each of their
/// fields is explained, with its value.
fn reads_as_the_builders_do(chart: &dyn AnyChart, base: &Value) {
    let provenance = Provenance::new(chart).unwrap_or_else(|errors| panic!("{errors:?}"));
    let renderer = Renderer::new(chart);
    let mut fields = 0;
    for document in documents(chart, base, 1) {
        // A trace is read with placeholders for what is drawn.
        let options = Options { secrets: Secrets::new(Draw::placeholder()), ..Options::default() };
        let Ok(rendered) = renderer.render(&document, &options) else { continue };
        let release = provenance.release(&document, &options).unwrap_or_else(|findings| panic!("{findings:?}"));
        assert_eq!(rendered.manifests.len(), release.objects.len());
        for (manifest, object) in rendered.manifests.iter().zip(&release.objects) {
            let (native, read) = (go::normalize(manifest.object.clone()), go::normalize(object.value.clone()));
            let read = go::without_negative_zero(read);
            assert_eq!((&manifest.source, &native), (&object.template, &read), "{document:?}");
            for field in object.fields() {
                let found = object.explain(&field).unwrap_or_else(|error| panic!("{error}: {document:?}"));
                assert_eq!((&found.field, found.value.as_ref()), (&field, field.find(&object.value)));
                fields += 1;
            }
        }
    }
    assert!(fields > 20 * DOCUMENTS, "the documents are too tame: {fields} fields");
}

#[test]
fn floe_jobs_reads_as_its_builders_do() {
    reads_as_the_builders_do(&floe_jobs::chart(), &jobs());
}

#[test]
fn the_fixture_reads_as_its_builders_do() {
    reads_as_the_builders_do(&floe_tests::fixture::chart(), &json!({}));
}

/// The leaves of a document, in its order.
fn leaves(value: &Value, path: &Path, found: &mut Vec<Path>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            members.iter().for_each(|(name, member)| leaves(member, &path.name(name), found));
        }
        Value::Array(items) if !items.is_empty() => {
            items.iter().enumerate().for_each(|(n, item)| leaves(item, &path.then(Step::Index(n)), found));
        }
        _ => found.push(path.clone()),
    }
}

/// The document with other values at a leaf, and without it.
fn changed(document: &Map<String, Value>, leaf: &Path) -> Vec<Map<String, Value>> {
    let whole = Value::Object(document.clone());
    let others: Vec<Value> = match leaf.find(&whole) {
        Some(Value::Bool(flag)) => vec![(!flag).into()],
        Some(Value::Number(number)) => {
            let number = number.as_i64().unwrap_or_default();
            vec![(number + 1).into(), (number - 1).into(), 0.into()]
        }
        Some(Value::String(text)) => vec![format!("{text}x").into(), "a".into(), "".into(), "custom".into()],
        Some(Value::Object(_)) => vec![json!({ "a": "b" })],
        Some(Value::Array(_)) => vec![json!(["a"])],
        Some(Value::Null) | None => vec![true.into(), 1.into(), "a".into(), json!({})],
    };
    let set = |value: Option<Value>| {
        let mut whole = whole.clone();
        let (last, parent) = leaf.steps().split_last()?;
        let parent = whole.pointer_mut(&Path::new(parent.to_vec()).pointer())?;
        match (parent, last, value) {
            (Value::Object(members), Step::Name(name), Some(value)) => drop(members.insert(name.clone(), value)),
            (Value::Object(members), Step::Name(name), None) => drop(members.shift_remove(name)),
            (Value::Array(items), Step::Index(n), Some(value)) => items[*n] = value,
            (Value::Array(items), Step::Index(n), None) => drop(items.remove(*n)),
            _ => return None,
        }
        whole.as_object().cloned()
    };
    [Some(Value::Null), None].into_iter().chain(others.into_iter().map(Some)).filter_map(set).collect()
}

/// A field's path with any item in the place of a numbered one: of several equal items, nobody can say which one is new.
fn any_number(path: &Path) -> Path {
    let any = |step: &Step| if matches!(step, Step::Index(_)) { Step::Item } else { step.clone() };
    Path::new(path.steps().iter().map(any).collect())
}

/// A field's path up to its first numbered item.
fn up_to_number(path: &Path) -> Path {
    let steps = path.steps().iter().take_while(|step| !matches!(step, Step::Index(_)));
    Path::new(steps.cloned().collect())
}

/// Whether a change at `place` is one of `field`, or of what is below it.
fn fits(field: &Path, place: &Path) -> bool {
    let any = any_number(place);
    field.is_or_leads_to(&any)
        || match place.steps().last() {
            // What tells an object or a named item apart: where that is another, the whole counts as another.
            None => ["name", "namespace"].iter().any(|name| field.is_or_leads_to(&Path::of_names(["metadata", name]))),
            Some(Step::By(key, _)) => field.is_or_leads_to(&any.name(key)),
            // An item without a name is told apart by all of its fields.
            Some(Step::Index(_)) => any.is_or_leads_to(field),
            Some(_) => false,
        }
}

/// What a change of `leaf` changes is among what the leaf reaches, and is said to come from it.
fn accounts_for(old: &Release, new: &Release, leaf: &Path, reached: &[Impact]) -> usize {
    let comparison = Comparison::new(old, new);
    let leaf = &up_to_number(leaf);
    let mut fields = 0;
    for object in &comparison.objects {
        let told = format!("{leaf}: {object:?}\nchanged: {:?}", comparison.keys);
        let places: Vec<Path> = match &object.fields[..] {
            [] => vec![Path::default()],
            fields => fields.iter().map(|field| field.path.clone()).collect(),
        };
        for place in places {
            let found = reached.iter().any(|one| one.template == object.source && fits(&one.field, &place));
            assert!(found, "{place} is not among {reached:?}\n{told}");
        }
        for field in &object.fields {
            let numberless = floe_chart::diff::FieldChange { path: up_to_number(&field.path), ..field.clone() };
            let causes = comparison.causes(object, &numberless);
            assert!(causes.iter().any(|cause| cause.touches(leaf)), "{field} has no cause\n{told}");
            fields += 1;
        }
        if object.fields.is_empty() {
            let causes = comparison.causes_of(object);
            assert!(causes.iter().any(|cause| cause.touches(leaf)), "the object has no cause\n{told}");
        }
    }
    fields
}

/// Changes leaf after leaf of generated documents.
fn no_change_comes_from_nowhere(chart: &dyn AnyChart, base: &Value) {
    let provenance = Provenance::new(chart).unwrap_or_else(|errors| panic!("{errors:?}"));
    let options = Options::default();
    let (mut fields, mut tried) = (0, 0);
    for (n, document) in documents(chart, base, 7).into_iter().enumerate() {
        let Ok(old) = provenance.release(&document, &options) else { continue };
        let mut all = vec![];
        leaves(&Value::Object(document.clone()), &Path::default(), &mut all);
        // Of generated documents every seventh leaf, from a place that moves: they are many.
        let (skip, step) = if n == 0 { (0, 1) } else { (tried % 7, 7) };
        for leaf in all.iter().skip(skip).step_by(step) {
            tried += 1;
            let reached = provenance.impact(std::slice::from_ref(leaf));
            for other in changed(&document, leaf) {
                if let Ok(new) = provenance.release(&other, &options) {
                    fields += accounts_for(&old, &new, leaf, &reached);
                }
            }
        }
    }
    assert!(fields > DOCUMENTS, "the changes are too tame: {fields} fields of {tried} leaves");
}

#[test]
fn no_change_of_floe_jobs_comes_from_nowhere() {
    no_change_comes_from_nowhere(&floe_jobs::chart(), &jobs());
}

#[test]
fn no_change_of_the_fixture_comes_from_nowhere() {
    no_change_comes_from_nowhere(&floe_tests::fixture::chart(), &json!({}));
}
