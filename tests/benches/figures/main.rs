//! `cargo xtask bench`: what exporting and rendering cost, as ratios within one run.
//!
//! Every work that is timed is also held against what it should give, so that a figure is of the real thing.

#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

mod clock;
mod environments;
mod flags;
mod plain;

use clock::{median, peak_memory};
use floe_chart::{AnyChart, Options, Renderer, export};
use floe_tests::oracle::tool;
use pretty_assertions::assert_eq;
use serde_json::{Map, Value, json};
use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// A work that gives a number of things.
type Work = fn() -> usize;

/// The jobs of the release that is rendered.
const JOBS: usize = 100;
/// Those of the one that shows how the cost grows.
const MANY: usize = 1000;
/// Works whose memory is measured, each in a process of its own.
const PEAKS: [(&str, Work); 2] = [("export", export_all), ("render", || Release::new(MANY).render().len())];

/// Every chart.
fn charts() -> [Box<dyn AnyChart>; 2] {
    [Box::new(floe_jobs::chart()), Box::new(floe_platform::chart())]
}

fn main() -> Result<()> {
    let wanted = env::args().skip_while(|argument| argument != "--peak").nth(1);
    if let Some((_, work)) = PEAKS.iter().find(|(name, _)| wanted.as_deref() == Some(name)) {
        assert!(work() > 0, "the work is done");
        println!("{}", peak_memory().ok_or("this system does not say how much memory a process had")?);
        return Ok(());
    }
    compared(&Release::new(JOBS));
    environments::compared();
    // As a test it only shows that what it would measure is comparable.
    if !env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let dir = tempfile::tempdir()?;
    rendering(dir.path())?;
    platform(dir.path())?;
    environments::figures();
    exporting();
    memory()?;
    sizes(dir.path())
}

/// A figure, and what is aimed at.
fn show(name: &str, figure: &str, aim: &str) {
    println!("{name:<58} {figure:>12}   {aim}");
}

fn milliseconds(seconds: f64) -> String {
    format!("{:.2} ms", seconds * 1e3)
}

fn times(ratio: f64) -> String {
    if ratio < 10.0 { format!("{ratio:.2} ×") } else { format!("{ratio:.0} ×") }
}

/// A release of floe-jobs.
struct Release {
    jobs: Vec<plain::Job>,
    values: Map<String, Value>,
}

impl Release {
    fn new(count: usize) -> Self {
        let job = |n| plain::Job {
            name: format!("job-{n:04}"),
            schedule: format!("{} 2 * * *", n % 60),
            command: "build".to_owned(),
        };
        let jobs: Vec<plain::Job> = (0..count).map(job).collect();
        let said = |job: &plain::Job| {
            (job.name.clone(), json!({ "schedule": job.schedule, "dbt": { "command": job.command } }))
        };
        let said: Map<String, Value> = jobs.iter().map(said).collect();
        let values = [("jobs".to_owned(), said.into()), ("tests".to_owned(), json!({ "enabled": false }))];
        Self { jobs, values: values.into_iter().collect() }
    }

    fn render(&self) -> Vec<Value> {
        let chart = floe_jobs::chart();
        self.render_by(&Renderer::new(&chart))
    }

    fn render_by(&self, renderer: &Renderer<'_>) -> Vec<Value> {
        let rendered = renderer.render(&self.values, &Options::default()).expect("the values are good");
        rendered.manifests.into_iter().map(|manifest| manifest.object).collect()
    }

    fn validate_by(&self, renderer: &Renderer<'_>) -> bool {
        renderer.validate(&self.values, &Options::default()).is_empty()
    }

    fn plain(&self) -> Vec<Value> {
        plain::objects(&self.jobs)
    }
}

/// What is rendered is what the plain structs are.
fn compared(release: &Release) {
    let (rendered, plain) = (release.render(), release.plain());
    assert_eq!(rendered.len(), plain.len(), "both make the same objects");
    rendered.iter().zip(&plain).for_each(|(rendered, plain)| assert_eq!(rendered, plain, "both make the same objects"));
}

