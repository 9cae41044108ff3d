//! What Helm prints after an install.

use super::Jaeger;
use crate::reach::Interface;
use floe_schema::Text;
use floe_workload::names;

/// The lines.
pub fn lines(cx: &Jaeger) -> Vec<String> {
    let own = &cx.values.service;
    let interface = Interface {
        namespace: names::namespace(cx),
        service: names::own(cx),
        port: own.port.text(),
        r#type: &own.r#type,
        ingress: &cx.values.ingress.enabled,
        prefix: Text::default(),
    };
    let warning = ["Warning: traces are kept in memory, and lost with the pod; for development only.".to_owned()];
    ["Jaeger:".to_owned()].into_iter().chain(interface.lines()).chain([String::new()]).chain(warning).collect()
}
