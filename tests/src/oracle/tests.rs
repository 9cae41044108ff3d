//! The oracle against the real `helm template`, and against what its callers rely on.

use std::fs;

use super::*;

const CHART: &str = "apiVersion: v2\nname: probe\nversion: 0.1.0\n";

fn start() -> Oracle {
    Oracle::start().expect("the oracle")
}

fn files<const N: usize>(files: [(&str, &str); N]) -> Chart {
    Chart::Files(files.map(|(path, text)| (path.to_owned(), text.to_owned())).into())
}

fn write(dir: &Path, path: &str, text: &str) {
    let path = dir.join(path);
    fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

/// A parent whose subchart is aliased and conditional, with a schema, a hook, a `fail` and several documents in a file.
fn family(dir: &Path) {
    write(
        dir,
        "Chart.yaml",
        "apiVersion: v2\nname: parent\nversion: 0.1.0\nkubeVersion: '>=1.30.0-0'\ndependencies:\n\
         - {name: probe, version: 0.1.0, alias: kid, condition: kid.enabled}\n",
    );
    write(dir, "values.yaml", "count: 1\nlist: [1, 2]\nkid: {enabled: true, b: over}\nglobal: {g: 1}\n");
    write(dir, "values.schema.json", r#"{"properties": {"count": {"type": "integer", "maximum": 9}}}"#);
    write(
        dir,
        "templates/a.yaml",
        "kind: ConfigMap\nv: {{ toJson .Values }}\n---\n# nothing\n---\nkind: Job\n\
         metadata: {annotations: {helm.sh/hook: test}, name: {{ .Release.Name | quote }}}\n---\nkind: Secret\n",
    );
    write(dir, "templates/b.yaml", "{{ if eq (int64 .Values.count) 7 }}{{ fail \"seven\" }}{{ end }}");
    write(dir, "templates/NOTES.txt", "bye\n");
    write(dir, "charts/probe/Chart.yaml", CHART);
    write(dir, "charts/probe/values.yaml", "a: 1\nb: two\n");
    write(dir, "charts/probe/values.schema.json", r#"{"properties": {"a": {"type": "integer"}}}"#);
    write(dir, "charts/probe/templates/c.yaml", "kind: Kid\nv: {{ toJson .Values }}\nr: {{ toJson .Release }}\n");
}

/// What the real command says: the documents it prints, or its error.
fn template(helm: &mut Oracle, dir: &Path, values: &Value, set: &[&str]) -> Result<Vec<Value>, String> {
    let file = dir.join("../values.json");
    fs::write(&file, values.to_string()).expect("a values file");
    let mut command = Command::new(tool("helm3").expect("helm3"));
    command.args(["template", "rel", "--namespace", "ns", "--kube-version", "v1.34.0", "--values"]);
    command.arg(file).args(set.iter().flat_map(|text| ["--set", text])).arg(dir);
    let output = command.output().expect("helm runs");
    if output.status.success() {
        Ok(helm.yaml_strict(&String::from_utf8_lossy(&output.stdout)).expect("helm prints YAML"))
    } else {
        Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
    }
}

#[test]
fn says_what_helm_template_says() {
    let temp = tempfile::tempdir().expect("a folder");
    let dir = temp.path().join("parent");
    family(&dir);
    let (mut helm, chart, release) = (start(), Chart::dir(&dir), Release::new("rel", "ns"));
    let cases: [(Value, &[&str]); 10] = [
        (json!({}), &[]),
        (json!({"count": 10}), &[]),
        (json!({"count": 7}), &[]),
        (json!({"count": null, "list": [], "kid": {"b": null, "a": -3}}), &[]),
        (json!({"kid": {"a": "x"}}), &[]),
        (json!({"kid": {"enabled": false}}), &[]),
        (json!({"kid": 1}), &[]),
        (json!({"global": {"g": null, "h": "a: b\n{{ x }} 😀 \u{85}"}}), &[]),
        (json!({"big": 9_007_199_254_740_993_i64}), &["kid.big=9007199254740993", "list[3]=x"]),
        // Once more: no render may leave a trace in the chart that is kept.
        (json!({}), &[]),
    ];
    for (values, set) in cases {
        let said = helm.render_set(&chart, &values, set, &release);
        match (template(&mut helm, &dir, &values, set), said) {
            (Ok(documents), Ok(said)) => {
                let objects: Vec<Value> = said.objects.into_iter().map(|document| document.object).collect();
                assert_eq!(objects, documents, "{values} {set:?}");
                assert_eq!(said.notes, "bye\n");
            }
            (Err(words), Err(Error::Refused(said))) => assert!(words.contains(said.trim()), "{words}\n{said}"),
            (real, said) => panic!("{values} {set:?}\nhelm: {real:?}\noracle: {said:?}"),
        }
    }
}

#[test]
fn a_changed_chart_is_read_again() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), "Chart.yaml", CHART);
    let (mut helm, chart, release) = (start(), Chart::dir(dir.path()), Release::new("r", "ns"));
    for i in 0..40 {
        write(dir.path(), "templates/a.yaml", &format!("kind: A{}\n", i % 10));
        let said = helm.render(&chart, &json!({}), &release).expect("a render");
        assert_eq!(said.objects[0].object, json!({"kind": format!("A{}", i % 10)}));
    }
}

