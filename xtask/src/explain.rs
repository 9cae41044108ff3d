//! `cargo xtask explain`: which keys of the values and which lines of Rust made a field.

use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};
use floe_chart::path::{Path, Step};
use floe_chart::provenance::{Aspect, Explanation, Guard, Input, Inputs, Object, Provenance, Release};
use serde_json::{Value, json};

use crate::input::{self, Sources};
use crate::release::ReleaseArgs;
use crate::table::{brief, table};
use crate::{Failure, charts::Named, print};

const EXAMPLES: &str = "\
Examples:
  cargo xtask explain floe-jobs -f values.yaml                                    list the objects
  cargo xtask explain floe-jobs CronJob/nightly -f values.yaml                    every field with its keys
  cargo xtask explain floe-jobs CronJob/nightly containers[0].image -f values.yaml
  cargo xtask explain floe-jobs ConfigMap '.metadata.labels[\"app.kubernetes.io/name\"]' -f values.yaml

A field is named by its path, or by the end of it where that fits one field; an item of a list by its number or its name,
as in containers[name=job]. A field that is not written is explained, too: by what keeps it away.";

/// Explain where the fields of a chart's objects come from
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Explain {
    /// The chart
    #[arg(value_parser = Named::parser())]
    chart: Named,
    /// The object: KIND/NAME, where a part of the name or the kind alone is enough if it fits one object
    object: Option<String>,
    /// The field: `.spec.replicas`, `containers[name=web].image`
    field: Option<Path>,
    #[command(flatten)]
    sources: Sources,
    #[command(flatten)]
    release: ReleaseArgs,
    /// How it is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// For people or for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Lines for people
    Text,
    /// One JSON object a line
    Json,
}

impl Explain {
    /// Runs the command.
    ///
    /// # Errors
    /// What a render refuses, and an object or a field that is not there.
    pub(crate) fn run(self) -> Result<()> {
        let chart = self.chart.chart();
        let input = input::Input::open(&self.sources)?;
        let provenance = provenance(&*chart)?;
        let release = provenance
            .release(input.overrides(), &self.release.options())
            .map_err(|findings| input.failure(findings))?;
        let view = View { release: &release, input: &input };
        let Some(name) = &self.object else { return print(&objects(&release, self.format)) };
        let object = find(&release.objects, name)?;
        match &self.field {
            Some(field) => {
                let found = object.explain(field);
                let found = found.map_err(|error| Failure::findings(vec![format!("{}: {error}", object.id())]))?;
                print(&view.field(object, &found, self.format))
            }
            None => print(&view.fields(object, self.format)?),
        }
    }
}

/// A chart's provenance.
///
/// # Errors
/// Every reason why the chart cannot be exported.
pub(crate) fn provenance(chart: &dyn floe_chart::AnyChart) -> Result<Provenance<'_>> {
    Ok(Provenance::new(chart).map_err(|errors| Failure::findings(errors.iter().map(ToString::to_string).collect()))?)
}

fn objects(release: &Release, format: Format) -> String {
    let all = release.objects.iter();
    match format {
        Format::Text => {
            let row = |object: &Object| vec![object.id(), object.template.clone(), object.rust.to_owned()];
            table(0, &all.map(row).collect::<Vec<_>>())
        }
        Format::Json => all
            .map(|object| json!({ "object": object.id(), "template": object.template, "rust": object.rust }))
            .map(|line| format!("{line}\n"))
            .collect(),
    }
}

/// The one object that `name` fits: `KIND/NAME`, `KIND` or `NAME`, where the end or a part of the name is enough.
fn find<'a>(objects: &'a [Object], name: &str) -> Result<&'a Object> {
    let is_kind = |kind: &str| objects.iter().any(|object| object.kind().eq_ignore_ascii_case(kind));
    let (kind, part) = match name.split_once('/') {
        Some((kind, part)) => (Some(kind), part),
        None if is_kind(name) => (Some(name), ""),
        None => (None, name),
    };
    let of_kind = |object: &&Object| kind.is_none_or(|kind| object.kind().eq_ignore_ascii_case(kind));
    let fits: [fn(&str, &str) -> bool; 3] =
        [|known, part| known == part, |known, part| known.ends_with(part), |known, part| known.contains(part)];
    let found = fits
        .into_iter()
        .map(|fit| objects.iter().filter(of_kind).filter(|object| fit(object.name(), part)).collect::<Vec<_>>());
    let found = found.into_iter().find(|found| !found.is_empty()).unwrap_or_default();
    let ids = |objects: &[&Object]| objects.iter().map(|object| object.id()).collect::<Vec<_>>().join(", ");
    let message = match &found[..] {
        [one] => return Ok(one),
        [] if objects.is_empty() => format!("{name}: these values make no objects; give others by -f"),
        [] => format!("{name}: no such object; there are {}", ids(&objects.iter().collect::<Vec<_>>())),
        several => format!("{name}: fits several objects; give one of {}", ids(several)),
    };
    Err(Failure::findings(vec![message]).into())
}

/// Explanations with the values that they speak of.
struct View<'a> {
    release: &'a Release,
    input: &'a input::Input,
}

