//! What a job's container runs, by the type of the job.

use crate::values::{Command, Dbt, Job, JobType};
use floe_schema::{Flag, Fragment, FreeForm, Opt, Text, non_empty};
use std::collections::BTreeMap;

/// Whether dbt runs: in the types `dbt` and `quality`.
pub fn is_dbt(job: &Job) -> Flag {
    job.r#type.is(JobType::Dbt).or(&job.r#type.is(JobType::Quality))
}

fn is_ingestion(job: &Job) -> Flag {
    job.r#type.is(JobType::Ingestion)
}

/// The job's own command, else that of its type.
pub fn command(job: &Job) -> Option<Vec<String>> {
    let own = job.own.shared.command.map(Text::get);
    let typed = job.own.shared.command.is_empty();
    let dbt = typed.and(&is_dbt(job)).then(|| "dbt".to_owned());
    let python = typed.and(&is_ingestion(job)).then(|| "python".to_owned());
    non_empty(dbt.into_iter().chain(python).chain(own).collect())
}

/// The job's own arguments, else those of its type; then the further ones.
pub fn args(job: &Job) -> Option<Vec<String>> {
    let own = job.own.shared.args.map(Text::get);
    let typed = job.own.shared.args.is_empty();
    let dbt = typed.and(&is_dbt(job)).then_items(|| dbt(job));
    let python = typed.and(&is_ingestion(job)).then_items(|| python(job));
    let extra = job.own.shared.extra_args.map(Text::get);
    non_empty(dbt.into_iter().chain(python).chain(own).chain(extra).collect())
}

fn python(job: &Job) -> Vec<String> {
    let module = job.ingestion.module.map(|_| "-m".to_owned());
    module.into_iter().chain(job.ingestion.module.map(Text::get)).chain(job.ingestion.script.map(Text::get)).collect()
}

fn dbt(job: &Job) -> Vec<String> {
    let dbt = &job.dbt;
    let freshness = dbt.command.is(Command::SourceFreshness);
    let source = freshness.then_items(|| ["source", "freshness"].map(str::to_owned).to_vec());
    let other = freshness.not().then(|| dbt.command.text().get());
    let operation = dbt.command.is(Command::RunOperation).then_items(|| operation(dbt));
    let flag = |is_set: &Flag, name: &str| is_set.then(|| name.to_owned());
    let options = [
        option("--select", &dbt.select),
        option("--exclude", &dbt.exclude),
        option("--profile", &dbt.profile),
        json_option("--vars", &dbt.vars),
        [flag(&dbt.threads.is_set(), "--threads"), dbt.threads.map(|threads| threads.text().get())],
        [flag(&dbt.full_refresh, "--full-refresh"), flag(&dbt.fail_fast, "--fail-fast")],
    ];
    source.into_iter().chain(other).chain(operation).chain(options.into_iter().flatten().flatten()).collect()
}

fn operation(dbt: &Dbt) -> Vec<String> {
    dbt.r#macro.map(Text::get).into_iter().chain(json_option("--args", &dbt.macro_args).into_iter().flatten()).collect()
}

/// An option and its value, where that is set.
fn option(name: &str, value: &Opt<Text>) -> [Option<String>; 2] {
    [value.map(|_| name.to_owned()), value.map(Text::get)]
}

/// An option and its value as JSON, where that is set.
fn json_option(name: &str, value: &Fragment<BTreeMap<String, FreeForm>>) -> [Option<String>; 2] {
    [value.is_set().then(|| name.to_owned()), value.json_text()]
}
