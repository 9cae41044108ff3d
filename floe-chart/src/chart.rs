//! A chart: its metadata, its values type, and the builders of its templates.

use crate::{helm_schema, metadata::Metadata, subcharts, values::Map};
use floe_schema::{
    Context, Overlay, Traceable, schema,
    trace::{self, Traced},
};
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::{cell::OnceCell, collections::BTreeSet};

/// What a chart's values type is: an ordinary struct of the vocabulary.
pub trait Values: Serialize + DeserializeOwned + JsonSchema + 'static {}

impl<T: Serialize + DeserializeOwned + JsonSchema + 'static> Values for T {}

/// A chart whose templates are builders over the values `V`.
///
/// A builder returns an object, an `Option` of one, a `Vec`, or a tuple of such: the documents of one template file.
pub struct Chart<V> {
    metadata: Metadata,
    defaults: V,
    source: &'static str,
    readme: &'static str,
    profiles: Vec<Profile>,
    templates: Vec<Template<V>>,
    checks: Option<Builder<V, Vec<String>>>,
    notes: Option<Builder<V, Vec<String>>>,
    subcharts: Vec<Box<dyn AnyChart>>,
    part: bool,
    unknown_fields: &'static [Field],
    /// The schema of `V` alone, which takes long to derive and is asked for often.
    schema: OnceCell<Value>,
}

/// A field of a Kubernetes type: the name that the type has in schemas, and the field's.
pub type Field = (&'static str, &'static str);

/// Values for a use of a chart: the name, and the text of the file.
pub type Profile = (&'static str, &'static str);

type Builder<V, T> = fn(&Context<V>) -> T;

/// A builder whose documents are JSON, or the reason why they are none.
type Build<V> = dyn Fn(&Context<V>) -> Result<Value, String>;

/// One template file, by both readings.
struct Template<V> {
    file: &'static str,
    source: &'static str,
    trace: Box<dyn Fn() -> Result<Traced, BTreeSet<String>>>,
    build: Box<Build<V>>,
}

impl<V: Values> Chart<V> {
    /// A chart without templates. `source` names the Rust source of the values type, for the files' first lines.
    #[must_use]
    pub const fn new(metadata: Metadata, defaults: V, source: &'static str) -> Self {
        Self {
            metadata,
            defaults,
            source,
            readme: "",
            profiles: vec![],
            templates: vec![],
            checks: None,
            notes: None,
            subcharts: vec![],
            part: false,
            unknown_fields: &[],
            schema: OnceCell::new(),
        }
    }

    /// The introduction of the chart's README.md, in Markdown: how to install it, an example, where to read on. Its
    /// headings are of the second level and below; title and table of values are written around it.
    #[must_use]
    pub const fn readme(mut self, introduction: &'static str) -> Self {
        self.readme = introduction;
        self
    }

    /// Values for one use of the chart, as the file `values-<name>.yaml` beside its defaults: YAML with what differs from
    /// them. Export refuses what the chart would.
    #[must_use]
    pub fn profile(mut self, name: &'static str, values: &'static str) -> Self {
        self.profiles.push((name, values));
        self
    }

    /// A part of an umbrella: a key of `global` that has no effect here may be there for the parts beside it.
    #[must_use]
    pub const fn part(mut self) -> Self {
        self.part = true;
        self
    }

    /// Fields of Kubernetes' types that values cannot have, for a program that is given them knows an older Kubernetes. None of
    /// them may be one that its type requires.
    #[must_use]
    pub const fn unknown_fields(mut self, fields: &'static [Field]) -> Self {
        self.unknown_fields = fields;
        self
    }

