//! A client of the YAML language server, as editors have one: JSON-RPC over its standard input and output.
//!
//! `cargo xtask test` installs the server; it is told to know no schema but those that files name.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::oracle;

/// The server's entry point below its folder.
const ENTRY: &str = "node_modules/yaml-language-server/bin/yaml-language-server";
/// The longest time to wait for a message: the first one reads a large schema.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server; it ends when it is dropped.
#[derive(Debug)]
pub struct Server {
    process: Child,
    requests: ChildStdin,
    messages: Receiver<Value>,
    last: u64,
    /// The diagnostics that were published, by address.
    published: BTreeMap<String, Vec<Value>>,
}

/// Why there is no server.
#[derive(Debug)]
pub enum Error {
    /// This machine has no Node.js.
    Unsupported(String),
    /// It does not start, or does not speak as agreed.
    Failed(String),
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Failed(format!("yaml-language-server: {error}"))
    }
}

/// A place in a text, counted from 0, in UTF-16 units as the protocol has it.
#[derive(Clone, Copy, Debug)]
pub struct Cursor {
    line: usize,
    character: usize,
}

/// The text without its mark `‸`, and where that stood.
///
/// # Panics
/// Where there is no mark.
#[must_use]
pub fn marked(text: &str) -> (String, Cursor) {
    let (before, after) = text.split_once('‸').expect("the text has a mark");
    let line = before.matches('\n').count();
    let character = before.rsplit('\n').next().unwrap_or_default().encode_utf16().count();
    (format!("{before}{after}"), Cursor { line, character })
}

impl Server {
    /// Starts a server for the folder `root`.
    ///
    /// # Errors
    /// [`Error::Unsupported`] where there is no Node.js; [`Error::Failed`] where the server was not installed or does not
    /// start.
    pub fn start(root: &Path) -> Result<Self, Error> {
        if let Err(error) = Command::new("node").arg("--version").output() {
            return Err(Error::Unsupported(format!("node: {error}; install Node.js 20 or newer")));
        }
        let folder = oracle::tool("yaml-language-server").map_err(|error| Error::Failed(error.to_string()))?;
        let mut process = Command::new("node")
            .arg(folder.join(ENTRY))
            .arg("--stdio")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (Some(requests), Some(answers)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(io::Error::from(io::ErrorKind::BrokenPipe).into());
        };
        let (sender, messages) = mpsc::channel();
        // It ends with the server's output, or when nobody listens any more.
        thread::spawn(move || {
            let mut answers = BufReader::new(answers);
            while let Some(message) = read(&mut answers) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let mut server = Self { process, requests, messages, last: 0, published: BTreeMap::new() };
        server.initialize(root)?;
        Ok(server)
    }

    fn initialize(&mut self, root: &Path) -> Result<(), Error> {
        let markdown = json!(["markdown"]);
        self.request(
            "initialize",
            json!({
                "processId": std::process::id(),
                "rootUri": address(root),
                "capabilities": {
                    "textDocument": {
                        "completion": { "completionItem": { "documentationFormat": markdown, "snippetSupport": true } },
                        "hover": { "contentFormat": markdown },
                        "publishDiagnostics": {},
                    },
                    "workspace": { "configuration": true },
                },
            }),
        )?;
        self.notify("initialized", &json!({}))?;
        self.notify("workspace/didChangeConfiguration", &json!({ "settings": settings() }))
    }

    /// Shows the server a file, which need not exist, and gives what it finds in it.
    ///
    /// # Errors
    /// Where the server does not answer.
    pub fn open(&mut self, file: &Path, text: &str) -> Result<Vec<Value>, Error> {
        let uri = address(file);
        self.published.remove(&uri);
        let document = json!({ "uri": uri, "languageId": "yaml", "version": 1, "text": text });
        self.notify("textDocument/didOpen", &json!({ "textDocument": document }))?;
        loop {
            if let Some(found) = self.published.remove(&uri) {
                return Ok(found);
            }
            self.hear(None)?;
        }
    }

    /// What can be written at a place of an opened file.
    ///
    /// # Errors
    /// Where the server does not answer.
    pub fn complete(&mut self, file: &Path, at: Cursor) -> Result<Vec<Value>, Error> {
        let answer = self.request("textDocument/completion", place(file, at))?;
        Ok(answer["items"].as_array().cloned().unwrap_or_default())
    }

    /// What the server says about a place of an opened file, in Markdown; empty where it says nothing.
    ///
    /// # Errors
    /// Where the server does not answer.
    pub fn hover(&mut self, file: &Path, at: Cursor) -> Result<String, Error> {
        let answer = self.request("textDocument/hover", place(file, at))?;
        Ok(answer.pointer("/contents/value").and_then(Value::as_str).unwrap_or_default().to_owned())
    }

    fn request(&mut self, method: &str, params: Value) -> Result<Value, Error> {
        self.last += 1;
        let id = self.last;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))?;
        loop {
            if let Some(answer) = self.hear(Some(id))? {
                return Ok(answer);
            }
        }
    }