impl View<'_> {
    /// Every field of an object with its keys.
    fn fields(&self, object: &Object, format: Format) -> Result<String> {
        let mut rows = vec![];
        let mut text = String::new();
        for field in object.fields() {
            let found = object.explain(&field).context("a field of the object itself")?;
            match format {
                Format::Text => rows.push(self.row(object, &found)),
                Format::Json => text += &self.field(object, &found, format),
            }
        }
        let head = format!("{}  ({})\n", object.id(), object.template);
        Ok(if format == Format::Text { head + &table(2, &rows) } else { text })
    }

    /// A field on one line: the keys that have a value now, else all; those that it hangs on are another question.
    fn row(&self, object: &Object, found: &Explanation) -> Vec<String> {
        let inputs = named(&found.inputs);
        let set = inputs.iter().filter(|(_, input)| self.value(object, input).is_some());
        let mut names: Vec<&str> = set.map(|(name, _)| name.as_str()).collect();
        if names.is_empty() {
            names = inputs.iter().map(|(name, _)| name.as_str()).collect();
        }
        let from = if names.is_empty() { String::new() } else { format!("<- {}", names.join(", ")) };
        vec![format!(".{}", found.field), found.value.as_ref().map(brief).unwrap_or_default(), from]
    }

    fn field(&self, object: &Object, found: &Explanation, format: Format) -> String {
        if format == Format::Json {
            return format!("{}\n", self.json(object, found));
        }
        let value = found.value.as_ref().map_or_else(|| "not written".to_owned(), Value::to_string);
        let mut text = format!("{} .{}\n\nvalue: {value}\n", object.id(), found.field);
        let inputs = named(&found.inputs).into_iter().map(|(name, input)| {
            let value = self.value(object, input).map_or_else(|| "unset".to_owned(), |value| brief(&value));
            vec![name, value, self.origin(input)]
        });
        text += &section("from", &inputs.collect::<Vec<_>>());
        let guards = found.guards.iter().filter_map(|guard| match guard {
            Guard::Condition { text, holds, .. } => {
                Some(vec![if *holds { "yes" } else { "no" }.to_owned(), lines(guard), text.clone()])
            }
            Guard::Loop { over, .. } => Some(vec!["each".to_owned(), lines(guard), over.clone()]),
            Guard::Part { .. } => None,
        });
        text += &section("hangs on", &guards.collect::<Vec<_>>());
        let parts = found.guards.iter().filter_map(|guard| match guard {
            Guard::Part { name, .. } => Some(vec![name.clone(), lines(guard)]),
            _ => None,
        });
        text += &section("parts", &parts.collect::<Vec<_>>());
        format!("{text}template: {}\nrust: {}\n", object.template, found.source)
    }

    fn json(&self, object: &Object, found: &Explanation) -> Value {
        let input = |(name, input): (String, &Input)| json!({ "key": name, "value": self.value(object, input), "origin": self.origin(input) });
        let guards = found.guards.iter().filter_map(|guard| {
            let reads: Vec<Value> = named(guard.inputs()).into_iter().map(input).collect();
            match guard {
                Guard::Condition { text, holds, .. } => {
                    Some(json!({ "condition": text, "holds": holds, "from": reads, "rust": places(guard) }))
                }
                Guard::Loop { over, .. } => Some(json!({ "loop": over, "from": reads, "rust": places(guard) })),
                Guard::Part { .. } => None,
            }
        });
        let parts = found.guards.iter().filter_map(|guard| match guard {
            Guard::Part { name, .. } => Some(json!({ "part": name, "rust": places(guard) })),
            _ => None,
        });
        json!({
            "object": object.id(),
            "field": format!(".{}", found.field),
            "written": found.value.is_some(),
            "value": found.value,
            "from": named(&found.inputs).into_iter().map(input).collect::<Vec<_>>(),
            "hangsOn": guards.collect::<Vec<_>>(),
            "parts": parts.collect::<Vec<_>>(),
            "template": object.template,
            "rust": found.source.to_string(),
        })
    }

    /// What an input is now; none where it is unset.
    fn value(&self, object: &Object, input: &Input) -> Option<Value> {
        match input {
            Input::Key(path, Aspect::Name) => path.steps().last().map(|step| match step {
                Step::Name(name) => name.clone().into(),
                _ => Value::Null,
            }),
            Input::Key(path, _) => path.find(&self.release.values).filter(|value| !value.is_null()).cloned(),
            Input::Fact(fact) => Some(object.fact(*fact)),
        }
    }

    /// Where that is set.
    fn origin(&self, input: &Input) -> String {
        let Some(key) = input.key() else { return "a fact of the release".to_owned() };
        match self.input.place(&key.pointer()) {
            Some(place) => place,
            None if key.find(&self.release.values).is_some_and(|value| !value.is_null()) => "default".to_owned(),
            None => String::new(),
        }
    }
}

/// Inputs by name: of one key, its value and its presence may count.
fn named(inputs: &Inputs) -> Vec<(String, &Input)> {
    let mut named: Vec<(String, &Input)> = inputs.iter().map(|input| (input.to_string(), input)).collect();
    named.dedup_by(|a, b| a.0 == b.0);
    named
}

/// A heading and its rows; nothing where there are none.
fn section(heading: &str, rows: &[Vec<String>]) -> String {
    if rows.is_empty() { String::new() } else { format!("{heading}:\n{}", table(2, rows)) }
}

fn places(guard: &Guard) -> Vec<String> {
    guard.lines().iter().map(|line| format!("{}:{}", line.file(), line.line())).collect()
}

fn lines(guard: &Guard) -> String {
    places(guard).join(" or ")
}
