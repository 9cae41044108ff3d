//! Aliases give what they stand for, and are bounded as Helm bounds them.

use std::fmt::Write as _;

use floe_chart::yaml;
use pretty_assertions::assert_eq;
use serde_json::json;

fn errors(text: &str) -> Vec<String> {
    yaml::read(text).map_or_else(|errors| errors.iter().map(ToString::to_string).collect(), |_| vec![])
}

#[test]
fn depth_and_aliases_are_bounded() {
    let nested = |depth: usize| format!("a: {}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(yaml::read(&nested(126)).is_ok());
    assert!(errors(&nested(127))[0].contains("nested more than 127 deep"));
    for hostile in ["[", "{", "- ", "? ", "[a: ", "- - ? [", "!!seq [", "&a [", "a: {"] {
        assert!(yaml::read(&hostile.repeat(10_000)).is_err(), "{hostile}");
    }
    let mut chain = String::from("a0: &a0 [x]\n");
    let mut laughs = chain.clone();
    let mut merges = String::from("a0: &a0 {x: 1}\n");
    for n in 1..200 {
        let last = n - 1;
        writeln!(chain, "a{n}: &a{n} [*a{last}]").expect("a string takes all");
        writeln!(laughs, "a{n}: &a{n} [*a{last}, *a{last}]").expect("a string takes all");
        writeln!(merges, "a{n}: &a{n} {{<<: [*a{last}, *a{last}]}}").expect("a string takes all");
    }
    assert!(errors(&chain)[0].contains("nested"), "{:?}", errors(&chain));
    for hostile in [laughs, merges] {
        assert!(errors(&hostile).iter().any(|error| error.contains("aliases")), "{:?}", errors(&hostile));
    }
    let text = format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), "*a, ".repeat(50));
    assert!(errors(&text)[0].contains("too much text"));
}

/// `count` items, and a list of `times` aliases of them: of so many values, `times` in `times + 1` are aliased.
fn repeated(count: usize, times: usize) -> String {
    format!("a: &a [{}]\nb: [{}]\n", "1, ".repeat(count), "*a, ".repeat(times))
}

/// The bounds of go-yaml: 99 % of up to 400,000 values, 10 % of 4,000,000 and more, and in between on the line.
#[test]
fn aliases_may_repeat_less_of_a_longer_document() {
    for (count, times) in [(1, 5000), (2000, 90), (100_000, 7)] {
        assert_eq!(errors(&repeated(count, times)), [""; 0], "{count} items, {times} times");
    }
    for (count, times) in [(2000, 120), (95_000, 8), (90_000, 9)] {
        let errors = errors(&repeated(count, times));
        assert!(errors[0].contains("aliases repeat too many values"), "{count} items, {times} times: {errors:?}");
    }
}

#[test]
fn levels_of_aliases_count_once() {
    let chain = |levels: usize| {
        let mut text = String::from("a0: &a0 [x]\n");
        for n in 1..levels {
            writeln!(text, "a{n}: &a{n} [*a{}]", n - 1).expect("a string takes all");
        }
        text
    };
    assert_eq!((1..300).find(|levels| yaml::read(&chain(*levels)).is_err()), Some(127));
    // So do levels of merges, which add nothing to the path.
    let merges = |value: &str, levels: usize| {
        let mut text = format!("a0: &a0 {{ x: {value} }}\n");
        for n in 1..levels {
            writeln!(text, "a{n}: &a{n} {{ <<: *a{} }}", n - 1).expect("a string takes all");
        }
        text
    };
    for value in ["1", "[1]"] {
        let deepest = (1..300).find(|levels| yaml::read(&merges(value, *levels)).is_err());
        assert_eq!(deepest, Some(127), "{value}");
        assert!(errors(&merges(value, 127))[0].contains("nested more than 127 deep"), "{value}");
    }
}

/// What stands side by side is not deep: keys and merges by alias leave the depth as it was.
#[test]
fn width_is_not_depth() {
    let mut text = String::from("key: &k shared\nbase: &b { x: 1 }\nitems:\n");
    for _ in 0..500 {
        text.push_str("  - { *k : 1 }\n  - { <<: *b }\n  - { <<: [*b, *b, { z: 2 }] }\n");
    }
    let document = yaml::read(&text).expect("a sound document");
    assert_eq!(document.value.pointer("/items/1497"), Some(&json!({ "shared": 1 })));
    assert_eq!(document.value.pointer("/items/1499"), Some(&json!({ "x": 1, "z": 2 })));
}
