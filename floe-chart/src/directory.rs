//! A chart as a set of files: written whole or not at all, and compared with what lies on the disk.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The file that makes a directory a chart.
const CHART_FILE: &str = "Chart.yaml";

/// The usual `.helmignore`: what version control, editors and systems leave behind is not packaged.
pub const HELMIGNORE: &str = "\
# Patterns to ignore when building packages: shell globs, relative paths, negation by a leading `!`; one a line.
.DS_Store
# For editors, which take it from the repository: a release keeps the whole package in one Secret
values.editor.schema.json
# For people, who read it in the repository: the package's own README.md has all values of its parts
charts/*/README.md
# Version control
.git/
.gitignore
.hg/
.hgignore
.svn/
# Backups
*.swp
*.bak
*.tmp
*.orig
*~
# Editors
.project
.idea/
*.tmproj
.vscode/
";

/// What went wrong with a chart's files.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A path that does not stay inside the chart.
    #[error("{path:?}: {reason}; name a file inside the chart, e.g. templates/service.yaml")]
    Path {
        /// The path as it was given.
        path: String,
        /// Why it is refused.
        reason: &'static str,
    },
    /// A directory that must not be replaced.
    #[error("{}: {reason}; give a new directory, or remove this one yourself", dir.display())]
    Foreign {
        /// The directory.
        dir: PathBuf,
        /// What it holds.
        reason: String,
    },
    /// The disk refused.
    #[error("{}: cannot {action}: {source}; {remedy}", path.display())]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What was being done.
        action: &'static str,
        /// What may help.
        remedy: String,
        /// The system's reason.
        source: io::Error,
    },
}

/// One difference between a chart's files and a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Drift {
    /// The chart has the file, the directory does not.
    Missing {
        /// The file, relative to the chart.
        path: String,
    },
    /// Both have the file, with other contents.
    Changed {
        /// The file, relative to the chart.
        path: String,
        /// The first line that differs, counted from 1.
        line: usize,
        /// That line in the chart; nothing where the chart's file has ended.
        expected: Option<String>,
        /// That line in the directory; nothing where its file has ended.
        found: Option<String>,
    },
    /// The directory has the file, the chart does not.
    Extra {
        /// The file, relative to the chart.
        path: String,
    },
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { path } => write!(f, "{path}: is missing"),
            Self::Extra { path } => write!(f, "{path}: is not part of the chart"),
            Self::Changed { path, line, expected, found } => {
                let show =
                    |text: &Option<String>| text.as_ref().map_or("the end of the file".into(), |t| format!("{t:?}"));
                write!(f, "{path}:{line}: is {}, expected {}", show(found), show(expected))
            }
        }
    }
}

/// The files of one chart, by path relative to its directory.
///
/// ```
/// use floe_chart::directory::ChartFiles;
///
/// let mut files = ChartFiles::default();
/// files.insert("Chart.yaml", "apiVersion: v2\nname: tiny\nversion: 1.0.0\n")?;
/// files.insert("templates/NOTES.txt", "Thank you.\n")?;
/// assert!(files.insert("../outside", "").is_err());
/// # Ok::<(), floe_chart::directory::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChartFiles(BTreeMap<String, Vec<u8>>);

impl ChartFiles {
    /// Adds a file.
    ///
    /// # Errors
    /// [`Error::Path`] for a path that leaves the chart, is not plain, is already there, or is a directory of another file.
    pub fn insert(&mut self, path: impl Into<String>, content: impl Into<Vec<u8>>) -> Result<(), Error> {
        let path = path.into();
        match self.objection(&path) {
            Some(reason) => Err(Error::Path { path, reason }),
            None => {
                self.0.insert(path, content.into());
                Ok(())
            }
        }
    }

    /// Adds every file of another chart below a directory of this one, e.g. `charts/postgresql`.
    ///
    /// # Errors
    /// As [`ChartFiles::insert`].
    pub fn insert_below(&mut self, dir: &str, files: Self) -> Result<(), Error> {
        files.0.into_iter().try_for_each(|(path, content)| self.insert(format!("{dir}/{path}"), content))
    }

    /// The content of a file.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path).map(Vec::as_slice)
    }

    /// The files in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(path, content)| (path.as_str(), content.as_slice()))
    }

    fn objection(&self, path: &str) -> Option<&'static str> {
        let below = |file: &str, dir: &str| file.strip_prefix(dir).is_some_and(|rest| rest.starts_with('/'));
        if path.is_empty() {
            Some("is empty")
        } else if path.starts_with('/') {
            Some("is absolute")
        } else if path.contains(['\\', ':']) || path.chars().any(char::is_control) {
            Some("has a backslash, a colon or a control character")
        } else if path.split('/').any(|part| matches!(part, "" | "." | "..")) {
            Some("has an empty part, `.` or `..`")
        } else if self.0.contains_key(path) {
            Some("is already part of the chart")
        } else if self.0.keys().any(|other| below(other, path) || below(path, other)) {
            Some("is a file and a directory at once")
        } else {
            None
        }
    }

    /// Replaces `dir` by exactly these files. They are written into a temporary sibling first, then the two directories are
    /// swapped by renaming: whatever fails, the old tree stays whole. (A process killed between the two renames leaves the
    /// old tree in the hidden sibling `.<name>.<random>/old`.)
    ///
    /// # Errors
    /// [`Error::Foreign`] if `dir` is neither absent, nor empty, nor an earlier version of this chart;
    /// [`Error::Io`] if the disk refuses.
    pub fn write(&self, dir: &Path) -> Result<(), Error> {
        let Some(name) = dir.file_name() else {
            return Err(foreign(dir, "is not a directory with a name"));
        };
        let parent = dir.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let replaces = self.replaceable(dir)?;

        fs::create_dir_all(parent).map_err(|source| unwritable(parent, "create the directory", source))?;
        let prefix = format!(".{}.", name.to_string_lossy());
        let staging = tempfile::Builder::new().prefix(&prefix).tempdir_in(parent);
        let staging = staging.map_err(|source| unwritable(parent, "write into the directory", source))?;
        let new = staging.path().join("new");
        self.write_into(&new)?;

        let old = staging.path().join("old");
        if replaces {
            fs::rename(dir, &old).map_err(|source| unwritable(dir, "move the old directory away", source))?;
        }
        let Err(source) = fs::rename(&new, dir) else {
            return Ok(());
        };
        let mut failure = unwritable(dir, "put the new directory in place", source);
        if replaces && fs::rename(&old, dir).is_err() {
            let kept = staging.keep().join("old");
            if let Error::Io { remedy, .. } = &mut failure {
                *remedy = format!("the old directory is whole in {}; move it back", kept.display());
            }
        }
        Err(failure)
    }

    fn write_into(&self, dir: &Path) -> Result<(), Error> {
        fs::create_dir(dir).map_err(|source| unwritable(dir, "create the directory", source))?;
        for (path, content) in self.iter() {
            let file = dir.join(path);
            let folder = file.parent().unwrap_or(dir);
            fs::create_dir_all(folder).map_err(|source| unwritable(folder, "create the directory", source))?;
            fs::write(&file, content).map_err(|source| unwritable(&file, "write the file", source))?;
        }
        Ok(())
    }

    /// Whether there is a directory to replace; an error if there is something else.
    fn replaceable(&self, dir: &Path) -> Result<bool, Error> {
        let kind = match fs::symlink_metadata(dir) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            found => found.map_err(|source| unreadable(dir, source))?.file_type(),
        };
        if !kind.is_dir() {
            return Err(foreign(dir, "is a file or a link, not a directory"));
        }
        let mut entries = fs::read_dir(dir).map_err(|source| unreadable(dir, source))?;
        if entries.next().is_none() {
            return Ok(true);
        }
        let chart = match fs::read(dir.join(CHART_FILE)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(foreign(dir, "is not empty and has no Chart.yaml"));
            }
            read => read.map_err(|source| unreadable(&dir.join(CHART_FILE), source))?,
        };
        let ours = self.get(CHART_FILE).and_then(chart_name);
        match (ours, chart_name(&chart)) {
            (Some(ours), found) if found.as_ref() != Some(&ours) => {
                let found = found.unwrap_or_else(|| "without a name".into());
                Err(foreign(dir, format!("holds the chart {found}, not {ours}")))
            }
            _ => Ok(true),
        }
    }

    /// Every difference between these files and those in `dir`, in the order of their paths. Empty directories do not count;
    /// a link is a file of its own, never followed.
    ///
    /// # Errors
    /// [`Error::Io`] if the directory cannot be read; one that is not there lacks every file.
    pub fn check(&self, dir: &Path) -> Result<Vec<Drift>, Error> {
        let mut found = BTreeMap::new();
        if dir.exists() {
            read_below(dir, "", &mut found)?;
        }
        let mut drifts = BTreeMap::new();
        for (path, expected) in &self.0 {
            let drift = match found.remove(path) {
                None => Drift::Missing { path: path.clone() },
                Some(content) if content == *expected => continue,
                Some(content) => first_difference(path, expected, &content),
            };
            drifts.insert(path.clone(), drift);
        }
        drifts.extend(found.into_keys().map(|path| (path.clone(), Drift::Extra { path })));
        Ok(drifts.into_values().collect())
    }
}

/// Reads every file below `dir` into `files`, by its path relative to where the reading began.
fn read_below(dir: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<(), Error> {
    let entries = fs::read_dir(dir).map_err(|source| unreadable(dir, source))?;
    for entry in entries {
        let entry = entry.map_err(|source| unreadable(dir, source))?;
        let path = entry.path();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().map_err(|source| unreadable(&path, source))?;
        if kind.is_dir() {
            read_below(&path, &format!("{name}/"), files)?;
        } else if kind.is_file() {
            files.insert(name, fs::read(&path).map_err(|source| unreadable(&path, source))?);
        } else {
            files.insert(name, b"(not a regular file)".to_vec());
        }
    }
    Ok(())
}

fn first_difference(path: &str, expected: &[u8], found: &[u8]) -> Drift {
    let lines = |bytes| <[u8]>::split_inclusive(bytes, |byte| *byte == b'\n');
    let same = lines(expected).zip(lines(found)).take_while(|(ours, theirs)| ours == theirs).count();
    let line = |bytes| lines(bytes).nth(same).map(|line| String::from_utf8_lossy(line).into_owned());
    Drift::Changed { path: path.to_owned(), line: same + 1, expected: line(expected), found: line(found) }
}

/// The `name:` of a `Chart.yaml`, without its quotes.
fn chart_name(chart: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(chart);
    let value = text.lines().find_map(|line| line.strip_prefix("name:"))?;
    let value = value.split(" #").next().unwrap_or_default();
    Some(value.trim().trim_matches(['"', '\'']).to_owned())
}

/// What to do about a directory that cannot be.
const BELOW_A_FILE: &str = "a part of the path is a file; choose another directory";

fn foreign(dir: &Path, reason: impl Into<String>) -> Error {
    Error::Foreign { dir: dir.to_owned(), reason: reason.into() }
}

fn unwritable(path: &Path, action: &'static str, source: io::Error) -> Error {
    let remedy = match source.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "choose a directory that you may write to, or change its permissions"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "free some space on the disk",
        io::ErrorKind::NotADirectory => BELOW_A_FILE,
        _ => "choose another directory; the old one is untouched",
    };
    Error::Io { path: path.to_owned(), action, remedy: remedy.to_owned(), source }
}

fn unreadable(path: &Path, source: io::Error) -> Error {
    let remedy = match source.kind() {
        io::ErrorKind::NotADirectory => BELOW_A_FILE,
        _ => "check that it exists and that you may read it",
    };
    Error::Io { path: path.to_owned(), action: "read it", remedy: remedy.to_owned(), source }
}
