//! The tools that the tests run: three Helms, chart-testing with its linters, our oracle, an OCI registry with its client, a
//! collector of telemetry, an editor's language server, and where it is asked for Kubernetes.
//!
//! Each is pinned in `tests/tools/<name>/`: a Go module with its `go.sum`, Python's `requirements.txt`, or npm's
//! `package-lock.json`. [`build`] makes them from source into `target/tools/`, and again only when
//! the pins, the recipe or the compiler changed; a stamp beside each tool records what made it.
//! Go, Python and npm fetch modules as they are configured to; nothing else is downloaded.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use std::{env, fs, io};

use anyhow::{Context, Result, bail, ensure};

/// The Kubernetes that Helm 3 says it is where no cluster is asked: a helm built from its module
/// would say v1.20. Helm 4 follows the `client-go` in its go.mod instead.
const KUBERNETES: (&str, &str) = ("1", "34");

/// Settings of every `go` call, so that a build does not depend on the user's.
const GO_SETTINGS: [(&str, &str); 4] = [
    ("CGO_ENABLED", "0"),
    ("GOFLAGS", "-mod=readonly -trimpath -buildvcs=false"),
    ("GOTOOLCHAIN", "local"),
    ("GOWORK", "off"),
];

/// A tool that [`build`] can make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tool {
    /// chart-testing; it wants Helm, named `helm`, and [`Tool::Linters`] on its path.
    Ct,
    /// The newest Helm 3.
    Helm3,
    /// The oldest Helm that the charts support.
    Helm312,
    /// The newest Helm 4.
    Helm4,
    /// A scanner of rendered objects.
    KubeScore,
    /// A folder with Kubernetes' control plane, kubectl, etcd and kwok.
    Kubernetes,
    /// yamllint and yamale, which chart-testing calls.
    Linters,
    /// Helm's own code as a process that answers questions: `tests/tools/oracle`.
    Oracle,
    /// The OpenTelemetry collector, with the components that the chart's configuration names.
    Otelcol,
    /// The client of OCI registries that the floe-jobs chart pulls artifacts with, of the version of its image.
    Oras,
    /// An OCI registry.
    Registry,
    /// What editors complete, explain and check YAML by.
    YamlLanguageServer,
}

impl Tool {
    /// What every full test takes: all but the scanner, and Kubernetes, which takes many minutes to build.
    pub(crate) const USUAL: [Self; 10] = [
        Self::Oracle,
        Self::Helm3,
        Self::Helm4,
        Self::Helm312,
        Self::Ct,
        Self::Linters,
        Self::Oras,
        Self::Otelcol,
        Self::Registry,
        Self::YamlLanguageServer,
    ];