#[test]
fn a_duplicate_key_is_refused_and_numbers_are_exact() {
    let (mut helm, release) = (start(), Release::new("r", "ns"));
    let twice = files([("Chart.yaml", CHART), ("templates/a.yaml", "kind: A\nkind: A\n")]);
    let refused = helm.render(&twice, &json!({}), &release).expect_err("a duplicate key");
    assert!(refused.to_string().starts_with("probe/templates/a.yaml: "), "{refused}");
    let exact = files([("Chart.yaml", CHART), ("templates/a.yaml", "count: 9007199254740993\n")]);
    let said = helm.render(&exact, &json!({}), &release).expect("a render");
    assert_eq!(said.objects[0].object, json!({"count": 9_007_199_254_740_993_i64}));
}

#[test]
fn answers_about_values_and_texts() {
    let mut helm = start();
    let base = json!({"a": {"b": 1}, "l": [1]});
    assert_eq!(helm.set(Setter::Set, &base, &["a.c=null,l[1]=0x", "d=1"]).expect("set"), {
        json!({"a": {"b": 1, "c": null}, "l": [1, "0x"], "d": 1})
    });
    assert_eq!(helm.set(Setter::String, &json!({}), &["a=1"]).expect("set"), json!({"a": "1"}));
    assert_eq!(helm.set(Setter::Json, &json!({}), &["a=[null]"]).expect("set"), json!({"a": [null]}));
    assert_eq!(helm.set(Setter::Literal, &json!({}), &["a=b,c=d"]).expect("set"), json!({"a": "b,c=d"}));
    let hostile = json!({"x": "\u{7f}\u{85}\u{a0}\u{feff}😀\"\\/\u{1}", "a": {"b": null}});
    let merged = helm.merge(&[json!("a: {b: 1, c: yes}"), hostile.clone()]).expect("merge");
    assert_eq!(merged, json!({"x": hostile["x"], "a": {"b": null, "c": true}}));
    let chart = files([("Chart.yaml", CHART), ("values.yaml", "a: 1\nb: {c: 2}\n")]);
    assert_eq!(helm.coalesce(&chart, &json!({"a": null, "b": 3})).expect("coalesce"), json!({"b": 3}));
    assert_eq!(helm.yaml("a: yes\n---\n---\n- 0644\n").expect("yaml"), [json!({"a": true}), json!([420])]);
    let texts = helm.eval_all(&["{{ .Values.a | quote }}", "{{ fail \"no\" }}"], &json!({"a": 1})).expect("eval");
    assert_eq!(texts[0], Ok("\"1\"".to_owned()));
    assert!(texts[1].as_ref().is_err_and(|words| words.ends_with(": no")), "{texts:?}");
}

#[test]
fn lives_through_bad_requests_and_many_may_run() {
    let threads: Vec<_> = (0..2)
        .map(|i| {
            std::thread::spawn(move || {
                let mut helm = start();
                for _ in 0..50 {
                    assert!(matches!(helm.eval("{{ .a.b.c.d }", &json!({})), Err(Error::Refused(_))));
                    assert_eq!(helm.eval("{{ .Values.i }}", &json!({"i": i})).expect("eval"), i.to_string());
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("a thread");
    }
}
