//! The guide is true: its files and its commands, run one after the other, print what it says.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

use pretty_assertions::assert_eq;
use std::{
    fs,
    os::unix::fs::symlink,
    path::Path,
    process::{Command, Output},
};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// A block of the guide.
enum Block {
    /// A file, where the text before it names one.
    File { name: String, text: String },
    /// Commands, each with what it prints.
    Commands(Vec<(String, String)>),
}

/// The blocks of a Markdown text in their order.
fn blocks(text: &str) -> Vec<Block> {
    let (mut blocks, mut named) = (vec![], None);
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(language) = line.strip_prefix("```") else {
            if !line.is_empty() {
                named = line.split('`').skip(1).step_by(2).filter(|word| word.ends_with(".yaml")).last();
            }
            continue;
        };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        match (language, named.take()) {
            ("yaml", Some(name)) => blocks.push(Block::File { name: name.to_owned(), text: block.join("\n") + "\n" }),
            ("console", _) => blocks.push(Block::Commands(commands(&block))),
            _ => {}
        }
    }
    blocks
}

fn commands(block: &[&str]) -> Vec<(String, String)> {
    let mut commands: Vec<(String, String)> = vec![];
    for line in block {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command.to_owned(), String::new())),
            (None, Some((_, printed))) => *printed += &format!("{line}\n"),
            (None, None) => panic!("{line}: no command prints it"),
        }
    }
    commands
}

/// A directory in which the guide's commands find their programs and files.
fn place(dir: &Path) {
    let link = |from: &Path, to: &str| symlink(from, dir.join(to)).unwrap();
    fs::create_dir(dir.join("bin")).unwrap();
    link(Path::new(env!("CARGO_BIN_EXE_floe-envmap")), "bin/floe-envmap");
    let root = Path::new(ROOT);
    let helm = root.join("target/tools/helm3");
    if helm.exists() {
        link(&helm, "bin/helm");
    }
    link(&root.join("charts/floe-platform"), "floe-platform");
    let fixtures = root.join("floe-envmap/tests/fixtures");
    link(&fixtures.join("manifest.yaml"), "manifest.yaml");
    link(&fixtures.join("compiled.json"), "compiled_artifacts.json");
}

#[test]
fn what_the_guide_says_is_so() {
    let dir = tempfile::tempdir().unwrap();
    place(dir.path());
    let with_helm = dir.path().join("bin/helm").exists();
    let guide = fs::read_to_string(Path::new(ROOT).join("docs/environments.md")).unwrap();
    let (mut files, mut run) = (0, 0);
    for block in blocks(&guide) {
        match block {
            Block::File { name, text } => {
                fs::write(dir.path().join(name), text).unwrap();
                files += 1;
            }
            Block::Commands(commands) => {
                for (command, expected) in commands {
                    if command.starts_with("helm ") && !with_helm {
                        println!("{command}: not run, there is no helm");
                        continue;
                    }
                    assert_eq!(printed(dir.path(), &command), expected, "{command}");
                    run += 1;
                }
            }
        }
    }
    assert!(files >= 2 && run >= 10, "the guide has {files} files and {run} commands");
}

/// What a command prints to its standard output.
fn printed(dir: &Path, command: &str) -> String {
    let path = format!("{}:{}", dir.join("bin").display(), std::env::var("PATH").unwrap());
    let run = Command::new("sh").args(["-c", command]).current_dir(dir).env("PATH", path).output();
    let Output { status, stdout, stderr } = run.unwrap();
    assert!(status.success(), "{command}: {}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap()
}
