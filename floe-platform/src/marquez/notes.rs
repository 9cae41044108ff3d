//! What Helm prints after an install.

use super::{Marquez, api, web};
use crate::reach::Interface;
use floe_workload::names;

/// The lines.
pub fn lines(cx: &Marquez) -> Vec<String> {
    let own = &cx.values.web;
    let interface = own.enabled.then_items(|| {
        let interface = Interface {
            namespace: names::namespace(cx),
            service: web::name(cx),
            port: own.service.port.text(),
            r#type: &own.service.r#type,
            ingress: &own.ingress.enabled,
            prefix: "/".into(),
        };
        ["The user interface of Marquez:".to_owned()].into_iter().chain(interface.lines()).collect()
    });
    let head = [
        "Marquez takes events of OpenLineage; clients are told of it by".to_owned(),
        format!("  OPENLINEAGE_URL={}", api::address(cx)),
    ];
    head.into_iter().chain(interface).collect()
}