    /// The template file `templates/<file>`, whose documents `builder` makes; `source` is the builder's own file.
    #[must_use]
    pub fn template<T: Traceable + 'static>(
        mut self,
        file: &'static str,
        source: &'static str,
        builder: Builder<V, T>,
    ) -> Self {
        self.templates.push(Template {
            file,
            source,
            trace: Box::new(move || trace::trace(|| builder(&Context::symbolic()))),
            build: Box::new(move |context| serde_json::to_value(builder(context)).map_err(|error| error.to_string())),
        });
        self
    }

    /// The rules that a schema cannot say: each finding names the key and the remedy. None means that all is well.
    #[must_use]
    pub const fn checks(mut self, checks: Builder<V, Vec<String>>) -> Self {
        self.checks = Some(checks);
        self
    }

    /// The lines that Helm prints after an install.
    #[must_use]
    pub const fn notes(mut self, notes: Builder<V, Vec<String>>) -> Self {
        self.notes = Some(notes);
        self
    }

    /// A chart that this one brings along; it is declared among the dependencies of the metadata.
    #[must_use]
    pub fn subchart(mut self, chart: impl AnyChart + 'static) -> Self {
        self.subcharts.push(Box::new(chart));
        self
    }
}

/// A chart whose values type is its own affair: what exporting and rendering need.
pub trait AnyChart {
    /// What its Chart.yaml says.
    fn metadata(&self) -> &Metadata;
    /// The defaults: its values.yaml.
    fn defaults(&self) -> Map;
    /// The Rust source of its values.
    fn source(&self) -> &'static str;
    /// The schema of its values, those of its subcharts included.
    fn schema(&self) -> Value;
    /// The schema that Helm is given: what is below a subchart's key is left to that one's own.
    fn helm_schema(&self) -> Value;
    /// The schema of changes to its values: what a parent chart may say below its key.
    fn changes_schema(&self) -> Value;
    /// The schema of its values, with the subcharts' own whole schemas below their keys.
    fn whole_schema(&self) -> Value;
    /// The introduction of its README.md.
    fn introduction(&self) -> &'static str;
    /// Values for uses of it.
    fn profiles(&self) -> &[Profile];
    /// The charts that it brings along.
    fn subcharts(&self) -> &[Box<dyn AnyChart>];
    /// Whether it is a part of an umbrella, which may leave keys of `global` to the parts beside it.
    fn is_part(&self) -> bool;
    /// Its template files: path below `templates/`, Rust source, and the trace or what stands in its way.
    fn traces(&self) -> Vec<Trace>;
    /// The findings of its checks, or what its values type refuses; none where all is well.
    fn check(&self, inputs: Inputs) -> Vec<String>;
    /// What its builders give.
    ///
    /// # Errors
    /// As [`AnyChart::check`].
    fn build(&self, inputs: Inputs) -> Result<Built, Vec<String>>;
}

/// What a chart's builders give.
pub struct Built {
    /// The documents by template file.
    pub documents: Vec<(&'static str, Value)>,
    /// The lines of the notes.
    pub notes: Vec<String>,
}

/// One traced template file.
pub struct Trace {
    /// The path below `templates/`.
    pub file: &'static str,
    /// The builder's Rust source.
    pub source: &'static str,
    /// What kind of file it is.
    pub kind: Kind,
    /// The tree, or all that stands in its way.
    pub traced: Result<Traced, BTreeSet<String>>,
}

/// What kind of template file a trace is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Kubernetes objects.
    Objects,
    /// The chart's checks.
    Checks,
    /// NOTES.txt.
    Notes,
}

/// What a chart is rendered with: the context, its values still untyped.
pub type Inputs = Context<Value>;

impl<V: Values> AnyChart for Chart<V> {
    fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    fn defaults(&self) -> Map {
        match serde_json::to_value(&self.defaults) {
            Ok(Value::Object(mut defaults)) => {
                schema::without_deprecated(self.own_schema(), &mut defaults);
                defaults
            }
            _ => Map::new(),
        }
    }