fn rendering(dir: &Path) -> Result<()> {
    let chart = floe_jobs::chart();
    let renderer = Renderer::new(&chart);
    let [one, all, many] = [1, JOBS, MANY].map(Release::new);
    let native = median(|| all.render_by(&renderer));
    let plain = median(|| all.plain());
    show(&format!("render {JOBS} jobs natively"), &milliseconds(native), "");
    let checked = median(|| all.validate_by(&renderer));
    show("  against plain structs, serialised", &times(native / plain), "aim: at most 2");
    show("    of it: merge, validate, read and check the values", &times(checked / plain), "");
    show("    of it: build and serialise the objects", &times((native - checked) / plain), "");
    let grown = median(|| many.render_by(&renderer)) / native;
    show(&format!("  {MANY} jobs against {JOBS}"), &times(grown), "linear: 10");

    export(&chart).map_err(|_| "the chart cannot be exported")?.write(&dir.join("floe-jobs"))?;
    for release in [one, all] {
        let values = dir.join("values.yaml");
        fs::write(&values, Value::Object(release.values.clone()).to_string())?;
        let helm = helm_template(dir, "floe-jobs", &["--values", &values.display().to_string()])?;
        let ratio = helm / median(|| release.render_by(&renderer));
        let count = release.jobs.len();
        show(&format!("  `helm template` against it, jobs: {count}"), &times(ratio), "aim: at least 1000");
    }
    Ok(())
}

/// How long `helm template` of an exported chart takes, in seconds.
fn helm_template(dir: &Path, chart: &str, args: &[&str]) -> Result<f64> {
    let helm = tool("helm3")?;
    let template = || {
        let mut command = Command::new(&helm);
        let run = command.args(["template", "release-name", chart]).args(args).current_dir(dir);
        run.output().is_ok_and(|output| output.status.success())
    };
    assert!(template(), "helm renders the release");
    Ok(median(template))
}

/// The platform as it is by default.
fn platform(dir: &Path) -> Result<()> {
    let chart = floe_platform::chart();
    let renderer = Renderer::new(&chart);
    let render = || renderer.render(&Map::new(), &Options::default()).map_or(0, |rendered| rendered.manifests.len());
    assert!(render() > 10, "the platform is rendered");
    let native = median(render);
    show("render the default platform natively", &milliseconds(native), "");
    export(&chart).map_err(|_| "the chart cannot be exported")?.write(&dir.join("floe-platform"))?;
    let helm = helm_template(dir, "floe-platform", &[])?;
    show("  `helm template` against it", &times(helm / native), "aim: at least 1000");
    least(&dir.join("least"))?;
    // A platform of text templates takes 6 to 8 times as long as that chart.
    let ratio = helm / helm_template(dir, "least", &[])?;
    show("  `helm template` against a chart of one ConfigMap", &times(ratio), "aim: at most 3");
    Ok(())
}

/// A chart of one ConfigMap: what Helm takes for any chart.
fn least(dir: &Path) -> Result<()> {
    fs::create_dir_all(dir.join("templates"))?;
    fs::write(dir.join("Chart.yaml"), "apiVersion: v2\nname: least\nversion: 0.1.0\n")?;
    let object = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: least\ndata:\n  a: {{ .Values.a | quote }}\n";
    fs::write(dir.join("templates/configmap.yaml"), object)?;
    Ok(fs::write(dir.join("values.yaml"), "a: b\n")?)
}

fn export_all() -> usize {
    charts().iter().map(|chart| export(&**chart).map_or(0, |files| files.iter().count())).sum()
}

fn exporting() {
    show("export every chart", &milliseconds(median(export_all)), "aim: below 100 ms");
    let few = flags::chart::<1000>();
    let many = flags::chart::<4000>();
    let errors = export(&many).err().unwrap_or_default();
    assert!(errors.is_empty(), "the chart is exported: {:?}", errors.first());
    let grown = median(|| export(&many).is_ok()) / median(|| export(&few).is_ok());
    show("  4000 decisions in one object against 1000", &times(grown), "linear: 4");
}

fn memory() -> Result<()> {
    for (name, _) in PEAKS {
        let output = Command::new(env::current_exe()?).args(["--peak", name]).output()?;
        let said = String::from_utf8(output.stdout)?;
        match said.trim().parse::<f64>() {
            Ok(peak) => show(&format!("peak memory: {name}"), &format!("{peak:.1} MiB"), ""),
            Err(_) => show(&format!("peak memory: {name}"), "unknown", "only Linux says it"),
        }
    }
    Ok(())
}

fn sizes(dir: &Path) -> Result<()> {
    for chart in charts() {
        let name = &chart.metadata().name;
        export(&*chart).map_err(|_| "the chart cannot be exported")?.write(&dir.join(name))?;
        for file in ["values.schema.json", "values.editor.schema.json", "values.yaml"] {
            show(&format!("{name}/{file}"), &kibibytes(&dir.join(name).join(file))?, "");
        }
        let package = Command::new(tool("helm3")?).args(["package", name]).current_dir(dir).output()?;
        assert!(package.status.success(), "helm packages the chart");
        let package = format!("{name}-{}.tgz", chart.metadata().version);
        show(&package, &kibibytes(&dir.join(&package))?, "");
    }
    Ok(())
}

fn kibibytes(file: &Path) -> Result<String> {
    Ok(format!("{:.1} KiB", fs::metadata(file)?.len() as f64 / 1024.0))
}
