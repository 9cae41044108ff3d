//! A double of Polaris: its token endpoint, its management API as far as the chart's programs use it, and its health.

use std::collections::BTreeMap;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use serde_json::{Value, json};

/// The id of the client that the double knows.
pub const CLIENT: &str = "root";
/// Its secret, which nobody may print: with what a URL or a form must escape.
pub const SECRET: &str = "s3cr3t &+=%/ü";
/// The token that it gets.
const TOKEN: &str = "token-of-root";

/// A double that answers, on a port of 127.0.0.1, as long as the process runs.
#[derive(Debug)]
pub struct Double {
    port: u16,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    /// How many requests for a token still find the realm unmade.
    starting: usize,
    /// The path that is refused.
    refused: Option<String>,
    /// What was asked, token requests that were not answered left out.
    asked: Vec<String>,
    /// What there is, by realm and path.
    there: BTreeMap<(String, String), Value>,
}

struct Request {
    method: String,
    path: String,
    headers: BTreeMap<String, String>,
    body: String,
}

type Answer = (u16, Value);

impl Double {
    /// Starts it.
    ///
    /// # Panics
    /// Where there is no port.
    #[must_use]
    pub fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // Who breaks a connection off gets no answer.
                let _ = serve(&stream, &shared);
            }
        });
        Self { port, state }
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Lets so many requests for a token find a server whose realms are not made yet.
    pub fn starting(&self, requests: usize) {
        lock(&self.state).starting = requests;
    }

    /// Refuses every request for a path.
    pub fn refusing(&self, path: &str) {
        lock(&self.state).refused = Some(path.to_owned());
    }

    /// What was asked, in order.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        lock(&self.state).asked.clone()
    }

    /// A catalog of a realm.
    #[must_use]
    pub fn catalog(&self, realm: &str, name: &str) -> Option<Value> {
        lock(&self.state).there.get(&(realm.to_owned(), format!("/catalogs/{name}"))).cloned()
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(stream: &TcpStream, state: &Mutex<State>) -> io::Result<()> {
    let request = read(stream)?;
    let (status, body) = lock(state).answer(&request);
    let body = body.to_string();
    let head = format!("HTTP/1.1 {status} Double\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    let mut stream = stream;
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())
}

fn read(stream: &TcpStream) -> io::Result<Request> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or_default();
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Request { method, path, headers, body: String::from_utf8_lossy(&body).into_owned() })
}

impl State {
    fn answer(&mut self, request: &Request) -> Answer {
        let Request { method, path, headers, body } = request;
        if path == "/q/health/ready" {
            return (200, json!({ "status": "UP" }));
        }
        if path == "/api/catalog/v1/oauth/tokens" && self.starting > 0 {
            self.starting -= 1;
            return refusal(500, "relation \"polaris_schema.entities\" does not exist");
        }
        self.asked.push(format!("{method} {path}"));
        if self.refused.as_ref() == Some(path) {
            return refusal(400, "no such thing");
        }
        if path == "/api/catalog/v1/oauth/tokens" {
            return token(body);
        }
        if headers.get("authorization") != Some(&format!("Bearer {TOKEN}")) {
            return refusal(401, "no token");
        }
        let realm = headers.get("polaris-realm").cloned().unwrap_or_default();
        let Some(path) = path.strip_prefix("/api/management/v1") else { return refusal(404, "no such path") };
        self.manage(&realm, method, path, &serde_json::from_str(body).unwrap_or_default())
    }

    fn manage(&mut self, realm: &str, method: &str, path: &str, body: &Value) -> Answer {
        let at = |path: String| (realm.to_owned(), path);
        match method {
            "GET" => self.there.get(&at(path.to_owned())).map_or_else(|| refusal(404, "none"), |it| (200, it.clone())),
            // Each is made once, under its name.
            "POST" => {
                let it = body.as_object().and_then(|body| body.values().next()).cloned().unwrap_or_default();
                let place = at(format!("{path}/{}", it["name"].as_str().unwrap_or_default()));
                if self.there.contains_key(&place) {
                    return refusal(409, "it is there");
                }
                let mut it = it;
                it["entityVersion"] = 1.into();
                self.there.insert(place, it);
                (201, Value::Null)
            }
            // A catalog is changed by who knows its version; all else is given, and given again in vain.
            "PUT" => match self.there.get_mut(&at(path.to_owned())) {
                Some(it) if it["entityVersion"] == body["currentEntityVersion"] => {
                    it["properties"] = body["properties"].clone();
                    it["storageConfigInfo"] = body["storageConfigInfo"].clone();
                    it["entityVersion"] = (it["entityVersion"].as_i64().unwrap_or_default() + 1).into();
                    (200, it.clone())
                }
                Some(_) => refusal(409, "given already, or of another version"),
                None => {
                    let given = json!({ "given": body });
                    let place = at(format!("{path}#{body}"));
                    let known = self.there.insert(place, given).is_some();
                    if known { refusal(409, "given already") } else { (201, Value::Null) }
                }
            },
            _ => refusal(405, "no such method"),
        }
    }
}

/// The token, for who knows the secret. It is checked as a form has it.
fn token(body: &str) -> Answer {
    let fields: BTreeMap<String, String> =
        body.split('&').filter_map(|field| field.split_once('=')).map(|(k, v)| (decoded(k), decoded(v))).collect();
    let is = |name: &str, value: &str| fields.get(name).is_some_and(|field| field == value);
    let asked = is("grant_type", "client_credentials") && is("scope", "PRINCIPAL_ROLE:ALL");
    match (asked, is("client_id", CLIENT) && is("client_secret", SECRET)) {
        (true, true) => (200, json!({ "access_token": TOKEN, "token_type": "bearer", "expires_in": 3600 })),
        (true, false) => refusal(401, "unauthorized_client"),
        (false, _) => refusal(400, "invalid_request"),
    }
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits: String = rest.by_ref().take(2).map(char::from).collect();
                u8::from_str_radix(&digits, 16).unwrap_or(b'?')
            }
            other => other,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn refusal(status: u16, message: &str) -> Answer {
    (status, json!({ "error": { "message": message, "type": "Refused", "code": status } }))
}
