//! Names that follow from the name of an environment.

use crate::values::{EnvironmentName, Isolation, Mapping, MappingName};
use floe_schema::{Flag, Text, arg, text_part};
use floe_workload::values::Preset;

/// The placeholder for an environment's name. It may be written with blanks inside the braces, and without the dot.
pub const PLACEHOLDER: &str = "{{.environment}}";

/// The namespace template where a mapping says none.
pub const TEMPLATE: &str = "floe-{{.environment}}";

/// `template` with `name` in the place of the placeholder.
pub fn expand<F, G>(template: &Text<F>, name: &Text<G>) -> Text {
    let (template, name) = (Text::of(template.get()), Text::of(name.get()));
    text_part("expanded", (arg("template", &template), arg("name", &name)), |(template, name): (&Text, &Text)| {
        let plain = template.replace("{{ ", "{{").replace(" }}", "}}").replace("{{environment}}", PLACEHOLDER);
        plain.replace_by(PLACEHOLDER, name).get()
    })
}

/// A name as namespaces can have it. Labels and tags keep the name as it is: they may hold a `_`, and promotion goes by it.
pub fn sanitized<F>(name: &Text<F>) -> Text {
    name.lower().replace("_", "-").replace(".", "-")
}

/// Whether the environments of a mapping share a namespace.
pub fn shared(mapping: &Mapping) -> Flag {
    mapping.isolation.or(Isolation::Namespace.into()).is(Isolation::Label)
}

/// The namespace that the template of a mapping gives for an environment's name, or for that of the mapping.
pub fn namespace<F>(mapping: &Mapping, of: &Text<F>) -> Text {
    expand(&mapping.namespace_template.or(TEMPLATE.into()), &sanitized(of))
}

/// The namespace of an environment.
pub fn namespace_of(mapping: &Mapping, name: &Text<MappingName>, environment: &Text<EnvironmentName>) -> Text {
    let args = (arg("mapping", mapping), arg("name", name), arg("environment", environment));
    text_part(
        "environmentNamespace",
        args,
        |(mapping, name, environment): (&Mapping, &Text<MappingName>, &Text<EnvironmentName>)| {
            shared(mapping).either(|| namespace(mapping, name).get(), || namespace(mapping, environment).get())
        },
    )
}

/// Whether an environment is one of production, by its name: `prod`, `production`, `prod-eu`, `eu_prod`.
pub fn is_production<F>(name: &Text<F>) -> Flag {
    name.matches("^(prd|live)$|^prod(uction)?([-_]|$)|[-_]prod(uction)?$").and(&name.matches("^(pre|non)").not())
}

/// Whether an environment is one of the last before production, by its name.
fn is_before_production<F>(name: &Text<F>) -> Flag {
    name.matches("^(stag|uat|pre[-_]?prod)")
}

/// The size of an environment, or of a namespace that several share: the name of a [`Preset`]. That of its mapping, else by its
/// name.
pub fn size<F>(mapping: &Mapping, name: &Text<F>) -> Text {
    let name = Text::of(name.get());
    text_part("environmentSize", (arg("mapping", mapping), arg("name", &name)), |(mapping, name): (&Mapping, &Text)| {
        let smaller = || is_before_production(name).either(|| "medium".to_owned(), || "small".to_owned());
        let by_name = || is_production(name).either(|| "large".to_owned(), smaller);
        let said = said_size(mapping);
        said.is_empty().either(by_name, || said.get())
    })
}

/// The size that a mapping says; empty where it says none.
fn said_size(mapping: &Mapping) -> Text {
    text_part("saidSize", arg("mapping", mapping), |mapping| match mapping.resources.get() {
        Some(sizes) => {
            let preset = || sizes.preset.or(Preset::Small.into()).text().get();
            sizes.preset.is_set().either(preset, String::new)
        }
        None => String::new(),
    })
}
