//! The programs that a cluster consists of, and how each is started.

use std::path::Path;

use crate::folder::{self, Ports};

/// A component of the control plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Component {
    Etcd,
    ApiServer,
    ControllerManager,
    Scheduler,
    Kwok,
}

impl Component {
    /// Every component, in the order of their start.
    pub(crate) const ALL: [Self; 5] =
        [Self::Etcd, Self::ApiServer, Self::ControllerManager, Self::Scheduler, Self::Kwok];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Etcd => "etcd",
            Self::ApiServer => "kube-apiserver",
            Self::ControllerManager => "kube-controller-manager",
            Self::Scheduler => "kube-scheduler",
            Self::Kwok => "kwok",
        }
    }

    /// The file of its program: etcd's package is called `server`.
    pub(crate) fn program(self) -> &'static str {
        if self == Self::Etcd { "server" } else { self.name() }
    }

    /// The arguments; `folder` is that of the cluster.
    pub(crate) fn arguments(self, folder: &Path, ports: &Ports) -> Vec<String> {
        match self {
            Self::Etcd => etcd(folder, ports),
            Self::ApiServer => api_server(folder, ports),
            Self::ControllerManager => controller_manager(folder),
            Self::Scheduler => client(folder, self),
            Self::Kwok => kwok(folder, ports),
        }
    }
}

fn etcd(folder: &Path, ports: &Ports) -> Vec<String> {
    let (client, peer) = (local(ports.etcd), local(ports.etcd_peer));
    // Nothing of it has to survive the machine.
    words(["--unsafe-no-fsync", "--log-level=warn", "--name=default"])
        .chain([
            format!("--data-dir={}", at(folder, "etcd")),
            format!("--listen-client-urls={client}"),
            format!("--advertise-client-urls={client}"),
            format!("--listen-peer-urls={peer}"),
            format!("--initial-advertise-peer-urls={peer}"),
            format!("--initial-cluster=default={peer}"),
        ])
        .collect()
}

fn api_server(folder: &Path, ports: &Ports) -> Vec<String> {
    // An Endpoints object may not hold an address of the loopback.
    let fixed = ["--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", "--endpoint-reconciler-type=none"];
    let rights =
        ["--authorization-mode=Node,RBAC", "--anonymous-auth=false", "--enable-admission-plugins=NodeRestriction"];
    let others = [
        "--service-cluster-ip-range=10.96.0.0/16",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--kubelet-preferred-address-types=InternalIP",
        "--profiling=false",
    ];
    words(fixed)
        .chain(words(rights))
        .chain(words(others))
        .chain([
            format!("--secure-port={}", ports.api),
            format!("--etcd-servers={}", local(ports.etcd)),
            format!("--token-auth-file={}", at(folder, folder::TOKENS)),
            // It makes its own certificate and key there, and signs tokens of service accounts by the same key.
            format!("--cert-dir={}", at(folder, folder::PKI)),
            format!("--service-account-signing-key-file={}", at(folder, folder::KEY)),
            format!("--service-account-key-file={}", at(folder, folder::KEY)),
        ])
        .collect()
}

fn controller_manager(folder: &Path) -> Vec<String> {
    let own = [
        format!("--root-ca-file={}", at(folder, folder::CERTIFICATE)),
        format!("--service-account-private-key-file={}", at(folder, folder::KEY)),
        "--use-service-account-credentials=true".to_owned(),
        "--allocate-node-cidrs=false".to_owned(),
        // On a loaded machine kwok may be late: no reason to take a node for dead.
        "--node-monitor-grace-period=24h".to_owned(),
    ];
    client(folder, Component::ControllerManager).into_iter().chain(own).collect()
}

/// What the controllers and the scheduler have in common: they serve nothing, are alone, and may ask often.
fn client(folder: &Path, component: Component) -> Vec<String> {
    let kubeconfig = format!("--kubeconfig={}", at(folder, &folder::kubeconfig_of(component.name())));
    let fixed = ["--secure-port=0", "--leader-elect=false", "--profiling=false"];
    words(fixed).chain(words(["--kube-api-qps=500", "--kube-api-burst=1000"])).chain([kubeconfig]).collect()
}

fn kwok(folder: &Path, ports: &Ports) -> Vec<String> {
    words([
        "--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake",
        "--cidr=10.244.0.0/16",
        "--node-ip=127.0.0.1",
    ])
    .chain([
        format!("--kubeconfig={}", at(folder, &folder::kubeconfig_of("kwok"))),
        format!("--config={}", at(folder, folder::STAGES)),
        // It answers for the kubelets, whom the API server asks for logs.
        format!("--server-address=127.0.0.1:{}", ports.kubelet),
        format!("--node-port={}", ports.kubelet),
        format!("--tls-cert-file={}", at(folder, folder::CERTIFICATE)),
        format!("--tls-private-key-file={}", at(folder, folder::KEY)),
    ])
    .collect()
}

fn at(folder: &Path, file: &str) -> String {
    folder.join(file).display().to_string()
}

fn local(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

fn words<const N: usize>(words: [&str; N]) -> impl Iterator<Item = String> {
    words.map(str::to_owned).into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By its folder a process is known again.
    #[test]
    fn every_component_is_told_the_folder() {
        let ports = Ports { api: 1, etcd: 2, etcd_peer: 3, kubelet: 4 };
        for component in Component::ALL {
            let arguments = component.arguments(Path::new("/of/this/cluster"), &ports);
            assert!(arguments.iter().any(|argument| argument.contains("=/of/this/cluster/")), "{component:?}");
        }
    }
}
