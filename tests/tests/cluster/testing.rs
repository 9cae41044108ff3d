//! chart-testing's own install, as charts are tested on kind.

use std::fs;

use floe_chart::AnyChart;
use floe_tests::cluster::run;

use crate::cli::Exported;
use crate::{charts, kube};

fn chart_testing_installs(chart: &dyn AnyChart, values: &std::path::Path, namespace: &str, more: &[&str]) {
    let Some(kube) = kube() else { return };
    let exported = Exported::of(chart);
    let ci = exported.path().join("ci");
    fs::create_dir_all(&ci).unwrap();
    fs::copy(values, ci.join("test-values.yaml")).unwrap();
    kube.namespace(namespace, true).unwrap();
    let mut ct = kube.tool("ct").unwrap();
    ct.current_dir(charts().join("..")).args(["install", "--config", "ct.yaml", "--all=false", "--charts"]);
    // A namespace that is there is not deleted, which takes long.
    ct.arg(exported.path()).args(["--namespace", namespace, "--helm-extra-args", "--timeout=180s"]).args(more);
    let printed = run(&mut ct, "").unwrap_or_else(|printed| panic!("{printed}"));
    assert!(printed.contains("All charts installed successfully"), "{printed}");
    assert!(kube.get(&["pods", "--namespace", namespace]).is_ok());
}

#[test]
fn chart_testing_installs_floe_platform() {
    // Another test asks the API server for the same port.
    let port = ["--helm-extra-set-args", "--set=dagster.webserver.service.nodePort=30081"];
    let values = charts().join("testing/kind-values.yaml");
    chart_testing_installs(&floe_platform::chart(), &values, "testing-platform", &port);
}

#[test]
fn chart_testing_installs_floe_jobs() {
    let values = crate::cli::fixture("floe-jobs/nightly.yaml");
    chart_testing_installs(&floe_jobs::chart(), &values, "testing-jobs", &[]);
}