    fn source(&self) -> &'static str {
        self.source
    }

    fn schema(&self) -> Value {
        subcharts::with_subcharts(self.titled(self.own_schema().clone()), self, |chart| chart.changes_schema())
    }

    fn helm_schema(&self) -> Value {
        let schema = helm_schema::short(self.own_schema().clone());
        subcharts::with_subchart_keys(self.titled(schema), self)
    }

    fn changes_schema(&self) -> Value {
        subcharts::with_subcharts(self.known(schema::of::<Overlay<V>>()), self, |chart| chart.changes_schema())
    }

    fn whole_schema(&self) -> Value {
        subcharts::with_whole_subcharts(self.titled(self.own_schema().clone()), self)
    }

    fn introduction(&self) -> &'static str {
        self.readme
    }

    fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    fn subcharts(&self) -> &[Box<dyn AnyChart>] {
        &self.subcharts
    }

    fn is_part(&self) -> bool {
        self.part
    }

    fn traces(&self) -> Vec<Trace> {
        let lines = |file, kind, builder: Builder<V, Vec<String>>| Trace {
            file,
            source: self.source,
            kind,
            traced: trace::trace(|| builder(&Context::symbolic())),
        };
        let templates = self.templates.iter().map(|template| Trace {
            file: template.file,
            source: template.source,
            kind: Kind::Objects,
            traced: (template.trace)(),
        });
        templates
            .chain(self.checks.map(|checks| lines("checks.yaml", Kind::Checks, checks)))
            .chain(self.notes.map(|notes| lines("NOTES.txt", Kind::Notes, notes)))
            .collect()
    }

    fn check(&self, inputs: Inputs) -> Vec<String> {
        self.checked(inputs).err().unwrap_or_default()
    }

    fn build(&self, inputs: Inputs) -> Result<Built, Vec<String>> {
        let context = self.checked(inputs)?;
        let build = |template: &Template<V>| -> Result<_, Vec<String>> {
            let documents = (template.build)(&context).map_err(|error| vec![format!("{}: {error}", template.file)])?;
            Ok((template.file, documents))
        };
        let documents = self.templates.iter().map(build).collect::<Result<_, _>>()?;
        Ok(Built { documents, notes: self.notes.map(|notes| notes(&context)).unwrap_or_default() })
    }
}

impl<V: Values> Chart<V> {
    fn own_schema(&self) -> &Value {
        self.schema.get_or_init(|| self.known(schema::of::<V>()))
    }

    /// `schema` without the fields that are unknown here.
    fn known(&self, mut schema: Value) -> Value {
        let definitions = schema.get_mut("definitions").and_then(Value::as_object_mut);
        for (name, definition) in definitions.into_iter().flatten() {
            if let Some(Value::Object(fields)) = definition.get_mut("properties") {
                fields.retain(|field, _| {
                    !self.unknown_fields.iter().any(|(kind, unknown)| name.ends_with(kind) && field == unknown)
                });
            }
        }
        schema
    }

    /// The context with typed values, or the findings about them.
    fn checked(&self, inputs: Inputs) -> Result<Context<V>, Vec<String>> {
        let Inputs { values, release, chart, capabilities, secrets } = inputs;
        let values = own(values, trace::fields_of::<V>());
        let values: V = serde_json::from_value(values).map_err(|error| vec![error.to_string()])?;
        let context = Context { values, release, chart, capabilities, secrets };
        let findings = self.checks.map(|checks| checks(&context)).unwrap_or_default();
        if findings.is_empty() { Ok(context) } else { Err(findings) }
    }

    /// A schema that says at its head of which chart it is, in place of the values type's name.
    fn titled(&self, mut schema: Value) -> Value {
        let Metadata { name, home, .. } = &self.metadata;
        if let Value::Object(members) = &mut schema {
            members.shift_remove("title");
            members.shift_insert(1, "title".to_owned(), format!("Values of {name}").into());
            // A name, which nobody fetches: every reference stays inside the schema.
            if let Some(home) = home {
                members.shift_insert(1, "$id".to_owned(), format!("{home}/{name}/values.schema.json").into());
            }
        }
        schema
    }
}

/// The chart's own values: Helm adds `global` and subcharts' values to them.
fn own(values: Value, keys: &[&str]) -> Value {
    match values {
        Value::Object(members) if !keys.is_empty() => {
            members.into_iter().filter(|(key, _)| keys.contains(&key.as_str())).collect()
        }
        values => values,
    }
}
