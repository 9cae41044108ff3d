//! Ingresses.

use crate::{
    Chart,
    labels::{self, component_metadata},
    values::{self, IngressHost},
};
use floe_schema::{Context, Text, non_empty};
use k8s_openapi::{
    api::networking::v1::{
        HTTPIngressPath, HTTPIngressRuleValue, Ingress, IngressBackend, IngressRule, IngressServiceBackend,
        IngressSpec, IngressTLS, ServiceBackendPort,
    },
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};

/// The Ingress to the Service of its own name, at its port `port`; none where it is not enabled. A host that names no path
/// has all below `root`.
pub fn ingress<V: Chart>(
    cx: &Context<V>,
    name: &Text,
    component: &str,
    (port, root): (&str, &Text),
    values: &values::Ingress,
) -> Option<Ingress> {
    let backend = || IngressBackend {
        service: Some(IngressServiceBackend {
            name: name.get(),
            port: Some(ServiceBackendPort { name: Some(port.to_owned()), ..ServiceBackendPort::default() }),
        }),
        ..IngressBackend::default()
    };
    let paths = |host: &IngressHost| {
        let path =
            |path: String, path_type: String| HTTPIngressPath { backend: backend(), path: Some(path), path_type };
        let all = host.paths.is_empty().then_items(|| vec![path(root.get(), "Prefix".to_owned())]);
        all.into_iter().chain(host.paths.map(|name, kind| path(name.get(), kind.text().get()))).collect()
    };
    values.enabled.then(|| Ingress {
        metadata: ObjectMeta {
            annotations: labels::annotations(cx, Some(&values.annotations)),
            ..component_metadata(cx, name, component)
        },
        spec: Some(IngressSpec {
            ingress_class_name: values.class_name.map(Text::get),
            rules: Some(values.hosts.map(|host, of| IngressRule {
                host: Some(host.get()),
                http: Some(HTTPIngressRuleValue { paths: paths(of) }),
            })),
            tls: non_empty(values.tls.map(|secret, hosts| IngressTLS {
                hosts: non_empty(hosts.map(Text::get)),
                secret_name: Some(secret.get()),
            })),
            ..IngressSpec::default()
        }),
        ..Ingress::default()
    })
}
