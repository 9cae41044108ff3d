//! The connections that a rendering needs, as its own texts tell.

use super::{
    Network,
    endpoint::{Party, Port},
    mention::{Mention, Names},
    texts::{self, Files},
};
use crate::verify::{
    field::Field,
    objects::{Objects, Pod},
    service_account,
};

/// A connection that a pod has a reason for.
#[derive(Clone, Debug)]
pub(super) struct Need<'a> {
    /// The pod, by its index.
    pub(super) from: usize,
    /// The pod that is reached, by its index; none where it is `party`, which is no pod of the network.
    pub(super) to: Option<usize>,
    pub(super) party: Party,
    pub(super) port: Port,
    /// Why, as in `Service/db` or `names`.
    pub(super) why: String,
    /// The field of the pod that says so.
    pub(super) field: Field<'a>,
    /// Whether the pod fails without. Of a Service that is named without a port nobody knows.
    pub(super) certain: bool,
}

/// Where names are looked up: the pods of kube-dns or CoreDNS.
const DNS_NAMESPACE: &str = "kube-system";
const DNS_LABEL: (&str, &str) = ("k8s-app", "kube-dns");
const DNS_PORT: u16 = 53;

/// Every need of the pods of a rendering, and of those outside. What flows deny is none.
pub(super) fn needs<'a>(network: &Network, objects: &Objects<'a>) -> Vec<Need<'a>> {
    let (names, mut files) = (Names::new(network), Files::default());
    let mut needs = vec![];
    for (index, pod) in objects.all_pods().iter().enumerate() {
        of_services(index, pod, network, objects, (&names, &mut files), &mut needs);
        of_names(index, pod, network, &mut needs);
        if service_account::has_token(pod, objects) && service_account::has_role(pod, objects) {
            of_api_server(index, pod, objects, &mut needs);
        }
    }
    let denied = &objects.assumptions().flows.denied;
    needs.retain(|need| {
        let from = network.pods.get(need.from);
        from.is_some_and(|from| !denied.iter().any(|flow| flow.covers(from, &need.party, need.port)))
    });
    needs
}

/// The Services that a pod's texts name.
fn of_services<'a>(
    from: usize,
    pod: &Pod<'a>,
    network: &Network,
    objects: &Objects<'a>,
    (names, files): (&Names<'_>, &mut Files),
    needs: &mut Vec<Need<'a>>,
) {
    let namespace = objects.namespace_of(&pod.spec);
    let groups = texts::of_pod(pod, objects, files);
    let mentions: Vec<_> = groups.iter().flat_map(|group| names.mentions(group, namespace)).collect();
    let told = |service: usize| mentions.iter().any(|(other, _)| other.service == service && other.port.is_some());
    let mut seen = vec![];
    for (mention, entry) in &mentions {
        // A name without a port says nothing more where another text tells the port.
        if seen.contains(mention) || (mention.port.is_none() && told(mention.service)) {
            continue;
        }
        seen.push(*mention);
        let Some(service) = network.services.get(mention.service) else { continue };
        for port in ports(network, *mention) {
            for (to, port) in service.targets(port) {
                let Some(party) = network.pods.get(to).cloned() else { continue };
                needs.push(Need {
                    from,
                    to: Some(to),
                    party,
                    port,
                    why: format!("Service/{}", service.name),
                    field: entry.field.clone(),
                    // A pod reaches itself, whatever policies say.
                    certain: mention.port.is_some() && from != to,
                });
            }
        }
    }
}

/// The ports of a Service that a mention of it means.
fn ports(network: &Network, mention: Mention) -> Vec<Port> {
    let Some(service) = network.services.get(mention.service) else { return vec![] };
    let Some(number) = mention.port else { return service.ports() };
    service.numbered(number)
}

/// Every pod looks names up, by UDP, and by TCP where an answer is long.
fn of_names<'a>(from: usize, pod: &Pod<'a>, network: &Network, needs: &mut Vec<Need<'a>>) {
    let mut party = network.outside(DNS_NAMESPACE, &[DNS_LABEL]);
    let ports = [("dns", Port::udp(DNS_PORT)), ("dns-tcp", Port::tcp(DNS_PORT))];
    if let Party::Pod(endpoint) = &mut party {
        endpoint.title = "the name servers (kube-dns)".to_owned();
        endpoint.ports = ports.map(|(name, port)| (name.to_owned(), port)).to_vec();
    }
    needs.extend(ports.map(|(_, port)| Need {
        from,
        to: None,
        party: party.clone(),
        port,
        why: "names".to_owned(),
        field: pod.spec.clone(),
        certain: true,
    }));
}

/// A pod with a token and a role asks the API server.
fn of_api_server<'a>(from: usize, pod: &Pod<'a>, objects: &Objects<'a>, needs: &mut Vec<Need<'a>>) {
    needs.extend(objects.assumptions().api_server.iter().map(|server| Need {
        from,
        to: None,
        party: Party::Address(server.ip()),
        port: Port::tcp(server.port()),
        why: format!("the API server, by the role of {}", pod.service_account()),
        field: pod.spec.clone(),
        certain: true,
    }));
}
