//! What a schema cannot say about the values.

use crate::{
    Jobs,
    artifacts::{MEMBERS, VERSIONS},
    command, external_secret, job,
    values::{Command, CompletionMode, Job, JobName, JobType},
};
use floe_schema::{JsonText, Text};

/// A ConfigMap holds at most 1 MiB, its key and metadata included.
const ARTIFACTS_LENGTH: u32 = 1024 * 1024;

/// Every finding: the key, what is wrong, and the remedy.
pub fn findings(jobs: &Jobs) -> Vec<String> {
    let of_jobs =
        jobs.values.jobs.flat_map(|name, overlay| of_job(name, &job::merged(jobs, overlay)).into_iter().collect());
    let artifacts = sources(jobs).into_iter().chain(image_volume(jobs)).chain(inline(jobs));
    artifacts.chain(external_secret::findings(jobs)).chain(of_jobs).collect()
}

/// One source of the artifacts at most.
fn sources(jobs: &Jobs) -> Vec<String> {
    let artifacts = &jobs.values.artifacts;
    let sources = [
        ("inline", artifacts.inline.is_set()),
        ("existingConfigMap", artifacts.existing_config_map.is_set()),
        ("oci.reference", artifacts.oci.reference.is_set()),
        ("imageVolume.reference", artifacts.image_volume.reference.is_set()),
    ];
    let later = |n: usize| sources.iter().skip(n + 1);
    let pairs = sources.iter().enumerate().flat_map(|(n, one)| later(n).map(move |other| (one, other)));
    pairs
        .filter_map(|((one, is_set), (other, too))| {
            is_set.and(too).then(|| format!("artifacts: {one} and {other} are both set; remove one"))
        })
        .collect()
}

/// Image volumes came with Kubernetes 1.31.
fn image_volume(jobs: &Jobs) -> Option<String> {
    let cluster = &jobs.capabilities;
    let too_old = cluster.at_least("1.31").not();
    jobs.values.artifacts.image_volume.reference.is_set().and(&too_old).then(|| {
        format!(
            "artifacts.imageVolume: needs Kubernetes 1.31 or newer, and the cluster is {}; use artifacts.oci, which an init container pulls",
            cluster.kube_version()
        )
    })
}

/// Inline artifacts fit a ConfigMap, and are CompiledArtifacts.
fn inline(jobs: &Jobs) -> Vec<String> {
    let inline = jobs.values.artifacts.inline.or("".into());
    let fits = inline.fits(ARTIFACTS_LENGTH);
    let too_long = fits.not().then(|| {
        "artifacts.inline: is longer than 1 MiB, which no ConfigMap holds; use artifacts.oci, a volume or the image"
            .to_owned()
    });
    let shape = jobs.values.artifacts.inline.is_set().and(&fits).then_items(|| shape(&inline.json()));
    too_long.into_iter().chain(shape).collect()
}

fn shape(artifacts: &JsonText) -> Vec<String> {
    const COMPILE: &str =
        "give the file that `floe compile` wrote: --set-file artifacts.inline=compiled_artifacts.json";
    let object = artifacts.is_object();
    let none = object.not().then(|| format!("artifacts.inline: is not a JSON object; {COMPILE}"));
    let members = object.then_items(|| {
        let missing = MEMBERS.into_iter().filter_map(|member| {
            let missing = artifacts.has(member).not();
            missing.then(|| format!("artifacts.inline: has no `{member}`; {COMPILE}"))
        });
        let version = artifacts.text("version");
        let unknown = artifacts.has("version").and(&version.matches(VERSIONS).not());
        let unknown = unknown.then(|| {
            format!("artifacts.inline: version {version} is not 0.x.y; use a release of the chart that knows it")
        });
        missing.chain(unknown).collect()
    });
    none.into_iter().chain(members).collect()
}

fn of_job(name: &Text<JobName>, job: &Job) -> Vec<String> {
    let says = |key: &str, text: &str| format!("jobs.{name}.{key}: {text}");
    let zone = job.time_zone.is_set().and(&job.schedule.is_set().not()).then(|| {
        format!("jobs.{name}.timeZone: has no effect without a schedule; set jobs.{name}.schedule, or remove it")
    });
    let indexed = job.completion_mode.or(CompletionMode::NonIndexed.into()).is(CompletionMode::Indexed);
    let ingestion = &job.ingestion;
    let python = job.r#type.is(JobType::Ingestion).and(&job.own.shared.args.is_empty());
    let (script, module) = (ingestion.script.is_set(), ingestion.module.is_set());
    let nothing = script.or(&module).not().and(&job.own.shared.command.is_empty());
    let findings = [
        zone,
        indexed
            .and(&job.completions.is_set().not())
            .then(|| says("completions", "is not set, but an Indexed job needs it; set the number of indexes")),
        python
            .and(&nothing)
            .then(|| says("ingestion", "nothing to run; set ingestion.script, ingestion.module or args")),
        python.and(&script).and(&module).then(|| says("ingestion", "script and module are both set; remove one")),
    ];
    findings.into_iter().flatten().chain(of_dbt(name, job)).collect()
}

/// Options that dbt refuses: the job would fail at once.
fn of_dbt(name: &Text<JobName>, job: &Job) -> Vec<String> {
    let dbt = &job.dbt;
    let says = |key: &str, text: &str| format!("jobs.{name}.dbt.{key}: {text}");
    let is = |command: Command| dbt.command.is(command);
    let runs = command::is_dbt(job).and(&job.own.shared.args.is_empty());
    let operation = runs.and(&is(Command::RunOperation));
    let refreshes = is(Command::Run).or(&is(Command::Build)).or(&is(Command::Seed)).or(&is(Command::Compile));
    let findings = [
        operation
            .and(&dbt.r#macro.is_set().not())
            .then(|| says("macro", "is not set; name the macro of run-operation")),
        operation.and(&dbt.select.is_set()).then(|| says("select", "is not known to run-operation; remove it")),
        operation.and(&dbt.exclude.is_set()).then(|| says("exclude", "is not known to run-operation; remove it")),
        runs.and(&dbt.full_refresh).and(&refreshes.not()).then(|| {
            format!(
                "jobs.{name}.dbt.fullRefresh: is not known to dbt {}; remove it, or use run, build or seed",
                dbt.command.text()
            )
        }),
    ];
    findings.into_iter().flatten().collect()
}
