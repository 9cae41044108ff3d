//! A chart whose values have leaves of every kind: some that always matter, some that do under conditions, some that do
//! not; and secrets that are kept or leak.

use floe_chart::{AnyChart, Chart, Options, metadata::Metadata, validate::Finding, values::Map, verify::Violation};
use floe_schema::{Choice, Context, DnsLabel, EnvVarName, Flag, Fragment, Int, List, Opt, Overlay, Text};
use k8s_openapi::{
    api::core::v1::{ConfigMap, ResourceRequirements, Secret},
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Values {
    /// Always written.
    plain: Text,
    /// Never used.
    dead: Text,
    /// Part of the way to `deep`.
    mode: Choice<Mode>,
    /// Conditions, one below another.
    feature: Feature,
    /// A number with a check.
    size: Int<1, 5>,
    hosts: List<Text<DnsLabel>>,
    env: floe_schema::Map<Text, EnvVarName>,
    resources: Fragment<ResourceRequirements>,
    defaults: floe_schema::Defaults<Item>,
    items: floe_schema::Map<Overlay<Item>, DnsLabel>,
    auth: Auth,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Mode {
    /// One.
    One,
    /// Two.
    Two,
    /// Three.
    Three,
}

#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Feature {
    enabled: Flag,
    /// Matters where the feature is enabled and the mode is three.
    deep: Opt<Text>,
    /// Only in a condition that never holds.
    never: Opt<Text>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Item {
    colour: Opt<Text>,
}

#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Auth {
    enabled: Flag,
    /// Kept in the Secret.
    password: Opt<Text>,
    /// Written to the ConfigMap as well, where `enabled`.
    api_token: Opt<Text>,
    /// Written in base64, behind a name.
    #[schemars(extend("writeOnly" = true))]
    pin: Opt<Text>,
    /// Not a secret, but the name of one.
    existing_secret: Opt<Text<DnsLabel>>,
}

pub(crate) fn chart() -> Chart<Values> {
    let metadata = Metadata { name: "tried".to_owned(), version: "0.1.0".to_owned(), ..Metadata::default() };
    Chart::new(metadata, defaults(), "here")
        .template("config.yaml", "here", config)
        .template("secret.yaml", "here", secret)
        .checks(checks)
}

fn defaults() -> Values {
    Values {
        plain: "a".into(),
        dead: "a".into(),
        mode: Mode::One.into(),
        feature: Feature { enabled: false.into(), deep: Opt::unset(), never: Opt::unset() },
        size: 2.into(),
        hosts: List::default(),
        env: floe_schema::Map::default(),
        resources: Fragment::default(),
        defaults: Item::default().into(),
        items: floe_schema::Map::default(),
        auth: Auth {
            enabled: false.into(),
            password: Opt::unset(),
            api_token: Opt::unset(),
            pin: Opt::unset(),
            existing_secret: Opt::unset(),
        },
    }
}

fn named(name: &str) -> ObjectMeta {
    ObjectMeta { name: Some(name.to_owned()), ..ObjectMeta::default() }
}

fn config(cx: &Context<Values>) -> Vec<ConfigMap> {
    let v = &cx.values;
    let deep = v
        .feature
        .enabled
        .and(&v.mode.is(Mode::Three))
        .then_items(|| v.feature.deep.map(Text::get).into_iter().collect());
    let never = v
        .mode
        .is(Mode::One)
        .and(&v.mode.is(Mode::Two))
        .then_items(|| v.feature.never.map(Text::get).into_iter().collect());
    let items = v.items.flat_map(|name, item| {
        let colour = item.over(&v.defaults).colour.or("none".into());
        vec![format!("{name}={colour}")]
    });
    let leaks = v.auth.enabled.then_items(|| v.auth.api_token.map(Text::get).into_iter().collect());
    let texts = [
        (
            "plain",
            vec![v.plain.get(), v.size.text().get(), v.mode.text().get(), v.auth.existing_secret.or("".into()).get()],
        ),
        ("deep", deep),
        ("never", never),
        ("hosts", v.hosts.map(Text::get)),
        ("env", v.env.flat_map(|name, value| vec![format!("{name}={value}")])),
        ("items", items),
        ("resources", v.resources.map(floe_schema::json).into_iter().collect()),
        ("leaks", leaks),
        ("pin", v.auth.pin.map(|pin| <Text>::of(format!("pin:{pin}")).base64().get()).into_iter().collect()),
    ];
    let map = |(name, texts): (&str, Vec<String>)| ConfigMap {
        metadata: named(name),
        data: Some(BTreeMap::from([("texts".to_owned(), floe_schema::yaml(&texts))])),
        ..ConfigMap::default()
    };
    texts.into_iter().map(map).collect()
}

fn secret(cx: &Context<Values>) -> Secret {
    let auth = &cx.values.auth;
    let data = [("password", auth.password.or("".into())), ("token", auth.api_token.or("".into()))];
    Secret {
        metadata: named("auth"),
        string_data: Some(data.map(|(key, value)| (key.to_owned(), value.get())).into()),
        ..Secret::default()
    }
}

fn checks(cx: &Context<Values>) -> Vec<String> {
    cx.values.size.gt(4).then(|| "size: is too large; write at most 4".to_owned()).into_iter().collect()
}

/// The violations of a rule that renders the chart.
pub(crate) fn lines(
    rule: impl Fn(&dyn AnyChart, &Map, &Options) -> Result<Vec<Violation>, Vec<Finding>>,
    values: Value,
) -> Result<Vec<String>, Vec<String>> {
    let Value::Object(values) = values else { panic!("{values} is no map") };
    let violations = rule(&chart(), &values, &Options::default());
    let texts = |violations: Vec<Violation>| {
        violations
            .iter()
            .map(|violation| format!("{} {}: {}", violation.object, violation.path, violation.message))
            .collect()
    };
    violations.map(texts).map_err(|findings| findings.iter().map(ToString::to_string).collect())
}