    /// Its name: of its folder in `tests/tools/` and of its binary in `target/tools/`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ct => "ct",
            Self::Helm3 => "helm3",
            Self::Helm312 => "helm312",
            Self::Helm4 => "helm4",
            Self::KubeScore => "kube-score",
            Self::Kubernetes => "kubernetes",
            Self::Linters => "linters",
            Self::Oracle => "oracle",
            Self::Oras => "oras",
            Self::Otelcol => "otelcol",
            Self::Registry => "registry",
            Self::YamlLanguageServer => "yaml-language-server",
        }
    }

    /// The built file: a binary, or the folder of several, or of Python's or npm's packages.
    pub(crate) fn path(self, root: &Path) -> PathBuf {
        folder(root).join(self.name())
    }

    fn recipe(self) -> Recipe {
        const HELM3: Go = Go {
            package: "helm.sh/helm/v3/cmd/helm",
            module: "helm.sh/helm/v3",
            variables: &[
                ("helm.sh/helm/v3/internal/version.version", Said::Version),
                ("helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor", Said::Text(KUBERNETES.0)),
                ("helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor", Said::Text(KUBERNETES.1)),
                ("helm.sh/helm/v3/pkg/lint/rules.k8sVersionMajor", Said::Text(KUBERNETES.0)),
                ("helm.sh/helm/v3/pkg/lint/rules.k8sVersionMinor", Said::Text(KUBERNETES.1)),
            ],
        };
        match self {
            Self::Helm3 | Self::Helm312 => Recipe::Go(HELM3),
            Self::Helm4 => Recipe::Go(Go {
                package: "helm.sh/helm/v4/cmd/helm",
                module: "helm.sh/helm/v4",
                variables: &[("helm.sh/helm/v4/internal/version.version", Said::Version)],
            }),
            Self::Ct => Recipe::Go(Go {
                package: "github.com/helm/chart-testing/v3/ct",
                module: "github.com/helm/chart-testing/v3",
                variables: &[("github.com/helm/chart-testing/v3/ct/cmd.Version", Said::Version)],
            }),
            Self::KubeScore => Recipe::Go(Go {
                package: "github.com/zegl/kube-score/cmd/kube-score",
                module: "github.com/zegl/kube-score",
                variables: &[("main.version", Said::Version)],
            }),
            // All that its go.mod names as tools.
            Self::Kubernetes => Recipe::Go(Go {
                package: "tool",
                module: "k8s.io/kubernetes",
                variables: &[
                    ("k8s.io/component-base/version.gitVersion", Said::Version),
                    ("k8s.io/component-base/version.gitMajor", Said::Part(0)),
                    ("k8s.io/component-base/version.gitMinor", Said::Part(1)),
                    ("k8s.io/client-go/pkg/version.gitVersion", Said::Version),
                ],
            }),
            Self::Oras => Recipe::Go(Go {
                package: "oras.land/oras/cmd/oras",
                module: "oras.land/oras",
                variables: &[("oras.land/oras/internal/version.Version", Said::Version)],
            }),
            Self::Otelcol => Recipe::Go(Go {
                package: ".",
                module: "go.opentelemetry.io/collector/otelcol",
                variables: &[("main.version", Said::Version)],
            }),
            Self::Registry => Recipe::Go(Go {
                package: ".",
                module: "github.com/distribution/distribution/v3",
                variables: &[("github.com/distribution/distribution/v3/version.version", Said::Version)],
            }),
            // The oracle is Helm 3 with another main.
            Self::Oracle => Recipe::Go(Go { package: ".", ..HELM3 }),
            Self::Linters => Recipe::Python,
            Self::YamlLanguageServer => Recipe::Npm,
        }
    }
}

/// How a tool is made.
enum Recipe {
    Go(Go),
    Python,
    Npm,
}

/// A program in a Go module.
struct Go {
    /// What to build.
    package: &'static str,
    /// The module whose version, read from go.mod, the tool reports.
    module: &'static str,
    /// The variables that say versions, and what each says.
    variables: &'static [(&'static str, Said)],
}

/// What a variable says.
#[derive(Clone, Copy)]
enum Said {
    /// The version of the module, with its `v`.
    Version,
    /// A part of it: 0 is the major version, 1 the minor.
    Part(usize),
    /// Something else.
    Text(&'static str),
}

/// Where tools are built: `tools` in Cargo's target directory.
pub(crate) fn folder(root: &Path) -> PathBuf {
    target(root).join("tools")
}

/// Cargo's target directory.
pub(crate) fn target(root: &Path) -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir))
}

/// Builds those of `tools` that are missing or out of date; `root` is the repository.
///
/// # Errors
/// When Go or Python is missing, or a build fails: all that failed, each with what it printed.
pub(crate) fn build(root: &Path, tools: &[Tool]) -> Result<()> {
    let root = &std::path::absolute(root).with_context(|| root.display().to_string())?;
    let failures: Vec<String> = tools
        .iter()
        .filter_map(|&tool| build_one(root, tool).with_context(|| format!("tools: {}", tool.name())).err())
        .map(|error| format!("{error:#}"))
        .collect();
    ensure!(failures.is_empty(), "{}", failures.join("\n"));
    Ok(())
}

