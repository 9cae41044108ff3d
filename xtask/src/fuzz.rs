//! `cargo xtask fuzz`: coverage-guided fuzzing of reading and rendering values.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};

use crate::{Failure, cargo, charts::Named, root, tools};

/// The compiler counts what is covered, as libFuzzer wants it: with a stable compiler, for the sanitizers are not needed.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table";

const EXAMPLES: &str = "\
Examples:
  cargo xtask fuzz                        values files, for five minutes
  cargo xtask fuzz set --seconds 60       arguments of --set and its kin
  cargo xtask fuzz mapping                mappings of environments to clusters
  target/fuzz/*/release/values FILE       try again what failed

The first run compiles everything with coverage counters, and needs a C++ compiler. What was found worth keeping is in
target/fuzz/corpus/; an input that failed is in target/fuzz/failures/, and becomes a test.";

/// Fuzz the reading and the rendering of values, guided by coverage
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Fuzz {
    /// What is fuzzed
    #[arg(value_enum, default_value_t = Target::Values)]
    target: Target,
    /// For how long
    #[arg(long, value_name = "N", default_value_t = 300)]
    seconds: u32,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Target {
    /// Values files, read and rendered
    Values,
    /// Arguments of --set and its kin
    Set,
    /// Mappings of environments to clusters, and manifests
    Mapping,
}

impl Target {
    fn name(self) -> &'static str {
        match self {
            Self::Values => "values",
            Self::Set => "set",
            Self::Mapping => "mapping",
        }
    }

    /// Where inputs are that are good.
    fn seeds(self) -> &'static str {
        match self {
            Self::Values | Self::Set => "tests/fixtures/floe-jobs",
            Self::Mapping => "floe-envmap/tests/fixtures",
        }
    }
}

impl Fuzz {
    /// Runs the command.
    ///
    /// # Errors
    /// Where the target cannot be built, or an input failed.
    pub(crate) fn run(&self) -> Result<()> {
        let (name, root) = (self.target.name(), root());
        let home = tools::target(&root).join("fuzz");
        // With a target triple build scripts are compiled without the counters.
        let host = host()?;
        let build = ["build", "--release", "--manifest-path", "fuzz/Cargo.toml", "--bin", name, "--target", &host];
        let variables = [("RUSTFLAGS", COVERAGE.to_owned()), ("CARGO_TARGET_DIR", home.display().to_string())];
        cargo::run("fuzz", &build, &variables)?;
        let [corpus, failures] = [format!("corpus/{name}"), "failures".to_owned()].map(|folder| home.join(folder));
        for folder in [&corpus, &failures] {
            fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        }
        let status = Command::new(home.join(&host).join("release").join(name))
            .args([&corpus, &root.join(self.target.seeds())])
            .arg(format!("-max_total_time={}", self.seconds))
            .arg(format!("-artifact_prefix={}/", failures.display()))
            .args([dictionary(&home)?, "-max_len=8192".to_owned(), "-print_final_stats=1".to_owned()])
            .status()
            .with_context(|| format!("{name}: cannot be run"))?;
        if status.success() {
            return Ok(());
        }
        let line = format!("xtask: {name} failed ({status}); the input is in {}", failures.display());
        Err(Failure::findings(vec![line]).into())
    }
}

/// The machine that is compiled for, by its name.
fn host() -> Result<String> {
    let output = Command::new("rustc").args(["--print", "host-tuple"]).output();
    let output = output.context("rustc: cannot be run; install it by rustup and put it on the PATH")?;
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// The words that make sense in values: the keys and choices of every chart.
fn dictionary(home: &Path) -> Result<String> {
    let mut words = vec![];
    for named in Named::all() {
        collect(&named.chart().schema(), &mut words);
    }
    words.sort();
    words.dedup();
    let file = home.join("words.dict");
    let lines: String = words.iter().map(|word| format!("{word:?}\n")).collect();
    fs::write(&file, lines).with_context(|| file.display().to_string())?;
    Ok(format!("-dict={}", file.display()))
}

/// The keys and choices that a schema names.
fn collect(schema: &serde_json::Value, words: &mut Vec<String>) {
    let plain = |word: &&str| !word.is_empty() && word.chars().all(|c| c.is_ascii_graphic() && c != '"' && c != '\\');
    if let Some(members) = schema.get("properties").and_then(|properties| properties.as_object()) {
        words.extend(members.keys().map(|key| format!("{key}:")).filter(|key| plain(&key.as_str())));
    }
    if let Some(choices) = schema.get("enum").and_then(|choices| choices.as_array()) {
        words.extend(choices.iter().filter_map(|choice| choice.as_str()).filter(plain).map(str::to_owned));
    }
    match schema {
        serde_json::Value::Object(members) => members.values().for_each(|member| collect(member, words)),
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, words)),
        _ => {}
    }
}
