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

/// What an inner loop gives may hold the outer loop's variable, and no more leaves that loop than the variable itself.
#[test]
fn inner_loop_outside() {
    refused(&["loop variable `name`", "outside its loop"], |v| {
        let mut all = vec![];
        let _ = v.names.map(|name| {
            all = v.hosts.map(|host, _| format!("{name}{host}"));
            String::new()
        });
        args(all)
    });
}

#[test]
fn variable_in_another_loop_of_the_same_list() {
    refused(&["loop variable `name`", "outside its loop"], |v| {
        let mut last = Text::default();
        let _ = v.names.map(|name| {
            last = name.clone();
            String::new()
        });
        args(v.names.map(|_| last.get()))
    });
}
