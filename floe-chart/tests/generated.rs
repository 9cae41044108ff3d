//! Texts that are drawn: natively, and what an export refuses of them.

use floe_chart::{Chart, Draw, Options, Renderer, Secrets, export, metadata::Metadata};
use floe_schema::{Context, DnsLabel, Flag, List, Opt, Text, arg, digest, part, text_part, union, yaml};
use k8s_openapi::{
    api::core::v1::{ConfigMap, Secret},
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Values {
    password: Opt<Text>,
    generate: Flag,
    users: List<Text<DnsLabel>>,
}

type Cx = Context<Values>;

fn chart<T: floe_schema::Traceable + 'static>(builder: fn(&Cx) -> T) -> Chart<Values> {
    let metadata = Metadata { name: "db".into(), version: "0.1.0".into(), ..Metadata::default() };
    let values = Values { password: Opt::unset(), generate: true.into(), users: List::default() };
    // Every value has an effect, whatever the builder uses.
    let all = |cx: &Cx| {
        let Values { password, generate, users } = &cx.values;
        let all = [password.map(Text::get), generate.then(|| "generate".to_owned())].into_iter().flatten();
        all.chain(users.map(Text::get)).collect()
    };
    Chart::new(metadata, values, "tests/generated.rs").template("object.yaml", "tests/generated.rs", builder).notes(all)
}

fn name(cx: &Cx) -> Text {
    Text::of(format!("{}-db", cx.release.name))
}

fn password(cx: &Cx) -> Text {
    cx.generated(&cx.release.namespace, &name(cx), "password", 16)
}

fn metadata(name: &Text) -> ObjectMeta {
    ObjectMeta { name: Some(name.get()), ..ObjectMeta::default() }
}

fn strings<const N: usize>(data: [(&str, String); N]) -> BTreeMap<String, String> {
    data.into_iter().map(|(key, text)| (key.to_owned(), text)).collect()
}

fn secret(cx: &Cx, password: String) -> Secret {
    let string_data = Some(strings([("password", password)]));
    Secret { metadata: metadata(&name(cx)), string_data, ..Secret::default() }
}

/// The secret as it should be.
fn good(cx: &Cx) -> Secret {
    secret(cx, cx.values.password.or(password(cx)).get())
}

#[track_caller]
fn accepted<T: floe_schema::Traceable + 'static>(builder: fn(&Cx) -> T) -> String {
    let files = export(&chart(builder)).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let file = |name: &str| files.iter().find(|(path, _)| *path == name).map(|(_, text)| text.to_vec());
    let text =
        [file("templates/object.yaml"), file("templates/_helpers.tpl")].into_iter().flatten().flatten().collect();
    String::from_utf8(text).unwrap_or_else(|error| panic!("{error}"))
}

#[track_caller]
fn refused<T: floe_schema::Traceable + 'static>(words: &[&str], builder: fn(&Cx) -> T) {
    let errors = export(&chart(builder)).err().unwrap_or_default();
    let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert!(all.iter().any(|error| words.iter().all(|word| error.contains(word))), "{all:#?}");
}

