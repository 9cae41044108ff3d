//! Tags of artifacts: `v1.2.3-qa` is what qa runs and never changes, `latest-qa` follows it.

use serde::Serialize;

/// The longest tag that registries take.
const LENGTH: usize = 128;

/// The tags of an artifact in an environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tags {
    /// The one that never changes.
    pub immutable: String,
    /// The one that follows the newest.
    pub moving: String,
}

/// What a tag says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Parsed {
    /// The version; `latest` of the tag that moves.
    pub version: String,
    /// The environment.
    pub environment: String,
}

/// The tags of a version in an environment.
///
/// ```
/// use floe_envmap::tag;
///
/// let tags = tag::of("v1.2.3", "qa")?;
/// assert_eq!((tags.immutable.as_str(), tags.moving.as_str()), ("v1.2.3-qa", "latest-qa"));
/// # Ok::<(), String>(())
/// ```
///
/// # Errors
/// Where the version is none, or the tag would be none: what is wrong, and the remedy.
pub fn of(version: &str, environment: &str) -> Result<Tags, String> {
    if !is_version(version) {
        return Err(format!("{version}: is no version; write one such as v1.2.3 or v1.2.3-rc.1"));
    }
    let immutable = format!("{version}-{environment}");
    if immutable.len() > LENGTH {
        return Err(format!("{immutable}: has more than {LENGTH} characters; shorten the version"));
    }
    Ok(Tags { immutable, moving: format!("latest-{environment}") })
}

/// Reads a tag back: the longest of the `known` environments that it ends with.
///
/// ```
/// use floe_envmap::tag;
///
/// let parsed = tag::parse("v1.2.3-rc.1-eu-prod", &["prod", "eu-prod"])?;
/// assert_eq!((parsed.version.as_str(), parsed.environment.as_str()), ("v1.2.3-rc.1", "eu-prod"));
/// # Ok::<(), String>(())
/// ```
///
/// # Errors
/// Where it is no tag of these environments.
pub fn parse(tag: &str, known: &[&str]) -> Result<Parsed, String> {
    let of = |environment: &&str| {
        let version = tag.strip_suffix(environment)?.strip_suffix('-')?;
        let sound = version == "latest" || is_version(version);
        sound.then(|| Parsed { version: version.to_owned(), environment: (*environment).to_owned() })
    };
    let found = known.iter().filter_map(of).max_by_key(|parsed| parsed.environment.len());
    found.ok_or_else(|| format!("{tag}: is no tag of an environment; known are {}", known.join(", ")))
}

/// Whether a text is a version: `v1.2.3`, possibly with more behind a `-`. A tag has no `+`.
fn is_version(version: &str) -> bool {
    let core = version.strip_prefix('v').unwrap_or(version);
    let (numbers, more) = core.split_once('-').map_or((core, None), |(numbers, more)| (numbers, Some(more)));
    let number = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()) && (part == "0" || !part.starts_with('0'))
    };
    let word = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    numbers.split('.').count() == 3
        && numbers.split('.').all(number)
        && more.is_none_or(|more| more.split('.').all(word))
}
