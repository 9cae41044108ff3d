//! `cargo xtask cluster`: a Kubernetes control plane with simulated nodes, on this machine.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use clap::{Args, Subcommand};
use floe_cluster::{Cluster as Running, Lifetime};

use crate::tools::{self, Tool};
use crate::{Failure, print, root, say};

const EXAMPLES: &str = "\
Examples:
  cargo xtask cluster up               start it; the first time builds Kubernetes, which takes a while
  export KUBECONFIG=$PWD/target/cluster/default/kubeconfig
  target/tools/helm3 install floe charts/floe-platform --wait
  cargo xtask cluster up --name other  another one beside it
  cargo xtask cluster down             end all of it

Pods do not run: they are said to be ready, those of Jobs and of helm test to have ended well. The annotation
simulate.floe.dev/outcome of a pod lets it end badly (fail) or never start (pending).";

/// Start, stop or look at a Kubernetes control plane with simulated nodes
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Cluster {
    #[command(subcommand)]
    action: Action,
    /// Which cluster: the name of its folder in target/cluster
    #[arg(long, global = true, default_value = "default", value_parser = name)]
    name: String,
}

#[derive(Clone, Copy, Debug, Subcommand)]
enum Action {
    /// Start it, and print the path of its kubeconfig; what is missing of Kubernetes is built
    Up,
    /// End its processes, and remove its folder
    Down,
    /// List its processes; fail unless all of them run
    Status,
}

fn name(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !text.is_empty() && text.chars().all(plain) {
        return Ok(text.to_owned());
    }
    Err("a name has small letters, digits and dashes only".to_owned())
}

impl Cluster {
    /// Runs the command.
    ///
    /// # Errors
    /// Where the programs cannot be built, the cluster does not start or end, or does not run.
    pub(crate) fn run(&self) -> Result<()> {
        let folder = tools::target(&root()).join("cluster").join(&self.name);
        let cluster = Running::new(&folder, &Tool::Kubernetes.path(&root()));
        match self.action {
            Action::Up => up(&cluster),
            Action::Down => Ok(cluster.down()?),
            Action::Status => status(&cluster, folder),
        }
    }
}

fn up(cluster: &Running) -> Result<()> {
    tools::build(&root(), &[Tool::Kubernetes])?;
    let started = Instant::now();
    cluster.up(Lifetime::Detached)?;
    say(&format!(
        "cluster: ready in {:.1} s; processes: {}",
        started.elapsed().as_secs_f64(),
        cluster.pids().display()
    ));
    say(&format!("cluster: export KUBECONFIG={}", cluster.kubeconfig().display()));
    print(&format!("{}\n", cluster.kubeconfig().display()))
}

fn status(cluster: &Running, folder: PathBuf) -> Result<()> {
    let components = cluster.status()?;
    if components.iter().all(|component| component.memory.is_none()) {
        let remedy = "start one by cargo xtask cluster up";
        return Err(Failure::findings(vec![format!("{}: no cluster runs; {remedy}", folder.display())]).into());
    }
    let mut ended = vec![];
    for component in &components {
        let name = &component.name;
        let state = component.memory.map_or("ended".to_owned(), |kib| format!("runs, {} MiB", kib / 1024));
        print(&format!("{name:<24} {:>8}  {state}\n", component.pid))?;
        if component.memory.is_none() {
            let log = folder.join("logs").join(format!("{name}.log"));
            ended.push(format!("{name}: has ended; see {}, then cargo xtask cluster down and up", log.display()));
        }
    }
    print(&format!("KUBECONFIG={}\n", cluster.kubeconfig().display()))?;
    if ended.is_empty() { Ok(()) } else { Err(Failure::findings(ended).into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_folder() {
        assert_eq!(name("a-1").as_deref(), Ok("a-1"));
        for bad in ["", "..", "a/b", "A", "a b"] {
            assert!(name(bad).is_err(), "{bad}");
        }
    }
}
