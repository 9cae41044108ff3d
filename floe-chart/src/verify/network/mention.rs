//! The Services that texts name, with the port where one is told.

use super::{Network, texts::Entry};
use std::collections::HashMap;

/// The Services of a rendering by their names.
pub(super) struct Names<'n>(HashMap<&'n str, Vec<usize>>, &'n Network);

/// A Service that a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    /// The Service, by its index.
    pub(super) service: usize,
    /// The port that the text tells.
    pub(super) port: Option<u16>,
}

/// The ports that URLs mean where they tell none.
const SCHEMES: [(&str, u16); 6] =
    [("http", 80), ("https", 443), ("ws", 80), ("wss", 443), ("postgres", 5432), ("postgresql", 5432)];
/// How keys say that their value is a host, the longer words first.
const HOST_WORDS: [&str; 6] = ["hostname", "host", "address", "addr", "server", "endpoint"];

impl<'n> Names<'n> {
    pub(super) fn new(network: &'n Network) -> Self {
        let mut names: HashMap<_, Vec<_>> = HashMap::new();
        for (index, service) in network.services.iter().enumerate() {
            names.entry(service.name.as_str()).or_default().push(index);
        }
        Self(names, network)
    }

    /// What texts that belong together name, each with the entry that names it; `namespace` is that of their reader.
    pub(super) fn mentions<'e, 'a>(&self, group: &'e [Entry<'a>], namespace: &str) -> Vec<(Mention, &'e Entry<'a>)> {
        let mut found = vec![];
        for entry in group {
            for host in hosts(&entry.value) {
                let Some(service) = self.service(host.name, namespace) else { continue };
                let port = host.port.or_else(|| beside(entry, host.name, group));
                found.push((Mention { service, port }, entry));
            }
        }
        found
    }

    /// The Service that a host name leads to, of a pod's own too: `web`, `web.shop`, `web.shop.svc.cluster.local`,
    /// `db-0.db.shop.svc`.
    fn service(&self, host: &str, namespace: &str) -> Option<usize> {
        let labels: Vec<_> = host.trim_end_matches('.').split('.').collect();
        let of_pod = labels.get(1..).filter(|rest| !rest.is_empty()).and_then(|rest| self.resolve(rest, namespace));
        self.resolve(&labels, namespace).or(of_pod)
    }

    fn resolve(&self, labels: &[&str], namespace: &str) -> Option<usize> {
        let (name, namespace) = match labels {
            [name] => (name, namespace),
            [name, namespace] | [name, namespace, "svc", ..] => (name, *namespace),
            _ => return None,
        };
        let services = self.0.get(name)?.iter().copied();
        let of_namespace = |index: &usize| self.1.services.get(*index).is_some_and(|own| own.namespace == namespace);
        services.into_iter().find(of_namespace)
    }
}

/// A word that may be a host, and its port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Host<'t> {
    name: &'t str,
    port: Option<u16>,
}

/// The words of a text that may be hosts.
fn hosts(text: &str) -> Vec<Host<'_>> {
    let of_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let bytes = text.as_bytes();
    let mut hosts = vec![];
    let mut start = 0;
    while start < bytes.len() {
        let Some(word) = bytes.get(start..) else { break };
        let length = word.iter().take_while(|byte| of_name(**byte)).count();
        if let Some(name) = text.get(start..start + length).filter(|name| !name.is_empty()) {
            let (before, after) =
                (text.get(..start).unwrap_or_default(), text.get(start + length..).unwrap_or_default());
            // What follows a single slash is a part of a path.
            if !before.ends_with('/') || before.ends_with("//") {
                hosts.push(Host { name, port: told(after).or_else(|| of_scheme(before)) });
            }
        }
        start += length.max(1);
    }
    hosts
}

/// The port that follows a host.
fn told(after: &str) -> Option<u16> {
    let digits = after.strip_prefix(':')?;
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits.get(..end)?.parse().ok()
}

/// The port that a URL means by its scheme, where the host begins after it and what names the user.
fn of_scheme(before: &str) -> Option<u16> {
    let url = before.rsplit(|c: char| c.is_whitespace() || "\"'`,(".contains(c)).next()?;
    let (scheme, user) = url.rsplit_once("://")?;
    let scheme = scheme.rsplit(':').next()?;
    let begins = user.is_empty() || user.ends_with('@');
    SCHEMES.iter().find(|(name, _)| *name == scheme && begins).map(|(_, port)| *port)
}

/// The port that stands under a key beside that of a host: `DB_HOST` and `DB_PORT`, `hostname` and `port`, `-h` and `-p`.
fn beside(entry: &Entry<'_>, host: &str, group: &[Entry<'_>]) -> Option<u16> {
    if entry.value.trim() != host {
        return None;
    }
    let key = entry.key.to_lowercase();
    let mut keys: Vec<_> = HOST_WORDS
        .iter()
        .filter_map(|word| {
            let at = key.rfind(word)?;
            Some(format!("{}port{}", key.get(..at)?, key.get(at + word.len()..)?))
        })
        .take(1)
        .collect();
    if key == "-h" {
        keys.push("-p".to_owned());
    }
    let port = |wanted: &String| {
        let same = group.iter().filter(|other| other.key.to_lowercase() == *wanted);
        same.filter_map(|other| other.value.trim().parse().ok()).next()
    };
    keys.iter().find_map(port)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(&str, Option<u16>)> {
        hosts(text).into_iter().map(|host| (host.name, host.port)).collect()
    }

    #[test]
    fn hosts_are_words_and_their_ports_follow() {
        assert_eq!(of("db:5432"), [("db", Some(5432)), ("5432", None)]);
        assert!(of("jdbc:postgresql://db.shop:5433/app").contains(&("db.shop", Some(5433))));
        assert!(of("postgresql://user:secret@db/app").contains(&("db", Some(5432))));
        assert!(of("see (http://web), please").contains(&("web", Some(80))));
        assert_eq!(of("/var/lib/db"), [("var", None)][..0]);
        assert_eq!(of("db:latest"), [("db", None), ("latest", None)]);
        assert_eq!(of("db:99999"), [("db", None), ("99999", None)]);
    }
}
