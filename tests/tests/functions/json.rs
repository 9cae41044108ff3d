//! JSON and YAML: written, and read from texts.

use super::*;

#[test]
fn json_text() {
    same(&Func::ToJson, &[value(any())]);
    same(&Func::ToPrettyJson, &[value(any())]);
}

/// Texts that are JSON, nearly JSON, or none: read alike, or refused by both.
#[test]
fn json_in_a_text() {
    let mut documents = Generator::new(&any(), 11).expect("a schema of this file");
    let mut texts: Vec<String> = (0..CALLS).map(|_| documents.document().to_string()).collect();
    texts.extend((0..CALLS).map(|_| json!({ "version": documents.document() }).to_string()));
    let cut = texts[CALLS..].iter().map(|text| text.chars().take(text.chars().count() / 2).collect::<String>());
    texts.extend(cut.collect::<Vec<_>>());
    let odd = [
        "",
        " ",
        "null",
        " null ",
        "{}",
        "[]",
        "1",
        "{\"a\":1,}",
        "{'a':1}",
        "{\"a\":01}",
        "{\"a\":1e400}",
        "{\"a\":NaN}",
        "{\"a\":1} {}",
        "{\"a\":1}x",
        "{\"a\":1,\"a\":2}",
        "\u{feff}{}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"\\udc00x\"}",
        "{\"a\":\"\\ud83d\\ude00\"}",
        "{\"a\":\"\\\\ud800\"}",
        "{\"a\":\"\\ud800\\ud83d\\ude00\"}",
        "{\"\\ud800\":1}",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\\x41\"}",
        "{\"a\":1.0,\"b\":1e3,\"c\":-0}",
        "{\"Error\":1}",
        "// x\n{}",
    ];
    texts.extend(odd.map(str::to_owned));
    let values = json!({ "texts": texts });
    let template = |i: usize| format!("{{{{ index .Values.texts {i} | fromJson | toJson }}}}");
    let templates: Vec<String> = (0..texts.len()).map(template).collect();
    let templates: Vec<&str> = templates.iter().map(String::as_str).collect();
    let mut helm = Oracle::start().expect("an oracle");
    let mut objects = 0;
    for (text, answer) in texts.iter().zip(helm.eval_all(&templates, &values).expect("answers")) {
        let helm: Value = serde_json::from_str(&answer.expect("an answer")).expect("JSON");
        let native = Func::FromJson.eval(&[text.as_str().into()]);
        if helm["Error"].is_string() {
            assert!(native["Error"].is_string(), "{text}: {native}");
        } else {
            assert_eq!(go::to_json(&go::normalize(native)), go::to_json(&go::normalize(helm)), "{text}");
            objects += 1;
        }
    }
    assert!(objects > CALLS, "{objects}");
}

/// Natively objects are never text.
#[test]
fn from_yaml() {
    let (calls, values) = calls(&[value(map(&printable()))], 3);
    let spell = |call: &Call| {
        let json = call.exprs[0].call(Func::ToJson).call(Func::FromYaml);
        format!("{{{{ {} }}}}", json.go_json(&scope()))
    };
    let templates: Vec<String> = calls.iter().map(spell).collect();
    let templates: Vec<&str> = templates.iter().map(String::as_str).collect();
    let mut helm = Oracle::start().expect("an oracle");
    let answers = helm.eval_all(&templates, &Value::Object(values)).expect("answers");
    for (call, answer) in calls.iter().zip(answers) {
        assert_eq!(answer, Ok(go::to_json(&Func::FromYaml.eval(&call.data))));
    }
}
