//! The rule `network`: network policies let through what is needed, and nothing else.
//!
//! What the kubelet asks of a pod, such as its probes, comes from the node: policies leave it alone, and so does this rule.

use super::{Network, closed, needed, needs, shape};
use crate::verify::{Report, Rule, objects::Objects};

pub(in crate::verify) const RULE: Rule = Rule {
    name: "network",
    summary: "network policies let through every connection that pods need, and no other between them",
    check,
};

fn check(objects: &Objects<'_>, report: &mut Report) {
    let network = Network::of(objects);
    let flows = &objects.assumptions().flows;
    needed::flows(&network, flows, report);
    if objects.of(&["NetworkPolicy"]).next().is_none() {
        return;
    }
    shape::check(&network, objects, report);
    let needs = needs::needs(&network, objects);
    needed::needs(&network, &needs, report);
    closed::check(&network, &needs, flows, report);
}
