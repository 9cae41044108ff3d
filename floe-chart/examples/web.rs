//! A complete chart to copy: a small web application, all of it in one file.
//!
//! Deployment, Service, ConfigMap, an optional Ingress and an optional autoscaler. To see it:
//!
//! ```console
//! $ cargo run --package floe-chart --example web -- charts/.floe-web
//! $ helm lint --strict charts/.floe-web
//! $ helm template my-web charts/.floe-web --set ingress.enabled=true --set ingress.host=web.example.com
//! ```

use floe_chart::{Chart, export, metadata::Metadata};
use floe_schema::{
    Context, DnsSubdomain, EnvVarName, Flag, Fragment, ImageTag, Int, Map, Opt, Text, arg, digest, part, text_part,
};
use k8s_openapi::{
    api::{
        apps::v1::{Deployment, DeploymentSpec},
        autoscaling::v2::{
            CrossVersionObjectReference, HorizontalPodAutoscaler, HorizontalPodAutoscalerSpec, MetricSpec,
            MetricTarget, ResourceMetricSource,
        },
        core::v1::{
            ConfigMap, ConfigMapEnvSource, Container, ContainerPort, EnvFromSource, PodSpec, PodTemplateSpec,
            ResourceRequirements, Service, ServicePort, ServiceSpec,
        },
        networking::v1::{
            HTTPIngressPath, HTTPIngressRuleValue, Ingress, IngressBackend, IngressRule, IngressServiceBackend,
            IngressSpec, IngressTLS, ServiceBackendPort,
        },
    },
    apimachinery::pkg::{
        apis::meta::v1::{LabelSelector, ObjectMeta},
        util::intstr::IntOrString,
    },
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, env, error::Error, path::Path};

type Labels = BTreeMap<String, String>;

// ---- The values: values.yaml, its schema and its comments come from here.

/// A small web application.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Values {
    /// The container image.
    image: Image,
    /// How many pods run; without effect while `autoscaling` is enabled.
    replicas: Int<0, 100>,
    /// How pods are added and removed by load.
    autoscaling: Autoscaling,
    /// Environment variables of the application. A change restarts the pods.
    config: Map<Text, EnvVarName>,
    /// CPU and memory of the container.
    resources: Fragment<ResourceRequirements>,
    /// How the application is reached from outside the cluster.
    ingress: Ingresses,
}

/// A container image.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Image {
    /// Registry and repository.
    repository: Text,
    /// The tag; the chart's appVersion where it is unset.
    tag: Opt<Text<ImageTag>>,
}

/// An autoscaler for the pods.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Autoscaling {
    /// Whether there is an autoscaler.
    enabled: Flag,
    /// At least so many pods.
    min_replicas: Int<1, 100>,
    /// At most so many pods.
    max_replicas: Int<1, 100>,
    /// The share of the requested CPU that it aims at, in percent.
    cpu_percent: Int<1, 100>,
}

/// An Ingress.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Ingresses {
    /// Whether there is an Ingress.
    enabled: Flag,
    /// The ingress class; the cluster's default where it is unset.
    class_name: Opt<Text<DnsSubdomain>>,
    /// The host name.
    host: Opt<Text<DnsSubdomain>>,
    /// The Secret with the certificate of `host`; without it there is no TLS.
    tls_secret: Opt<Text<DnsSubdomain>>,
}

impl Default for Values {
    fn default() -> Self {
        Self {
            image: Image { repository: "docker.io/nginxinc/nginx-unprivileged".into(), tag: Opt::unset() },
            replicas: 2.into(),
            autoscaling: Autoscaling {
                enabled: false.into(),
                min_replicas: 2.into(),
                max_replicas: 10.into(),
                cpu_percent: 80.into(),
            },
            config: Map::from([("LOG_LEVEL", "info".into())]),
            resources: Fragment::default(),
            ingress: Ingresses {
                enabled: false.into(),
                class_name: Opt::unset(),
                host: Opt::unset(),
                tls_secret: Opt::unset(),
            },
        }
    }
}

