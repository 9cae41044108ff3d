//! A release of a chart, by the real Helm.

use std::path::PathBuf;

use serde_json::Value;

use super::{Kube, run};

/// How long Helm waits: a loaded machine is slow.
const TIMEOUT: &str = "--timeout=180s";

/// A release, installed or not.
#[derive(Clone, Debug)]
pub struct Release<'a> {
    /// Where it is installed.
    pub kube: &'a Kube,
    /// The directory of its chart.
    pub chart: PathBuf,
    /// Its name.
    pub name: &'a str,
    /// Its namespace, which is there.
    pub namespace: &'a str,
}

impl Release<'_> {
    /// `helm install`: waits until all of it is ready.
    ///
    /// # Errors
    /// All that Helm prints.
    pub fn install(&self, values: &Value) -> Result<String, String> {
        self.with_values("install", values)
    }

    /// `helm upgrade`: these values over the chart's, and waits as an install does.
    ///
    /// # Errors
    /// All that Helm prints.
    pub fn upgrade(&self, values: &Value) -> Result<String, String> {
        self.with_values("upgrade", values)
    }

    fn with_values(&self, action: &str, values: &Value) -> Result<String, String> {
        let chart = self.chart.to_string_lossy();
        self.helm(&[action, self.name, &chart, "--wait", TIMEOUT, "--values", "-"], values)
    }

    /// `helm rollback` to a revision; 0 is the one before.
    ///
    /// # Errors
    /// All that Helm prints.
    pub fn rollback(&self, revision: u32) -> Result<String, String> {
        self.helm(&["rollback", self.name, &revision.to_string(), "--wait", TIMEOUT], &Value::Null)
    }

    /// `helm test`, with the logs.
    ///
    /// # Errors
    /// All that Helm prints; a test that fails is one.
    pub fn test(&self) -> Result<String, String> {
        self.helm(&["test", self.name, "--logs", TIMEOUT], &Value::Null)
    }

    /// `helm uninstall`.
    ///
    /// # Errors
    /// All that Helm prints.
    pub fn uninstall(&self) -> Result<String, String> {
        self.helm(&["uninstall", self.name, "--wait", TIMEOUT], &Value::Null)
    }

    /// Any other call of Helm in its namespace, with values for `--values -`.
    ///
    /// # Errors
    /// All that Helm prints.
    pub fn helm(&self, arguments: &[&str], values: &Value) -> Result<String, String> {
        let helm = &mut self.kube.tool("helm3")?;
        run(helm.args(arguments).args(["--namespace", self.namespace]), &values.to_string())
    }
}
