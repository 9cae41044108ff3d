//! Loops.

use super::*;

#[test]
fn variable_outside() {
    refused(&["loop variable `name`", "outside its loop"], |v| {
        let mut last = Text::default();
        let _ = v.names.map(|name| {
            last = name.clone();
            String::new()
        });
        named(last.get())
    });
}

#[test]
fn text_outside() {
    refused(&["outside its loop"], |v| {
        let mut all = vec![];
        let _ = v.names.map(|name| {
            all.push(name.get());
            String::new()
        });
        args(all)
    });
}
