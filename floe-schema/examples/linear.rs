//! How the cost of a trace grows with the number of its decisions: each flag adds one variable to a container.
//!
//! `cargo run --package floe-schema --example linear`

#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

use floe_schema::{Context, Flag, trace::trace};
use k8s_openapi::api::core::v1::{Container, EnvVar};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use std::{fmt, sync::OnceLock, time::Instant};

/// The names of as many flags as the largest run has.
static NAMES: OnceLock<Vec<&'static str>> = OnceLock::new();

/// A values type of `N` flags, by hand: nobody writes four thousand fields.
struct Flags<const N: usize>(Vec<Flag>);

impl<'de, const N: usize> Deserialize<'de> for Flags<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All<const N: usize>;

        impl<'de, const N: usize> Visitor<'de> for All<N> {
            type Value = Flags<N>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("flags")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut flags = vec![];
                while let Some((_, flag)) = map.next_entry::<String, Flag>()? {
                    flags.push(flag);
                }
                Ok(Flags(flags))
            }
        }

        let names = NAMES.get_or_init(|| (0..4000).map(|n| &*Box::leak(format!("flag{n}").into_boxed_str())).collect());
        deserializer.deserialize_struct("Flags", &names[..N], All::<N>)
    }
}

fn run<const N: usize>() {
    let started = Instant::now();
    let traced = trace(|| {
        let Flags::<N>(flags) = Context::symbolic().values;
        let variable = |(n, flag): (usize, &Flag)| {
            flag.then(|| EnvVar { name: format!("FLAG_{n}"), value: Some("set".to_owned()), ..EnvVar::default() })
        };
        Container { env: Some(flags.iter().enumerate().filter_map(variable).collect()), ..Container::default() }
    });
    let seconds = started.elapsed().as_secs_f64();
    let outcome = traced.map_or_else(|errors| format!("{errors:?}"), |_| "traced under five sentinels".to_owned());
    println!("{N:>5} flags: {:>8.2} ms, {:.1} µs a flag; {outcome}", seconds * 1e3, seconds * 1e6 / N as f64);
}

fn main() {
    run::<250>();
    run::<500>();
    run::<1000>();
    run::<2000>();
    run::<4000>();
}