#[test]
fn a_helper_is_written_where_it_is_used() {
    let written = accepted(good);
    assert!(written.contains(r#"include "db.generated" (list .Release.Namespace "#), "{written}");
    assert!(written.contains(r#"define "db.generated""#), "{written}");
    assert!(!accepted(|cx| secret(cx, String::new())).contains("db.generated"));
}

#[test]
fn once_in_its_secret() {
    accepted(|cx| vec![Some(good(cx)), None]);
    // Of a choice one side is there.
    accepted(|cx| cx.values.generate.either(|| good(cx), || secret(cx, password(cx).get())));
    accepted(|cx| secret(cx, if cx.values.generate.get() { password(cx).get() } else { "none".to_owned() }));
    // In base64, in an object of any type.
    accepted(|cx| {
        let data = strings([("password", password(cx).base64().get())]);
        BTreeMap::from([
            ("kind".to_owned(), json!("Secret")),
            ("metadata".to_owned(), json!({"name": name(cx).get(), "namespace": cx.release.namespace.get()})),
            ("data".to_owned(), json!(data)),
        ])
    });
    // By parts, with arguments.
    accepted(|cx| {
        part("secret", arg("values", &cx.values), |values| secret(cx, values.password.or(password(cx)).get()))
    });
    accepted(|cx| secret(cx, text_part("password", (), |()| password(cx).get()).get()));
    accepted(|cx| {
        let name = text_part("fullname", (), |()| format!("{}-db", cx.release.name));
        let password = cx.generated(&cx.release.namespace, &name, "password", 16).get();
        Secret { metadata: part("metadata", arg("name", &name), metadata), ..secret(cx, password) }
    });
    // One for each element.
    accepted(|cx| {
        cx.values.users.map(|user| {
            let name = Text::of(format!("{}-{user}", name(cx)));
            let password = cx.generated(&cx.release.namespace, &name, "password", 16).get();
            Secret { metadata: metadata(&name), ..secret(cx, password) }
        })
    });
}

#[test]
fn in_two_places() {
    let words =
        &["the text `password` of the Secret `printf \"%s-db\" .Release.Name` is drawn in two places", "object.yaml"];
    refused(words, |cx| (good(cx), good(cx)));
    refused(words, |cx| (good(cx), Some(cx.values.generate.then(|| good(cx)))));
    // Of two lengths it is one text all the same.
    refused(words, |cx| {
        let other = cx.generated(&cx.release.namespace, &name(cx), "password", 32).get();
        (good(cx), secret(cx, other))
    });
    // A part is drawn in at each of its calls.
    refused(words, |cx| vec![part("secret", (), |()| good(cx)), part("secret", (), |()| good(cx))]);
    refused(&["by each round of the loop over `.Values.users`"], |cx| cx.values.users.map(|_| good(cx)));
    refused(&["by each round of the loop over `.Values.users`"], |cx| {
        cx.values.users.map(|user| part("secret", arg("user", user), |user| (user.get(), good(cx)).1))
    });
}

#[test]
fn where_no_upgrade_finds_it() {
    let words =
        &["is drawn for `.stringData.", "where no upgrade finds it again; put it, as it is, at `.stringData.password`"];
    refused(words, |cx| secret(cx, format!("x{}", password(cx))));
    refused(words, |cx| secret(cx, password(cx).trunc(4).get()));
    refused(words, |cx| secret(cx, yaml(&strings([("password", password(cx).get())]))));
    refused(words, |cx| Secret { string_data: Some(strings([("other", password(cx).get())])), ..good(cx) });
    refused(&["`password` of the Secret", "is drawn for `.data.password`"], |cx| ConfigMap {
        metadata: metadata(&name(cx)),
        data: Some(strings([("password", password(cx).get())])),
        ..ConfigMap::default()
    });
    refused(&["is drawn for `.metadata.annotations.checksum`"], |cx| {
        let mut secret = good(cx);
        secret.metadata.annotations = Some(strings([("checksum", password(cx).sha256().get())]));
        secret
    });
    refused(&["is drawn for `.metadata.annotations.checksum`"], |cx| {
        let secret = || part("secret", (), |()| good(cx));
        let annotations = Some(strings([("checksum", digest(&secret()).get())]));
        (secret(), ConfigMap { metadata: ObjectMeta { annotations, ..metadata(&name(cx)) }, ..ConfigMap::default() })
    });
    refused(&["is drawn for `.metadata.labels.a`"], |cx| {
        let mut secret = good(cx);
        let labels = union(strings([("a", password(cx).get())]), strings([("b", "b".to_owned())]));
        secret.metadata.labels = Some(labels);
        secret
    });
    refused(&["is drawn for `object.yaml`"], |cx| password(cx).is_empty().then(|| good(cx)));
}

#[test]
fn in_another_secret() {
    let words = &["is drawn for `.stringData.password` in `object.yaml` of another Secret"];
    refused(words, |cx| Secret { metadata: metadata(&"other".into()), ..good(cx) });
    refused(words, |cx| {
        let mut secret = good(cx);
        secret.metadata.namespace = Some("other".to_owned());
        secret
    });
    refused(words, |cx| secret(cx, cx.generated(&Text::<DnsLabel>::from("other"), &name(cx), "password", 16).get()));
}

fn rendered(secrets: Secrets, values: &Value) -> String {
    let chart = chart(good);
    let values = values.as_object().cloned().unwrap_or_else(Map::new);
    let options = Options { secrets, ..Options::default() };
    let rendered = Renderer::new(&chart).render(&values, &options).unwrap_or_else(|findings| panic!("{findings:?}"));
    rendered.manifests[0].object["stringData"]["password"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn natively_it_is_drawn_or_kept() {
    let fixed = || Secrets::new(Draw::by(|length| "x".repeat(length)));
    assert_eq!(rendered(fixed(), &json!({})), "x".repeat(16));
    assert_eq!(rendered(fixed().keep("default", "release-name-db", "password", "old"), &json!({})), "old");
    assert_eq!(rendered(fixed().keep("default", "other", "password", "old"), &json!({})), "x".repeat(16));
    assert_eq!(rendered(fixed(), &json!({"password": "given"})), "given");
    // By default by the operating system's randomness.
    let random = || rendered(Options::default().secrets, &json!({}));
    assert!(random() != random() && random().len() == 16, "{}", random());
}
