//! What dbt is told.

use floe_schema::{Choice, Flag, Fragment, FreeForm, Int, Opt, Path, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What all dbt jobs share.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DbtProfiles {
    /// The content of `profiles.yml`, as of `dbt_profiles` in the CompiledArtifacts; credentials by `env_var()`, never in
    /// clear. Without it the image brings its own.
    pub profiles: Fragment<BTreeMap<String, FreeForm>>,
}

/// What dbt is told: the command and its options.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Dbt {
    /// What dbt does.
    pub command: Choice<Command>,
    /// The macro of `run-operation`.
    pub r#macro: Opt<Text>,
    /// The macro's arguments (`--args`).
    pub macro_args: Fragment<BTreeMap<String, FreeForm>>,
    /// Which nodes (`--select`); all where it is unset.
    pub select: Opt<Text>,
    /// Which nodes not (`--exclude`).
    pub exclude: Opt<Text>,
    /// The profile (`--profile`); the one that `dbt_project.yml` names where it is unset.
    pub profile: Opt<Text>,
    /// The target of the profile (`DBT_TARGET`); the profile's own default where it is unset.
    pub target: Opt<Text>,
    /// Variables (`--vars`).
    pub vars: Fragment<BTreeMap<String, FreeForm>>,
    /// Rebuild incremental models from scratch (`--full-refresh`); of `run`, `build` and `seed`.
    pub full_refresh: Flag,
    /// Stop at the first failure (`--fail-fast`).
    pub fail_fast: Flag,
    /// How many threads; the profile's own number where it is unset.
    pub threads: Opt<Int<1, 1024>>,
    /// The directory of the project in the image (`DBT_PROJECT_DIR`).
    pub project_dir: Text<Path>,
    /// The directory of `profiles.yml` (`DBT_PROFILES_DIR`): where `dbt.profiles` is mounted, or the image has its own.
    pub profiles_dir: Text<Path>,
}

/// What dbt does.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Command {
    /// Run the models.
    Run,
    /// Run and test everything in the order of dependencies.
    Build,
    /// Run the tests.
    Test,
    /// Load the seeds.
    Seed,
    /// Take snapshots.
    Snapshot,
    /// Check how fresh the sources are.
    SourceFreshness,
    /// Run one macro.
    RunOperation,
    /// Compile without running anything.
    Compile,
}

impl Default for Dbt {
    fn default() -> Self {
        Self {
            command: Command::Run.into(),
            r#macro: Opt::unset(),
            macro_args: Fragment::default(),
            select: Opt::unset(),
            exclude: Opt::unset(),
            profile: Opt::unset(),
            target: Opt::unset(),
            vars: Fragment::default(),
            full_refresh: false.into(),
            fail_fast: false.into(),
            threads: Opt::unset(),
            project_dir: "/dbt/project".into(),
            profiles_dir: "/etc/dbt".into(),
        }
    }
}
