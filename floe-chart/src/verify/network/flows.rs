//! Connections that a rendering does not tell of: those that are wanted all the same, and those that must not be possible.

use super::{
    Network,
    endpoint::{self, Endpoint, Party, Port, Protocol},
};
use crate::{
    validate::{Finding, Validator},
    verify::selector::{Expression, Labels, Selector},
    yaml,
};
use ipnet::IpNet;
use schemars::JsonSchema;
use serde::Deserialize;

/// Connections that are needed, and connections that must not be possible.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Flows {
    /// What must be let through, beside what the rendering shows to be needed.
    pub needed: Vec<Flow>,
    /// What must not be let through. What the rendering shows to be needed is not, where it is denied.
    pub denied: Vec<Flow>,
}

/// Connections from one side to another.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// Who opens them.
    pub from: Peer,
    /// Who accepts them.
    pub to: Peer,
    /// The ports; none are those that the pods at the target declare, and every port of what is no such pod. Of a denied
    /// flow none are every port.
    #[serde(default)]
    pub ports: Vec<Ports>,
}

/// One side of a flow.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Peer {
    /// Pods of the rendering, or of the objects around it; at least one.
    Pods(Pods),
    /// A pod of which there is no object.
    Outside(Outside),
    /// Addresses that are no pods'.
    Address(Addresses),
    /// Every pod of every namespace, and every address.
    Anyone,
}

/// A choice of pods.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Pods {
    /// Their namespace; any where it is unset.
    pub namespace: Option<String>,
    /// Labels with their values.
    pub match_labels: Labels,
    /// Conditions on labels.
    pub match_expressions: Vec<Expression>,
}

/// A pod of which there is no object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Outside {
    /// Its namespace.
    pub namespace: String,
    /// Labels of the namespace, beside its name and those of its object.
    #[serde(default)]
    pub namespace_labels: Labels,
    /// Its labels.
    #[serde(default)]
    pub labels: Labels,
}

/// An address, or a block of them: `10.0.0.1`, `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(extend("pattern" = "^[0-9a-fA-F.:]+(/[0-9]{1,3})?$"))]
pub struct Addresses(#[schemars(with = "String")] pub IpNet);

impl TryFrom<String> for Addresses {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let read = endpoint::block(&text).map(Self);
        read.ok_or_else(|| format!("{text:?} is no address; write one such as 10.0.0.1 or 10.0.0.0/8"))
    }
}

/// Ports of a flow.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Ports {
    /// A port of TCP.
    Number(u16),
    /// Ports from one number on, of any protocol.
    Range(PortRange),
}

/// Ports from one number on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PortRange {
    /// The first.
    pub port: u16,
    /// The last; the first where it is unset.
    #[serde(default)]
    pub end_port: Option<u16>,
    /// Their protocol.
    #[serde(default)]
    pub protocol: Protocol,
}

impl Flows {
    /// Reads a file of flows: YAML with `needed` and `denied`.
    ///
    /// ```
    /// use floe_chart::verify::network::Flows;
    ///
    /// let text = "needed:\n- from: {outside: {namespace: ingress}}\n  to: {pods: {matchLabels: {app: web}}}\n  ports: [3000]\n";
    /// assert_eq!(Flows::read("flows.yaml", text).unwrap().needed.len(), 1);
    ///
    /// let errors = Flows::read("flows.yaml", "denid: []\n").unwrap_err();
    /// assert_eq!(errors, ["flows.yaml:1:1: denid: unknown key; did you mean \"denied\"?"]);
    /// ```
    ///
    /// # Errors
    /// All that is wrong, each with its place in the file.
    ///
    /// # Panics
    /// Never: the schema is derived.
    pub fn read(file: &str, text: &str) -> Result<Self, Vec<String>> {
        let at = |error: &yaml::Error| {
            let position = error.position.map_or_else(String::new, |at| format!("{}:{}:", at.line, at.column));
            format!("{file}:{position} {}", error.message)
        };
        let document = yaml::read(text).map_err(|errors| errors.iter().map(at).collect::<Vec<_>>())?;
        let located = |finding: &Finding| finding.located(Some(file), document.position(&finding.pointer));
        let validator = Validator::new(schemars::schema_for!(Self).as_value()).expect("a derived schema is a schema");
        let findings = validator.findings(&document.value);
        if !findings.is_empty() {
            return Err(findings.iter().map(located).collect());
        }
        serde_json::from_value(document.value.clone()).map_err(|error| vec![format!("{file}: {error}")])
    }
}

impl Flow {
    /// Whether a connection is one of this flow.
    pub(super) fn covers(&self, from: &Party, to: &Party, port: Port) -> bool {
        (self.ports.is_empty() || self.ports.iter().any(|ports| ports.hold(port)))
            && self.from.covers(from)
            && self.to.covers(to)
    }
}

impl Peer {
    /// Whether a party is this peer.
    pub(super) fn covers(&self, party: &Party) -> bool {
        match (self, party) {
            (Self::Anyone, _) => true,
            (Self::Pods(pods), Party::Pod(endpoint)) => !endpoint.imagined && pods.match_pod(endpoint),
            (Self::Outside(outside), Party::Pod(endpoint)) => {
                let has = |(key, value): (&String, &String)| endpoint.labels.get(key) == Some(value);
                endpoint.imagined && outside.namespace == endpoint.namespace && outside.labels.iter().all(has)
            }
            (Self::Address(block), Party::Address(address)) => block.0.contains(address),
            _ => false,
        }
    }

    /// The parties that stand for it: if all of them have an answer, every party that it covers has that answer.
    pub(super) fn parties(&self, network: &Network) -> Vec<Party> {
        match self {
            Self::Pods(_) => network.pods().iter().filter(|pod| self.covers(pod)).cloned().collect(),
            Self::Outside(outside) => vec![outside.party(network)],
            Self::Address(block) => network.sample_addresses(block.0).into_iter().map(Party::Address).collect(),
            Self::Anyone => {
                let nowhere = Outside { namespace: "anyone".to_owned(), ..Outside::default() };
                let everywhere = ["0.0.0.0/0", "::/0"].into_iter().filter_map(endpoint::block);
                let addresses = everywhere.flat_map(|block| network.sample_addresses(block));
                [nowhere.party(network)].into_iter().chain(addresses.map(Party::Address)).collect()
            }
        }
    }
}

impl Pods {
    fn match_pod(&self, endpoint: &Endpoint) -> bool {
        let selector =
            Selector { match_labels: self.match_labels.clone(), match_expressions: self.match_expressions.clone() };
        self.namespace.as_ref().is_none_or(|namespace| *namespace == endpoint.namespace)
            && selector.matches(&endpoint.labels)
    }
}

impl Outside {
    fn party(&self, network: &Network) -> Party {
        let labels: Vec<_> = self.labels.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        let mut party = network.outside(&self.namespace, &labels);
        if let Party::Pod(endpoint) = &mut party {
            endpoint.namespace_labels.extend(self.namespace_labels.clone());
        }
        party
    }
}

impl Ports {
    fn hold(&self, port: Port) -> bool {
        self.range().contains(&port.number) && self.protocol() == port.protocol
    }

    pub(super) const fn protocol(&self) -> Protocol {
        match self {
            Self::Number(_) => Protocol::Tcp,
            Self::Range(range) => range.protocol,
        }
    }

    pub(super) fn range(&self) -> std::ops::RangeInclusive<u16> {
        match self {
            Self::Number(number) => *number..=*number,
            Self::Range(range) => range.port..=range.end_port.unwrap_or(range.port),
        }
    }
}
