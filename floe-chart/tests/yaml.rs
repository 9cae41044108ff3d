//! YAML is read as Helm reads it, and what is written reads back equal.

#[path = "yaml-corpus/mod.rs"]
mod corpus;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use floe_chart::yaml::{self, Error};
use pretty_assertions::assert_eq;
use serde_json::{Map, Value, json};

/// A deterministic source of choices (xorshift64*).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() >> 33).expect("31 bits") % bound
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

fn errors(text: &str) -> Vec<String> {
    yaml::read(text).expect_err("a finding").iter().map(Error::to_string).collect()
}

#[test]
fn the_corpus_is_read_as_helm_reads_it() {
    let snippets = corpus::snippets();
    let mut failures = String::new();
    for snippet in &snippets {
        let read = yaml::read(&snippet.text).map(|document| document.value);
        let agrees = match (&snippet.expected, &read) {
            (Ok(_), Err(_)) => snippet.refused,
            (Ok(expected), Ok(value)) => {
                let empty = json!({});
                !snippet.refused && value == if expected.is_null() { &empty } else { expected }
            }
            (Err(_), read) => read.is_err(),
        };
        if !agrees {
            writeln!(failures, "{}: {snippet:?}\n  read: {read:?}", snippet.name).expect("a string takes all");
        }
    }
    assert!(failures.is_empty(), "{failures}");
    let equal = snippets.iter().filter(|snippet| snippet.expected.is_ok() && !snippet.refused).count();
    assert!(equal > 1500 && snippets.len() > 2400, "{equal} of {} snippets are read", snippets.len());
}

#[test]
fn what_the_corpus_holds_is_written_and_read_back() {
    for snippet in corpus::snippets() {
        if let Ok(document) = yaml::read(&snippet.text) {
            assert_reads_back(&document.value);
        }
    }
}

/// A number `-0.0` is written as Go writes it, `-0`, which is the integer 0 to YAML.
fn without_negative_zero(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(without_negative_zero).collect(),
        Value::Object(members) => {
            members.iter().map(|(key, value)| (key.clone(), without_negative_zero(value))).collect()
        }
        Value::Number(number) if number.as_f64() == Some(0.0) => json!(0),
        other => other.clone(),
    }
}

fn assert_reads_back(value: &Value) {
    let written = yaml::write(value);
    let read = yaml::read(&written).map(|document| document.value);
    assert_eq!(read, Ok(without_negative_zero(value)), "{written}");
}

const HOSTILE: [&str; 72] = [
    "",
    " ",
    "  ",
    "\n",
    "\n\n",
    "a\n",
    "a\n\n",
    "\na",
    " a\nb",
    "a\n b\n",
    "a\n\nb",
    "a \nb\n",
    "a\n \nb",
    "a\t\nb\n",
    "\ta",
    "a\tb",
    "#",
    "# a",
    "a #b",
    "a: b",
    "a:",
    ": a",
    "- a",
    "-",
    "---",
    "--- a\nb",
    "...",
    "a\n---\nb\n",
    "{{ .Values.x }}",
    "{{- a }}\n{{ b }}\n",
    "{}",
    "[]",
    "[a, b]",
    "yes",
    "No",
    "ON",
    "y",
    "null",
    "~",
    "=",
    "<<",
    "0644",
    "0o17",
    "1_000",
    "1e3",
    ".5",
    ".inf",
    "0x1F",
    "1:30",
    "2001-01-01",
    "*a",
    "&a",
    "!a",
    "!!str",
    "%a",
    "@a",
    "`a`",
    "'a'",
    "\"a\"",
    "\\",
    "\\n",
    "a'b\"c",
    "|",
    ">\n",
    "?",
    "\u{a0}",
    "\u{85}",
    "\u{2028}x",
    "\u{feff}",
    "\u{0}\u{1b}\u{7f}",
    "😀\u{fffe}\n",
    "é\u{3000}ß",
];

fn random_text(random: &mut Random) -> String {
    let alphabet = [
        "a", "Z", "0", " ", "\n", "\t", "\r", ":", "-", "#", "'", "\"", "\\", "{", "]", ",", "é", "\u{a0}", "😀",
        "\u{2029}", ".",
    ];
    match random.below(3) {
        0 => random.pick(&HOSTILE).to_owned(),
        1 => (0..random.below(12)).map(|_| random.pick(&alphabet)).collect(),
        _ => format!("{}{}", random.pick(&HOSTILE), random.pick(&HOSTILE)),
    }
}

