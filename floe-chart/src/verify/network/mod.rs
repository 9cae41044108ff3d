//! What network policies let through: pods × policies, without a cluster.
//!
//! [`Network`] reads the pods, policies, Services and namespaces of a rendering and answers who may reach whom, exactly as the
//! API of `networking.k8s.io/v1` is documented. The rule `network` asks it for every connection that a rendering needs, and
//! for those that nothing needs. [`Flows`] say what a rendering does not.
//!
//! ```
//! use floe_chart::verify::{Assumptions, network::{Answer, Network, Port}};
//! use floe_chart::Manifest;
//! use serde_json::json;
//!
//! let pod = |name: &str| json!({
//!     "apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "labels": {"app": name}},
//!     "spec": {"containers": [{"name": name, "ports": [{"containerPort": 5432}]}]},
//! });
//! let policy = json!({
//!     "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "db"},
//!     "spec": {
//!         "podSelector": {"matchLabels": {"app": "db"}},
//!         "ingress": [{"from": [{"podSelector": {"matchLabels": {"app": "web"}}}], "ports": [{"port": 5432}]}],
//!     },
//! });
//! let manifests = [pod("web"), pod("db"), policy].map(|object| Manifest { source: String::new(), object });
//! let network = Network::new(&manifests, &Assumptions::default());
//! let (web, db) = (network.pod("Pod/web").unwrap(), network.pod("Pod/db").unwrap());
//! assert_eq!(network.reaches(&web, &db, Port::tcp(5432)), Answer::Yes);
//! assert_eq!(network.reaches(&web, &db, Port::tcp(22)), Answer::No);
//! assert_eq!(network.reaches(&network.outside("other", &[("app", "web")]), &db, Port::tcp(5432)), Answer::No);
//! ```

mod closed;
mod endpoint;
mod flows;
mod mention;
mod needed;
mod needs;
mod policy;
mod rule;
mod samples;
mod services;
mod shape;
mod texts;

pub use endpoint::{Endpoint, Party, Port, Protocol};
pub use flows::{Addresses, Flow, Flows, Outside, Peer, Pods, Ports};
pub use policy::Direction;
pub(super) use rule::RULE;

use super::{Assumptions, objects::Objects, selector::Labels};
use crate::Manifest;
use policy::Policy;
use services::Service;
use std::collections::HashMap;

/// Whether a connection is let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// It is not.
    No,
    /// Only if a block of addresses holds that of a pod, which nobody knows before the pod runs.
    Perhaps,
    /// It is.
    Yes,
}

impl From<bool> for Answer {
    fn from(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}

/// The pods of a rendering, and the policies between them.
#[derive(Debug)]
pub struct Network {
    /// In the order of [`Objects::all_pods`].
    pods: Vec<Party>,
    policies: Vec<Policy>,
    services: Vec<Service>,
    /// The labels of the namespaces that are known.
    namespaces: HashMap<String, Labels>,
}

impl Network {
    /// The network of a rendering, and of what the cluster holds beside it.
    #[must_use]
    pub fn new(manifests: &[Manifest], assumptions: &Assumptions) -> Self {
        Self::of(&Objects::new(manifests, assumptions))
    }

    fn of(objects: &Objects<'_>) -> Self {
        let mut namespaces = HashMap::new();
        for object in objects.everywhere(&["Namespace"]) {
            namespaces.insert(object.name().to_owned(), endpoint::namespace_labels(objects, object.name()));
        }
        let mut pods = vec![];
        for pod in objects.all_pods() {
            let namespace = objects.namespace_of(&pod.spec);
            let labels = namespaces
                .entry(namespace.to_owned())
                .or_insert_with(|| endpoint::namespace_labels(objects, namespace));
            pods.push(Party::Pod(Endpoint::read(pod, namespace, labels.clone())));
        }
        let pod_addresses = &objects.assumptions().pod_addresses;
        let policies = objects.everywhere(&["NetworkPolicy"]);
        let policies =
            policies.map(|object| Policy::read(object, objects.namespace_of(object), pod_addresses)).collect();
        let services = objects.everywhere(&["Service"]);
        let services = services.map(|object| Service::read(object, objects.namespace_of(object), &pods)).collect();
        Self { pods, policies, services, namespaces }
    }

    /// The pods: of the rendering first, then those outside.
    #[must_use]
    pub fn pods(&self) -> &[Party] {
        &self.pods
    }

    /// The pod, or the pods of the template, of an object such as `Deployment/web`.
    #[must_use]
    pub fn pod(&self, title: &str) -> Option<Party> {
        self.pods.iter().find(|pod| pod.endpoint().is_some_and(|pod| pod.title == title)).cloned()
    }

    /// A pod that is not rendered, in a namespace, with some labels.
    #[must_use]
    pub fn outside(&self, namespace: &str, labels: &[(&str, &str)]) -> Party {
        let own = || Labels::from([(endpoint::NAMESPACE_LABEL.to_owned(), namespace.to_owned())]);
        Party::Pod(Endpoint {
            title: format!("a pod of namespace {namespace}"),
            namespace: namespace.to_owned(),
            namespace_labels: self.namespaces.get(namespace).cloned().unwrap_or_else(own),
            labels: labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            imagined: true,
            ..Endpoint::default()
        })
    }

    /// The pods behind a port of a Service, each with the port that a policy sees; none where there is no such port.
    #[must_use]
    pub fn behind(&self, service: &str, namespace: &str, port: Port) -> Vec<(&Party, Port)> {
        let services = self.services.iter().filter(|own| own.name == service && own.namespace == namespace);
        let targets = services.flat_map(|service| service.targets(port));
        targets.filter_map(|(pod, port)| Some((self.pods.get(pod)?, port))).collect()
    }

    /// Whether one may open a connection to a port of another: what leaves the one and what comes to the other must both be
    /// let through. What answers is let through with it.
    ///
    /// Two pods of one template are meant where both ends are the same: a pod always reaches itself.
    #[must_use]
    pub fn reaches(&self, from: &Party, to: &Party, port: Port) -> Answer {
        self.lets(Direction::Egress, from, to, port).min(self.lets(Direction::Ingress, from, to, port))
    }

    /// Whether one side lets a connection through: its egress, or the other's ingress.
    #[must_use]
    pub fn lets(&self, direction: Direction, from: &Party, to: &Party, port: Port) -> Answer {
        let (own, other) = match direction {
            Direction::Egress => (from, to),
            Direction::Ingress => (to, from),
        };
        judge(&self.isolating(direction, own), direction, other, to, port)
    }

    /// The policies that isolate a party in a direction; none where all is let through.
    fn isolating(&self, direction: Direction, party: &Party) -> Vec<&Policy> {
        let Party::Pod(endpoint) = party else { return vec![] };
        self.policies.iter().filter(|policy| policy.is_for(endpoint, direction)).collect()
    }
}

/// What the policies that isolate one end say of a connection with the other, to `port` of `target`: any rule of any of them
/// may let it through.
fn judge(isolating: &[&Policy], direction: Direction, other: &Party, target: &Party, port: Port) -> Answer {
    if isolating.is_empty() {
        return Answer::Yes;
    }
    let rules = isolating.iter().flat_map(|policy| {
        policy.rules(direction).unwrap_or_default().iter().map(|rule| policy.admits(rule, other, target, port))
    });
    rules.max().unwrap_or(Answer::No)
}

impl Party {
    /// The pod, if it is one.
    #[must_use]
    pub const fn endpoint(&self) -> Option<&Endpoint> {
        match self {
            Self::Pod(endpoint) => Some(endpoint),
            Self::Address(_) => None,
        }
    }
}
