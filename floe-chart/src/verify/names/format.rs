//! The formats of names, as the API server judges them (`k8s.io/apimachinery/pkg/util/validation`).

/// A format of names.
#[derive(Clone, Copy)]
pub(super) struct Format {
    /// What a name of it is, with its article.
    title: &'static str,
    /// A name of it.
    pub(super) example: &'static str,
    /// The most bytes.
    longest: usize,
    matches: fn(&str) -> bool,
}

/// RFC 1123: the names of containers, volumes and most things that become host names.
pub(super) const DNS_LABEL: Format =
    Format { title: "a DNS label (RFC 1123)", example: "my-name", longest: 63, matches: is_dns_label };
/// RFC 1123: the names of most objects.
pub(super) const DNS_SUBDOMAIN: Format =
    Format { title: "a DNS subdomain (RFC 1123)", example: "my-name", longest: 253, matches: is_dns_subdomain };
/// RFC 1035: the names of Services.
pub(super) const SERVICE: Format =
    Format { title: "a DNS label (RFC 1035)", example: "my-service", longest: 63, matches: is_service_name };
/// A segment of a path: the names of roles, such as `system:node`.
pub(super) const PATH_SEGMENT: Format =
    Format { title: "a path segment", example: "my-role", longest: 253, matches: is_path_segment };
/// The key of a label or an annotation.
pub(super) const KEY: Format =
    Format { title: "a qualified name", example: "example.com/my-key", longest: 317, matches: is_qualified };
/// The value of a label.
pub(super) const LABEL_VALUE: Format =
    Format { title: "a label value", example: "gold", longest: 63, matches: is_label_value };
/// The name of an environment variable that every shell can read.
pub(super) const VARIABLE: Format =
    Format { title: "an environment variable's name", example: "LOG_LEVEL", longest: usize::MAX, matches: is_variable };
/// The name of a container's port (IANA service name).
pub(super) const PORT: Format =
    Format { title: "a port's name (IANA)", example: "http", longest: 15, matches: is_port_name };

impl Format {
    /// This format with a lower limit.
    pub(super) const fn up_to(self, longest: usize) -> Self {
        Self { longest, ..self }
    }

    /// What is wrong with a name, if anything.
    pub(super) fn fault(&self, name: &str) -> Option<String> {
        if name.len() > self.longest {
            return Some(format!("{name:?} has {} characters, {} are allowed", name.len(), self.longest));
        }
        (!(self.matches)(name)).then(|| format!("{name:?} is not {}", self.title))
    }
}

fn lower(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit()
}

/// Begins and ends as `outer` says, and has nothing else between but what is of `outer` or `inner`.
fn framed(name: &str, outer: fn(char) -> bool, inner: &str) -> bool {
    name.starts_with(outer) && name.ends_with(outer) && name.chars().all(|c| outer(c) || inner.contains(c))
}

fn is_dns_label(name: &str) -> bool {
    name.len() <= 63 && framed(name, lower, "-")
}

fn is_dns_subdomain(name: &str) -> bool {
    name.split('.').all(|label| framed(label, lower, "-"))
}

fn is_service_name(name: &str) -> bool {
    is_dns_label(name) && name.starts_with(|c: char| c.is_ascii_lowercase())
}

fn is_path_segment(name: &str) -> bool {
    !["", ".", ".."].contains(&name) && !name.contains(['/', '%'])
}

fn is_qualified(key: &str) -> bool {
    let (prefix, name) = key.rsplit_once('/').map_or((None, key), |(prefix, name)| (Some(prefix), name));
    prefix.is_none_or(|prefix| prefix.len() <= 253 && is_dns_subdomain(prefix))
        && name.len() <= 63
        && framed(name, |c| c.is_ascii_alphanumeric(), "-_.")
}

fn is_label_value(value: &str) -> bool {
    value.is_empty() || framed(value, |c| c.is_ascii_alphanumeric(), "-_.")
}

fn is_variable(name: &str) -> bool {
    name.starts_with(|c: char| !c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c))
}

fn is_port_name(name: &str) -> bool {
    framed(name, lower, "-") && !name.contains("--") && name.contains(|c: char| c.is_ascii_lowercase())
}