// ---- The builders: plain functions from values to typed objects.

/// What every builder is given.
type Web = Context<Values>;

/// The port that the application listens on.
const PORT: i32 = 8080;

/// The name of every object.
fn name(web: &Web) -> Text {
    text_part("fullname", (), |()| Text::of(format!("{}-web", web.release.name)).shorten(63).get())
}

/// The labels that never change: a selector cannot.
fn selector(web: &Web) -> Labels {
    part("selectorLabels", (), |()| {
        Labels::from([
            ("app.kubernetes.io/name".to_owned(), "web".to_owned()),
            ("app.kubernetes.io/instance".to_owned(), web.release.name.get()),
        ])
    })
}

fn metadata(web: &Web) -> ObjectMeta {
    ObjectMeta {
        name: Some(name(web).get()),
        namespace: Some(web.release.namespace.get()),
        labels: Some(selector(web)),
        ..ObjectMeta::default()
    }
}

/// The entries of the ConfigMap: a part, so that its digest can be taken.
fn config(web: &Web) -> Labels {
    part("config", (), |()| web.values.config.map_values(|_, value| value.get()))
}

fn config_map(web: &Web) -> ConfigMap {
    ConfigMap { metadata: metadata(web), data: Some(config(web)), ..ConfigMap::default() }
}

/// The Deployment; without `replicas` where an autoscaler owns them.
fn deployment(web: &Web) -> Deployment {
    let checksum = Labels::from([("checksum/config".to_owned(), digest(&config(web)).get())]);
    Deployment {
        metadata: metadata(web),
        spec: DeploymentSpec {
            replicas: web.values.autoscaling.enabled.not().then(|| web.values.replicas.get()),
            selector: LabelSelector { match_labels: Some(selector(web)), ..LabelSelector::default() },
            template: PodTemplateSpec {
                metadata: Some(ObjectMeta {
                    labels: Some(selector(web)),
                    annotations: Some(checksum),
                    ..ObjectMeta::default()
                }),
                spec: Some(PodSpec { containers: vec![container(web)], ..PodSpec::default() }),
            },
            ..DeploymentSpec::default()
        },
        ..Deployment::default()
    }
}

fn container(web: &Web) -> Container {
    let config_map = ConfigMapEnvSource { name: name(web).get(), ..ConfigMapEnvSource::default() };
    Container {
        name: "web".to_owned(),
        image: Some(image(web, &web.values.image).get()),
        env_from: Some(vec![EnvFromSource { config_map_ref: Some(config_map), ..EnvFromSource::default() }]),
        ports: Some(vec![ContainerPort {
            name: Some("http".to_owned()),
            container_port: PORT,
            ..ContainerPort::default()
        }]),
        resources: web.values.resources.get(),
        ..Container::default()
    }
}

/// `repository:tag`, as a named template with an argument.
fn image(web: &Web, image: &Image) -> Text {
    text_part("image", arg("image", image), |image| {
        let tag = image.tag.or(web.chart.app_version.get().into());
        format!("{}:{tag}", image.repository)
    })
}

fn service(web: &Web) -> Service {
    Service {
        metadata: metadata(web),
        spec: Some(ServiceSpec {
            ports: Some(vec![ServicePort {
                name: Some("http".to_owned()),
                port: 80,
                target_port: Some(IntOrString::String("http".to_owned())),
                ..ServicePort::default()
            }]),
            selector: Some(selector(web)),
            ..ServiceSpec::default()
        }),
        ..Service::default()
    }
}

