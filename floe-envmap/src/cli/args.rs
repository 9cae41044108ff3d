//! What the command line takes.

use clap::{Args, Parser, Subcommand, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  floe-envmap check -f values.yaml --manifest manifest.yaml   say all that is wrong with a mapping
  floe-envmap resolve qa -f values.yaml                       say where an environment is
  floe-envmap plan -f values.yaml --as helm --chart oci://registry.example.com/charts/floe-platform --chart-version 1.2.3
                                                              print the commands that install it
  floe-envmap render -f values.yaml --cluster aks-shared-nonprod | kubectl --context aks-shared-nonprod apply -f -
                                                              print the namespaces of a cluster and what is in them
  floe-envmap values -f values.yaml --output values/          write the values of every environment
  floe-envmap values -f values.yaml --env qa --artifacts compiled_artifacts.json --manifest manifest.yaml
                                                              print values from CompiledArtifacts
  floe-envmap diff old.yaml new.yaml                          say what a change of a mapping changes
  floe-envmap tag v1.2.3 qa                                   print the tags of an artifact in an environment

Exit codes: 0 all is well, 1 findings (on standard error), 2 wrong usage, or a file that cannot be read or written.";

/// Logical environments on physical clusters
#[derive(Debug, Parser)]
#[command(bin_name = "floe-envmap", version, after_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Say all that is wrong with a mapping
    Check(Check),
    /// Say where an environment is
    Resolve(Resolve),
    /// Show which environment is where, or what installs them
    Plan(Plan),
    /// Print the namespaces of clusters, with rights, policies and bounds
    Render(Render),
    /// Print or write the values of environments
    Values(Values),
    /// Say what differs between two mappings
    Diff(Diff),
    /// Print the tags of an artifact in an environment, or read a tag
    Tag(Tag),
}

/// Where mappings come from.
#[derive(Args, Clone, Debug)]
pub(super) struct Inputs {
    /// A values file with `clusterMapping`, `-` for standard input; the later of several wins
    #[arg(short = 'f', long = "values", value_name = "FILE", required = true)]
    pub(super) files: Vec<String>,
    /// The platform's manifest, which names the environments and their order
    #[arg(long, value_name = "FILE")]
    pub(super) manifest: Option<String>,
}

/// How results are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    #[default]
    Table,
    /// For machines
    Json,
}

#[derive(Args, Debug)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) inputs: Inputs,
    /// How results are written
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

#[derive(Args, Debug)]
pub(super) struct Resolve {
    /// The environment
    pub(super) environment: String,
    #[command(flatten)]
    pub(super) inputs: Inputs,
    /// How results are written
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

/// What a plan is printed as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Kind {
    /// A table, or JSON by `--format json`
    #[default]
    Table,
    /// `helm upgrade --install` commands
    Helm,
    /// `ApplicationSets` of Argo CD
    Argocd,
    /// Objects of Flux
    Flux,
}

#[derive(Args, Debug)]
pub(super) struct Plan {
    #[command(flatten)]
    pub(super) inputs: Inputs,
    /// How results are written
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
    /// What the plan is printed as
    #[arg(long = "as", value_enum, default_value_t)]
    pub(super) kind: Kind,
    /// The chart that is installed
    #[arg(long, value_name = "REFERENCE", default_value = "oci://ghcr.io/floe/charts/floe-platform")]
    pub(super) chart: String,
    /// Its version
    #[arg(long, value_name = "VERSION")]
    pub(super) chart_version: Option<String>,
    /// The directory of values, as `values --output` wrote it
    #[arg(long, value_name = "DIR", default_value = "values")]
    pub(super) values_dir: String,
    /// Write objects of Flux into this directory, in place of printing them
    #[arg(long, value_name = "DIR")]
    pub(super) output: Option<String>,
}

#[derive(Args, Debug)]
pub(super) struct Render {
    #[command(flatten)]
    pub(super) inputs: Inputs,
    /// The cluster; all of them need `--output`
    #[arg(long, value_name = "NAME")]
    pub(super) cluster: Option<String>,
    /// Write a file for each cluster into this directory
    #[arg(long, value_name = "DIR")]
    pub(super) output: Option<String>,
    /// How objects are written: table stands for YAML
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

/// The chart that values are for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Chart {
    /// The platform
    #[default]
    FloePlatform,
    /// Jobs of products
    FloeJobs,
}

#[derive(Args, Debug)]
pub(super) struct Values {
    #[command(flatten)]
    pub(super) inputs: Inputs,
    /// The environment; all of them need `--output` with a directory
    #[arg(long = "env", value_name = "NAME", conflicts_with = "cluster")]
    pub(super) environment: Option<String>,
    /// Values of the release that makes the namespaces of a cluster
    #[arg(long, value_name = "NAME", conflicts_with = "artifacts")]
    pub(super) cluster: Option<String>,
    /// The chart that values are for
    #[arg(long, value_enum, default_value_t)]
    pub(super) chart: Chart,
    /// `CompiledArtifacts` of a product
    #[arg(long, value_name = "FILE")]
    pub(super) artifacts: Option<String>,
    /// The product's spec, `floe.yaml`, for its schedule
    #[arg(long, value_name = "FILE")]
    pub(super) product: Option<String>,
    /// The chart's `values.editor.schema.json`, which the values are held against
    #[arg(long, value_name = "FILE")]
    pub(super) schema: Option<String>,
    /// A file, or without `--env` a directory
    #[arg(long, value_name = "PATH")]
    pub(super) output: Option<String>,
    /// How results are written: table stands for YAML
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

#[derive(Args, Debug)]
pub(super) struct Diff {
    /// The values file with the mapping that was
    pub(super) before: String,
    /// The values file with the mapping that will be
    pub(super) after: String,
    /// Exit with 1 where they differ
    #[arg(long)]
    pub(super) exit_code: bool,
    /// How results are written
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

#[derive(Args, Debug)]
pub(super) struct Tag {
    /// A version, or with a mapping and without an environment a tag that is read back
    pub(super) version: String,
    /// The environment
    pub(super) environment: Option<String>,
    /// A values file with `clusterMapping`, whose environments are the ones that are known
    #[arg(short = 'f', long = "values", value_name = "FILE")]
    pub(super) files: Vec<String>,
    /// How results are written
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}
