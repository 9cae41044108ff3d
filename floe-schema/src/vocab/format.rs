//! Formats of texts: what a text may look like, and how that is said to people and editors.

/// A format that a [`Text`](super::Text) keeps to.
///
/// The pattern is a regular expression that Go (RE2), Rust and ECMAScript read alike, without anchors: it is anchored
/// where it is used.
pub trait Format: Clone + std::fmt::Debug + 'static {
    /// What the text must match as a whole.
    const PATTERN: &'static str;
    /// What the format is, in a few words: `a DNS label (RFC 1123)`.
    const TITLE: &'static str;
    /// The least number of characters.
    const MIN_LENGTH: usize = 0;
    /// The greatest number of characters; 0 for no bound.
    const MAX_LENGTH: usize = 0;
    /// Texts of the format.
    const EXAMPLES: &'static [&'static str] = &[];
}

/// Any printable text.
///
/// Control characters other than tab, line feed and carriage return, U+FEFF, U+FFFE and U+FFFF are refused: YAML
/// readers fail on them, or read them as line breaks.
pub type Free = Printable;

/// Formats as unit structs: each a name, its title, the pattern without anchors, the bounds of its length, and examples.
///
/// ```
/// use floe_schema::{Format, formats};
///
/// formats! {
///     /// The name of a realm.
///     RealmName: "a realm's name", "[A-Za-z0-9]+", 1..=63, ["POLARIS"];
/// }
/// assert_eq!(RealmName::MAX_LENGTH, 63);
/// ```
#[macro_export]
macro_rules! formats {
    ($($(#[$doc:meta])* $name:ident: $title:literal, $pattern:expr, $min:literal..=$max:literal, $examples:expr;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug)]
            pub struct $name;

            impl $crate::Format for $name {
                const PATTERN: &'static str = $pattern;
                const TITLE: &'static str = $title;
                const MIN_LENGTH: usize = $min;
                const MAX_LENGTH: usize = $max;
                const EXAMPLES: &'static [&'static str] = &$examples;
            }
        )*
    };
}

formats! {
    /// Any printable text, over several lines too.
    Printable: "printable text",
        "[^\u{0}-\u{8}\u{b}\u{c}\u{e}-\u{1f}\u{7f}-\u{9f}\u{feff}\u{fffe}\u{ffff}]*", 0..=0, [];
    /// A key of a map: printable text on one line, without what JSON escapes, and as long as an annotation's key at most.
    ///
    /// YAML readers give up on a key of more than 1024 characters.
    MapKey: "a key", "[^\u{0}-\u{1f}\"\\\\<>&\u{7f}-\u{9f}\u{2028}\u{2029}\u{feff}\u{fffe}\u{ffff}]*", 0..=317, [];
    /// The name of most objects' parts: a DNS label of RFC 1123.
    DnsLabel: "a DNS label (RFC 1123)", "[a-z0-9]([-a-z0-9]*[a-z0-9])?", 1..=63, ["my-name"];
    /// The name of most objects: a DNS subdomain of RFC 1123.
    DnsSubdomain: "a DNS subdomain (RFC 1123)",
        "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*", 1..=253, ["my-name", "my.name"];
    /// A label's value: at most 63 letters, digits, `-`, `_` and `.`, possibly empty.
    LabelValue: "a label value", "([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?", 0..=63, ["gold"];
    /// A label's or an annotation's key, with an optional prefix.
    LabelKey: "a label key",
        "([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?",
        1..=317, ["team", "example.com/team"];
    /// A key of a ConfigMap or a Secret.
    ConfigMapKey: "a key of a ConfigMap or a Secret", "[-A-Za-z0-9_][-A-Za-z0-9_.]*", 1..=253, ["password"];
    /// The name of an environment variable.
    EnvVarName: "an environment variable's name", "[A-Za-z_][A-Za-z0-9_]*", 1..=0, ["LOG_LEVEL"];
    /// A tag of a container image.
    ImageTag: "an image tag", "[A-Za-z0-9_][A-Za-z0-9._-]{0,127}", 1..=128, ["1.2.3"];
    /// An absolute path in a container.
    Path: "an absolute path", "/[A-Za-z0-9._/@+-]*", 1..=0, ["/etc/app"];
    /// An absolute URL.
    Url: "a URL", "[a-z][a-z0-9+.-]*://[^\u{0}-\u{20}\u{7f}-\u{a0}\u{feff}\u{fffe}\u{ffff}\"<>\\\\^`{|}]+", 1..=0,
        ["https://example.com/path"];
    /// A schedule of cron: five fields, or a macro such as `@daily`.
    CronSchedule: "a cron schedule",
        "(@(yearly|annually|monthly|weekly|daily|midnight|hourly)|[0-9*/,?-]+ +[0-9*/,?-]+ +[0-9*/,?LW-]+ +[0-9*/,?A-Za-z-]+ +[0-9*/,?#A-Za-z-]+)",
        1..=0, ["0 2 * * *", "@daily"];
}

/// A format's pattern, anchored.
pub(crate) fn anchored(pattern: &str) -> String {
    // A free pattern is one class: no group is needed.
    if pattern.starts_with('[') && pattern.ends_with("]*") && pattern.matches('[').count() == 1 {
        format!("^{pattern}$")
    } else {
        format!("^(?:{pattern})$")
    }
}
