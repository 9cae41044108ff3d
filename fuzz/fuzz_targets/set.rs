//! Any text as the argument of `--set` and its kin: values or an error, but nothing panics.
#![no_main]

use floe_chart::values::Map;
use floe_chart::values::set::{Flag, apply};
use libfuzzer_sys::fuzz_target;

const FLAGS: [Flag; 5] = [Flag::Json, Flag::Set, Flag::String, Flag::File, Flag::Literal];

fuzz_target!(|text: &str| {
    for flag in FLAGS {
        let mut values = Map::new();
        // One flag a line: later ones meet what earlier ones set.
        for line in text.lines() {
            if let Err(error) = apply(&mut values, flag, line, &|name| Ok(name.to_owned())) {
                assert!(!error.to_string().is_empty());
            }
        }
    }
});