/// The autoscaler: an `Option`, because it is not always there.
fn autoscaler(web: &Web) -> Option<HorizontalPodAutoscaler> {
    let autoscaling = &web.values.autoscaling;
    let cpu = || ResourceMetricSource {
        name: "cpu".to_owned(),
        target: MetricTarget {
            type_: "Utilization".to_owned(),
            average_utilization: Some(autoscaling.cpu_percent.get()),
            ..MetricTarget::default()
        },
    };
    autoscaling.enabled.then(|| HorizontalPodAutoscaler {
        metadata: metadata(web),
        spec: HorizontalPodAutoscalerSpec {
            min_replicas: Some(autoscaling.min_replicas.get()),
            max_replicas: autoscaling.max_replicas.get(),
            metrics: Some(vec![MetricSpec {
                type_: "Resource".to_owned(),
                resource: Some(cpu()),
                ..MetricSpec::default()
            }]),
            scale_target_ref: CrossVersionObjectReference {
                api_version: Some("apps/v1".to_owned()),
                kind: "Deployment".to_owned(),
                name: name(web).get(),
            },
            ..HorizontalPodAutoscalerSpec::default()
        },
        ..HorizontalPodAutoscaler::default()
    })
}

fn ingress(web: &Web) -> Option<Ingress> {
    let values = &web.values.ingress;
    values.enabled.then(|| Ingress {
        metadata: metadata(web),
        spec: Some(IngressSpec {
            ingress_class_name: values.class_name.map(Text::get),
            rules: Some(vec![IngressRule { host: values.host.map(Text::get), http: Some(all_paths(web)) }]),
            tls: values.tls_secret.map(|secret| {
                let hosts = values.host.map(Text::get).into_iter().collect();
                vec![IngressTLS { hosts: Some(hosts), secret_name: Some(secret.get()) }]
            }),
            ..IngressSpec::default()
        }),
        ..Ingress::default()
    })
}

/// Every path goes to the Service.
fn all_paths(web: &Web) -> HTTPIngressRuleValue {
    let port = ServiceBackendPort { name: Some("http".to_owned()), ..ServiceBackendPort::default() };
    let service = IngressServiceBackend { name: name(web).get(), port: Some(port) };
    let backend = IngressBackend { service: Some(service), ..IngressBackend::default() };
    HTTPIngressRuleValue {
        paths: vec![HTTPIngressPath { path: Some("/".to_owned()), path_type: "Prefix".to_owned(), backend }],
    }
}

/// What a schema cannot say: each finding names the key and the remedy.
fn checks(web: &Web) -> Vec<String> {
    let ingress = &web.values.ingress;
    let nameless = ingress.tls_secret.is_set().and(&ingress.host.is_set().not());
    let finding = || "ingress.tlsSecret: has no effect without a host; set ingress.host, or remove it".to_owned();
    nameless.then(finding).into_iter().collect()
}

/// What Helm prints after an install.
fn notes(web: &Web) -> Vec<String> {
    vec![
        "Look at the application:".to_owned(),
        format!("  kubectl --namespace {} port-forward service/{} 8080:80", web.release.namespace, name(web)),
    ]
}

// ---- The chart.

fn chart() -> Chart<Values> {
    let metadata = Metadata {
        name: "web".to_owned(),
        description: Some("A small web application".to_owned()),
        version: "0.1.0".to_owned(),
        app_version: Some("1.29".to_owned()),
        kube_version: Some(">=1.28.0-0".to_owned()),
        ..Metadata::default()
    };
    let here = "floe-chart/examples/web.rs";
    Chart::new(metadata, Values::default(), here)
        .template("configmap.yaml", here, config_map)
        .template("deployment.yaml", here, deployment)
        .template("hpa.yaml", here, autoscaler)
        .template("ingress.yaml", here, ingress)
        .template("service.yaml", here, service)
        .checks(checks)
        .notes(notes)
}

/// Writes the chart into the directory of the first argument, and prints its files.
#[expect(clippy::print_stdout, reason = "an example shows what it made")]
fn main() -> Result<(), Box<dyn Error>> {
    let dir = env::args().nth(1).ok_or("name the directory to write the chart into, for example charts/.floe-web")?;
    let files = export(&chart()).map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        lines.join("\n")
    })?;
    files.write(Path::new(&dir))?;
    for (path, content) in files.iter() {
        println!("==> {path}\n{}", String::from_utf8_lossy(content));
    }
    Ok(())
}