fn random_value(random: &mut Random, depth: usize) -> Value {
    match random.below(if depth == 0 { 6 } else { 10 }) {
        0 => Value::Null,
        1 => json!(random.below(2) == 0),
        2 => json!(random.next().cast_signed() >> random.below(64)),
        3 => json!(f64::from_bits(random.next()))
            .as_f64()
            .filter(|float| float.fract() != 0.0)
            .map_or(json!(u64::MAX), Value::from),
        4 | 5 => Value::String(random_text(random)),
        6 | 7 => (0..random.below(4)).map(|_| random_value(random, depth - 1)).collect(),
        _ => Value::Object(random_members(random, depth - 1)),
    }
}

fn random_members(random: &mut Random, depth: usize) -> Map<String, Value> {
    (0..random.below(5)).map(|_| (random_text(random), random_value(random, depth))).collect()
}

#[test]
fn what_is_written_reads_back_equal() {
    let mut random = Random(0x5eed);
    for text in HOSTILE {
        assert_reads_back(&json!({ text: [text, { text: text }], "last": text }));
    }
    for _ in 0..5000 {
        assert_reads_back(&Value::Object(random_members(&mut random, 4)));
    }
}

#[test]
fn no_input_makes_the_reader_panic() {
    let mut random = Random(0xbad);
    let texts: Vec<String> = corpus::snippets().into_iter().map(|snippet| snippet.text).collect();
    let pieces = [
        " ", "\n", "\t", "\r", ":", "-", "?", "[", "]", "{", "}", ",", "&a", "*a", "!", "|", ">", "'", "\"", "\\", "%",
        "#", "\u{85}", "é", "<<: ",
    ];
    for _ in 0..20_000 {
        let mut text: Vec<char> = texts[random.below(texts.len())].chars().collect();
        for _ in 0..=random.below(4) {
            let at = random.below(text.len() + 1);
            match random.below(3) {
                0 => drop(text.splice(at..(at + random.below(3)).min(text.len()), [])),
                1 => drop(text.splice(at..at, random.pick(&pieces).chars())),
                _ => drop(text.splice(at..at, texts[random.below(texts.len())].chars().take(40))),
            }
        }
        let text: String = text.into_iter().collect();
        if let Ok(document) = yaml::read(&text) {
            assert_reads_back(&document.value);
        }
    }
}

#[test]
fn words_are_plain_only_where_every_reader_agrees() {
    let value = json!({
        "apiVersion": "apps/v1",
        "app.kubernetes.io/name": "web",
        "y": ["y", "nO", "off", "NULL", "1", "1.5", "v1.5", "a b", "a:b", "", "-a", ".a", "_a", "~"],
        "numbers": [1, -1, 1.0, 1.5, 1e21, 1e-7, u64::MAX],
        "empty": [{}, [], null, [[], [1]], { "a": {} }],
    });
    let expected = "\
apiVersion: apps/v1
app.kubernetes.io/name: web
\"y\":
  - \"y\"
  - \"nO\"
  - \"off\"
  - \"NULL\"
  - \"1\"
  - \"1.5\"
  - v1.5
  - \"a b\"
  - \"a:b\"
  - \"\"
  - \"-a\"
  - \".a\"
  - \"_a\"
  - \"~\"
numbers:
  - 1
  - -1
  - 1
  - 1.5
  - 1e+21
  - 1e-7
  - 18446744073709551615
empty:
  - {}
  - []
  - null
  - - []
    - - 1
  - a: {}
";
    assert_eq!(yaml::write(&value), expected);
}

#[test]
fn texts_of_several_lines_are_literal_blocks() {
    let value = json!({ "a": "x\n  y: z\n\n# c\n", "b": ["x\ny", "x\ny\n\n"], "c": " x\ny\n", "d": "x\n \ny", "e": "tab\there\n" });
    let expected = "\
a: |
  x
    y: z

  # c
b:
  - |-
    x
    y
  - |+
    x
    y

c: \" x\\ny\\n\"
d: \"x\\n \\ny\"
e: \"tab\\there\\n\"
";
    assert_eq!(yaml::write(&value), expected);
    assert_eq!(yaml::write(&json!("x\ny\n")), "|\n  x\n  y\n");
}

