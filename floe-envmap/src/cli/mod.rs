//! The command line.

mod args;
mod compare;
mod files;
mod show;
mod table;
mod values;

pub use args::Cli;

use crate::plan::Checked;
use args::Command;
use clap::Parser as _;
use files::Inputs;
use std::{
    ffi::OsString,
    fmt::Write as _,
    io::{self, Write as _},
    process::ExitCode,
};

/// All went well.
const DONE: u8 = 0;
/// Something is wrong with what was given.
const FINDINGS: u8 = 1;
/// The command was called wrongly, or a file cannot be read or written.
const USAGE: u8 = 2;

/// What a command writes.
#[derive(Debug, Default)]
pub struct Output {
    /// To standard output.
    pub out: Vec<u8>,
    /// To standard error.
    pub err: Vec<u8>,
}

impl Output {
    fn print(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn say(&mut self, line: &str) {
        self.err.extend_from_slice(line.as_bytes());
        self.err.push(b'\n');
    }
}

/// Why a command ends early: what it says, and its exit code.
#[derive(Debug)]
struct Failure {
    lines: Vec<String>,
    code: u8,
}

impl Failure {
    fn usage(line: impl Into<String>) -> Self {
        Self { lines: vec![line.into()], code: USAGE }
    }

    fn findings(line: impl Into<String>) -> Self {
        Self { lines: vec![line.into()], code: FINDINGS }
    }
}

type Outcome = Result<u8, Failure>;

/// Runs the command line `args` as a program does, with its standard output and error.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut output = Output::default();
    let code = run(args, &mut output);
    // A reader that has gone away is no error.
    let _ = io::stderr().write_all(&output.err);
    let _ = io::stdout().write_all(&output.out);
    code.into()
}

/// Runs the command line `args`, the program's name first, and gives the exit code: 0 all went well, 1 findings, 2 wrong usage or
/// a file that cannot be read or written.
pub fn run(args: impl IntoIterator<Item = OsString>, output: &mut Output) -> u8 {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            let text = error.render().to_string();
            let code = if error.use_stderr() { USAGE } else { DONE };
            if error.use_stderr() {
                output.say(text.trim_end());
            } else {
                output.print(&text);
            }
            return code;
        }
    };
    let done = match &cli.command {
        Command::Check(args) => show::check(&args.inputs, args.format, output),
        Command::Resolve(args) => show::resolve(args, output),
        Command::Plan(args) => show::plan(args, output),
        Command::Render(args) => show::render(args, output),
        Command::Values(args) => values::values(args, output),
        Command::Diff(args) => compare::diff(args, output),
        Command::Tag(args) => compare::tag(args, output),
    };
    done.unwrap_or_else(|failure| {
        failure.lines.iter().for_each(|line| output.say(line));
        failure.code
    })
}

/// A mapping without errors. Its warnings are said.
fn sound(inputs: &args::Inputs, output: &mut Output) -> Result<(Inputs, Checked), Failure> {
    let inputs = files::read(inputs)?;
    let checked = inputs.check();
    if !checked.is_sound() {
        return Err(Failure { lines: checked.findings.iter().map(ToString::to_string).collect(), code: FINDINGS });
    }
    checked.findings.iter().for_each(|found| output.say(&found.to_string()));
    Ok((inputs, checked))
}

/// Documents as one YAML text.
fn documents<'a>(all: impl IntoIterator<Item = &'a serde_json::Value>) -> String {
    all.into_iter().fold(String::new(), |mut text, document| {
        let _ = write!(text, "---\n{}", floe_chart::yaml::write(document));
        text
    })
}

/// A value as JSON, for machines.
fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}