fn build_one(root: &Path, tool: Tool) -> Result<()> {
    let source = root.join("tests/tools").join(tool.name());
    let (output, target) = (tool.path(root), folder(root));
    let recipe = tool.recipe();
    let compiler = match recipe.compiler(&source) {
        // Charts are made without Node.js: who has none misses one test, which says so.
        Err(error) if matches!(recipe, Recipe::Npm) => {
            report(&format!("tools: {} skipped: {error}\n", tool.name()));
            return Ok(());
        }
        compiler => compiler?,
    };
    let steps = recipe.steps(&source, &output)?;
    let stamp = target.join(format!("{}.stamp", tool.name()));
    let wanted = fingerprint(&source, &compiler, &steps)?;
    if output.exists() && fs::read_to_string(&stamp).is_ok_and(|made| made == wanted) {
        return Ok(());
    }
    fs::create_dir_all(&target).with_context(|| target.display().to_string())?;
    let started = Instant::now();
    report(&format!("tools: building {} ...", tool.name()));
    let made = steps.iter().try_for_each(|step| run(recipe.command(&source, step)).map(drop));
    report(&format!(" {:.1} s\n", started.elapsed().as_secs_f64()));
    made?;
    fs::write(&stamp, wanted).with_context(|| stamp.display().to_string())
}

impl Recipe {
    /// The version of what builds; an error with the remedy where it is missing.
    fn compiler(&self, source: &Path) -> Result<String> {
        let (program, query, needed) = match self {
            Self::Go(_) => ("go", ["env", "GOVERSION"].as_slice(), "Go 1.26 or newer"),
            Self::Python => ("python3", ["--version"].as_slice(), "Python 3.9 or newer, with its venv module"),
            Self::Npm => ("npm", ["--version"].as_slice(), "Node.js 20 or newer"),
        };
        let step: Vec<OsString> = [program].iter().chain(query).map(OsString::from).collect();
        let remedy = || format!("{program}: not usable; install {needed} and put it on the PATH");
        run(self.command(source, &step)).with_context(remedy)
    }

    /// The command lines that make `output`.
    fn steps(&self, source: &Path, output: &Path) -> Result<Vec<Vec<OsString>>> {
        match self {
            Self::Go(program) => {
                let manifest = source.join("go.mod");
                let text = fs::read_to_string(&manifest).with_context(|| manifest.display().to_string())?;
                let flags = program.linker_flags(&text).with_context(|| manifest.display().to_string())?;
                // Several binaries go into a folder, which Go takes to be one by its slash.
                let destination = if program.package == "tool" { output.join("") } else { output.to_owned() };
                Ok(vec![line([
                    "go".as_ref(),
                    "build".as_ref(),
                    "-ldflags".as_ref(),
                    flags.as_ref(),
                    "-o".as_ref(),
                    destination.as_os_str(),
                    program.package.as_ref(),
                ])])
            }
            Self::Npm => {
                let pins = ["package.json", "package-lock.json"].map(AsRef::as_ref);
                let quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--silent"].map(AsRef::as_ref);
                let folder = output.as_os_str();
                Ok(vec![
                    line(["mkdir".as_ref(), "-p".as_ref(), folder]),
                    line(["cp".as_ref()].into_iter().chain(pins).chain([folder])),
                    line(["npm".as_ref(), "ci".as_ref(), "--prefix".as_ref(), folder].into_iter().chain(quiet)),
                ])
            }
            Self::Python => {
                let pip = output.join("bin").join("pip");
                let pins = source.join("requirements.txt");
                let quiet = ["install", "--quiet", "--disable-pip-version-check", "--requirement"].map(AsRef::as_ref);
                Ok(vec![
                    line(
                        ["python3", "-m", "venv", "--clear"].map(AsRef::as_ref).into_iter().chain([output.as_os_str()]),
                    ),
                    line([pip.as_os_str()].into_iter().chain(quiet).chain([pins.as_os_str()])),
                ])
            }
        }
    }