    fn notify(&mut self, method: &str, params: &Value) -> Result<(), Error> {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
    }

    fn send(&mut self, message: &Value) -> Result<(), Error> {
        let body = message.to_string();
        write!(self.requests, "Content-Length: {}\r\n\r\n{body}", body.len())?;
        Ok(self.requests.flush()?)
    }

    /// Hears one message: the answer to the request `awaited`, or something else, which is dealt with.
    fn hear(&mut self, awaited: Option<u64>) -> Result<Option<Value>, Error> {
        let silent = |_| Error::Failed(format!("yaml-language-server: no message within {PATIENCE:?}"));
        let message = self.messages.recv_timeout(PATIENCE).map_err(silent)?;
        match (message.get("method").and_then(Value::as_str), message.get("id")) {
            (None, Some(id)) if id.as_u64() == awaited => match message.get("error") {
                Some(error) => Err(Error::Failed(format!("yaml-language-server: {error}"))),
                None => Ok(Some(message["result"].clone())),
            },
            (Some("textDocument/publishDiagnostics"), _) => {
                let uri = message["params"]["uri"].as_str().unwrap_or_default().to_owned();
                let found = message["params"]["diagnostics"].as_array().cloned().unwrap_or_default();
                self.published.insert(uri, found);
                Ok(None)
            }
            // The server asks for settings by section, and registers what it can do.
            (Some(method), Some(id)) => {
                let sections = message["params"]["items"].as_array().cloned().unwrap_or_default();
                let of = |item: &Value| settings()[item["section"].as_str().unwrap_or_default()].clone();
                let asked = method == "workspace/configuration";
                let result = if asked { sections.iter().map(of).collect() } else { Value::Null };
                self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": result }))?;
                Ok(None)
            }
            _ => Ok(None),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Everything that the server can do, but nothing from the network.
fn settings() -> Value {
    json!({ "yaml": {
        "validate": true, "hover": true, "completion": true,
        "schemaStore": { "enable": false }, "kubernetesCRDStore": { "enable": false },
    } })
}

fn place(file: &Path, Cursor { line, character }: Cursor) -> Value {
    json!({ "textDocument": { "uri": address(file) }, "position": { "line": line, "character": character } })
}

/// A file's address; paths of tests have no character that needs an escape.
fn address(file: &Path) -> String {
    format!("file://{}", file.display())
}

/// The next message; none at the end of the stream.
fn read(from: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        from.read_line(&mut line).ok().filter(|read| *read > 0)?;
        if line.trim().is_empty() {
            break;
        }
        if let Some(text) = line.strip_prefix("Content-Length:") {
            length = text.trim().parse().ok();
        }
    }
    let mut body = vec![0; length?];
    from.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
