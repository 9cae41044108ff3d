//! Texts.

use super::*;

const CHANGED: &[&str] = &["a text was cut or changed"];

#[test]
fn cut() {
    refused(&["panics"], |v| named(&v.name.get()[..v.name.get().len() - 3]));
    refused(CHANGED, |v| named(v.name.get().chars().take(4).collect::<String>()));
    refused(CHANGED, |v| named(v.name.get().chars().skip(1).collect::<String>()));
}

#[test]
fn in_another_case() {
    refused(CHANGED, |v| named(v.name.get().to_lowercase()));
    refused(CHANGED, |v| named(v.name.get().to_uppercase()));
}

#[test]
fn with_a_character_replaced() {
    refused(CHANGED, |v| named(v.name.get().replace('-', "_")));
    refused(CHANGED, |v| named(v.name.get().replace('.', "")));
    refused(CHANGED, |v| named(v.name.get().replace("https://", "")));
}

#[test]
fn reversed() {
    refused(CHANGED, |v| named(v.name.get().chars().rev().collect::<String>()));
}

#[test]
fn split() {
    refused(&["a text was cut or changed"], |v| named(v.name.get().split('/').next_back().unwrap_or_default()));
    refused(&["a text was cut or changed"], |v| named(v.name.get().split(':').next().unwrap_or_default()));
    refused(&["a text was cut or changed"], |v| args(v.name.get().split(',').map(str::to_owned).collect()));
}

#[test]
fn trimmed() {
    refused(&["a text was cut or changed"], |v| named(v.name.get().trim_matches(|c: char| !c.is_ascii_alphanumeric())));
}

#[test]
fn escaped() {
    refused(&["looks at a value itself"], |v| named(format!("{:?}", v.name.get())));
    refused(&["a text was cut or changed"], |v| named(serde_json::to_string(&v.name.get()).unwrap_or_default()));
}

#[test]
fn measured() {
    refused(&["looks at a value", ".name"], |v| named(if v.name.get().len() > 6 { "long" } else { "short" }));
    refused(&["looks at a value", ".name"], |v| {
        named(if v.name.get().is_empty() { "none" } else { "some" }.to_owned() + &v.name.get().len().to_string())
    });
}

#[test]
fn looked_into() {
    refused(&["looks at a value"], |v| {
        named(
            if v.name.get().starts_with("https://") { "url" } else { "name" }.to_owned()
                + if v.name.get().contains('/') { "/" } else { "" },
        )
    });
    refused(&["looks at a value"], |v| named(if v.name.get().contains('/') { "path" } else { "name" }));
    refused(&["looks at a value"], |v| {
        named(if v.name.get().contains(char::is_uppercase) { "upper" } else { "lower" })
    });
}

/// A prefix that no sentinel begins with cannot be told from equality with a literal: the law finds it.
#[test]
fn compared_by_order() {
    refused(&["looks at a value"], |v| named(if *v.name.get() < *"m" { "first" } else { "last" }));
}

#[test]
fn padded() {
    refused(&["looks at a value"], |v| named(format!("{:>20}", v.name.get())));
}

#[test]
fn parsed() {
    refused(&["looks at a value itself"], |v| {
        args(vec![
            v.replicas.text().get().parse::<i32>().map_or_else(|_| "none".to_owned(), |n| n.to_string()),
            v.name.get().len().to_string(),
        ])
    });
}

#[test]
fn with_an_object_inside() {
    refused(&["a text holds a placeholder"], |v| {
        let document = floe_schema::yaml(&v.hosts.map_values(|_, host| host.get()));
        named(format!("{document}# end"))
    });
}

/// The end of a token alone is no text.
#[test]
fn without_its_beginning() {
    refused(CHANGED, |v| {
        let token: Vec<char> = v.name.get().chars().collect();
        named(token[token.len() - 2..].iter().collect::<String>())
    });
}