#[test]
fn long_keys_are_written_as_explicit_ones() {
    let key = "k".repeat(2000);
    assert_reads_back(&json!({ &key: { &key: [{ &key: "a\nb" }, 1] }, "last": 1 }));
}

#[test]
fn positions_are_those_of_keys_and_items() {
    let text = "# c\nbase: &b\n  x: 1\nweb/~:\n  - name: a\n    k: [1,\n 2]\n  - *b\nm:\n  <<: *b\n  z: 'q'\n";
    let document = yaml::read(text).expect("a sound document");
    let key = |pointer: &str| document.position(pointer).map(|at| (at.line, at.column));
    let value = |pointer: &str| document.value_position(pointer).map(|at| (at.line, at.column));
    assert_eq!(key(""), Some((2, 1)));
    assert_eq!(key("/base/x"), Some((3, 3)));
    assert_eq!(value("/base/x"), Some((3, 6)));
    assert_eq!(key("/web~1~0"), Some((4, 1)));
    assert_eq!(value("/web~1~0"), Some((5, 3)));
    assert_eq!(key("/web~1~0/0"), Some((5, 5)));
    assert_eq!(key("/web~1~0/0/k/1"), Some((7, 2)));
    assert_eq!(value("/web~1~0/1"), Some((8, 5)));
    assert_eq!(key("/web~1~0/1/x"), Some((3, 3)));
    assert_eq!(key("/m/x"), Some((3, 3)));
    assert_eq!(key("/m/z"), Some((11, 3)));
    assert_eq!(value("/m/z"), Some((11, 6)));
    for nothing in ["/none", "base", "/base/x/0", "/web~1~0/2", "/web~1~0/x"] {
        assert_eq!(key(nothing), None);
    }
}

#[test]
fn brackets_may_close_at_the_margin() {
    let document = yaml::read("args: [\n'a',\n\t\"b\",\n]\nb: \"x\ny\"\nc: 1\n").expect("a sound document");
    assert_eq!(document.value, json!({ "args": ["a", "b"], "b": "x y", "c": 1 }));
    assert_eq!(document.position("/args/0").map(|at| (at.line, at.column)), Some((2, 1)));
    assert_eq!(document.position("/c").map(|at| (at.line, at.column)), Some((7, 1)));
}

#[test]
fn all_findings_are_told_at_once_unless_the_syntax_is_broken() {
    assert_eq!(errors("a: 1\na: 2\nb: [1\nc: 2\n").len(), 1);
    assert!(errors("a: 1\nb: 'c' d\n")[0].starts_with("line 2, column 8: not valid YAML"));
    let text = "a: 1\na: 2\nb:\n  - on: 1\n    c: .inf\n  - {x y: !foo 1, ~: 2}\n---\nz: 1\n";
    assert_eq!(
        errors(text),
        [
            "line 2, column 1: a: set twice, in line 1 and in line 2: remove one",
            "line 4, column 5: b[0]: the key `on` is a boolean to Helm: quote it, \"on\"",
            "line 5, column 8: b[0].c: infinities and NaN are not values in JSON: write a number or a quoted string",
            "line 6, column 11: b[1][\"x y\"]: the tag `!foo` has no meaning here: remove it",
            "line 6, column 19: b[1]: a key is null: write \"\" or \"null\" in quotes",
            "line 7, column 1: a second document begins here, and Helm would not read it: one file holds one document",
        ]
    );
}

#[test]
fn a_document_is_a_mapping_or_empty() {
    for empty in ["", "\n", "# nothing is set\n", "---\n", "null\n", "~"] {
        assert_eq!(yaml::read(empty).map(|document| document.value), Ok(json!({})), "{empty:?}");
    }
    for other in ["- a\n", "a\n", "1\n", "[]\n", "''\n"] {
        assert_eq!(errors(other).len(), 1, "{other:?}");
    }
}

#[test]
fn findings_are_bounded_and_distinct() {
    let text: String = (0..1000).map(|n| format!("k{n}: {{on: 1}}\n")).collect();
    let findings = yaml::read(&text).expect_err("findings");
    assert_eq!(findings.len(), 100);
    assert_eq!(findings.iter().map(|finding| finding.position).collect::<BTreeSet<_>>().len(), 100);
    assert_eq!(errors("a: &a {on: 1}\nb: *a\nc: [*a, *a]\n").len(), 1);
}