    /// A command line in the tool's folder.
    fn command(&self, source: &Path, step: &[OsString]) -> Command {
        let (program, arguments) =
            step.split_first().map_or((OsString::new(), &[][..]), |(first, rest)| (first.clone(), rest));
        let mut command = Command::new(program);
        command.args(arguments).current_dir(source);
        if let Self::Go(_) = self {
            command.envs(GO_SETTINGS);
        }
        command
    }
}

impl Go {
    /// `-ldflags`: without symbols, and with the variables that say versions.
    fn linker_flags(&self, manifest: &str) -> Result<String> {
        let Some(version) = required_version(manifest, self.module) else {
            bail!("{} is not required", self.module);
        };
        let part = |n| version.trim_start_matches('v').split('.').nth(n).unwrap_or_default();
        let flags = self.variables.iter().map(|(variable, said)| {
            let value = match *said {
                Said::Version => version,
                Said::Part(n) => part(n),
                Said::Text(text) => text,
            };
            format!(" -X {variable}={value}")
        });
        Ok(flags.fold("-s -w".to_owned(), |all, flag| all + &flag))
    }
}

/// The version of a module that the text of a go.mod requires.
fn required_version<'a>(manifest: &'a str, module: &str) -> Option<&'a str> {
    manifest.lines().find_map(|line| {
        let mut words = line.split_whitespace().skip_while(|&word| word == "require");
        (words.next() == Some(module)).then(|| words.next()).flatten()
    })
}

fn line<'a>(words: impl IntoIterator<Item = &'a std::ffi::OsStr>) -> Vec<OsString> {
    words.into_iter().map(OsString::from).collect()
}

/// What a tool is made of: its folder's files, the compiler, the command lines and settings.
fn fingerprint(source: &Path, compiler: &str, steps: &[Vec<OsString>]) -> Result<String> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(source).with_context(|| source.display().to_string())? {
        let path = entry?.path();
        let text = fs::read(&path).with_context(|| path.display().to_string())?;
        files.insert(path.file_name().map(OsString::from), text);
    }
    let mut hash = DefaultHasher::new();
    (files, compiler, steps, GO_SETTINGS).hash(&mut hash);
    Ok(format!("{:016x}\n", hash.finish()))
}

/// Runs a command and returns what it printed; where it fails, that is the error.
fn run(mut command: Command) -> Result<String> {
    let shown = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| shown.clone())?;
    let printed = |text: &[u8]| String::from_utf8_lossy(text).trim().to_owned();
    ensure!(
        output.status.success(),
        "{shown}: {}\n{}{}",
        output.status,
        printed(&output.stdout),
        printed(&output.stderr)
    );
    Ok(printed(&output.stdout))
}

/// Says on standard error what takes long; that nobody reads it is no reason to fail.
fn report(text: &str) {
    let mut out = io::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_is_read_from_either_form_of_require() {
        let manifest = "module m\nrequire a.b/c v1.2.3\nrequire (\n\ta.b/d v0.1.0 // indirect\n)\n";
        assert_eq!(required_version(manifest, "a.b/c"), Some("v1.2.3"));
        assert_eq!(required_version(manifest, "a.b/d"), Some("v0.1.0"));
        assert_eq!(required_version(manifest, "a.b"), None);
    }

    #[test]
    fn every_tool_is_pinned() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for tool in Tool::USUAL.into_iter().chain([Tool::KubeScore, Tool::Kubernetes]) {
            let source = root.join("tests/tools").join(tool.name());
            let steps = tool.recipe().steps(&source, Path::new("out")).expect("a readable pin");
            assert!(!steps.is_empty());
        }
    }
}
