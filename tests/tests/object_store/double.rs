//! A double of an object store: it answers as one does, and writes down what it is asked.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

/// A request that the double has seen: method, path, headers.
pub(crate) type Seen = Vec<(String, String, String)>;

/// A store that answers with what is told, in turn; then as a store does.
pub(crate) struct Double {
    /// Where it listens.
    pub(crate) address: String,
    /// What was asked.
    pub(crate) seen: Arc<Mutex<Seen>>,
}

impl Double {
    /// Starts it; `answers` are paths, statuses and codes.
    pub(crate) fn start(answers: &[(&str, u16, &str)]) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Seen::new()));
        let (log, mut buckets) = (Arc::clone(&seen), BTreeSet::new());
        let mut first: Vec<_> = answers
            .iter()
            .rev()
            .map(|(path, status, code)| ((*path).to_owned(), *status, (*code).to_owned()))
            .collect();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut reader = BufReader::new(stream.unwrap());
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                let mut headers = String::new();
                while reader.read_line(&mut headers).unwrap() > 2 {}
                let mut words = line.split_whitespace().map(str::to_owned);
                let (method, path) = (words.next().unwrap(), words.next().unwrap());
                log.lock().unwrap().push((method.clone(), path.clone(), headers));
                let told = first.last().is_some_and(|(expected, ..)| *expected == path);
                let (status, code) = if told {
                    first.pop().map(|(_, status, code)| (status, code)).unwrap()
                } else {
                    store(&mut buckets, &method, &path)
                };
                let body = format!("<Error><Code>{code}</Code><AWSAccessKeyId>floe</AWSAccessKeyId></Error>");
                let body = if status == 200 { String::new() } else { body };
                let head =
                    format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
                reader.get_mut().write_all(format!("{head}{body}").as_bytes()).unwrap();
            }
        });
        Self { address, seen }
    }

    /// Methods and paths, in order.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.seen.lock().unwrap().iter().map(|(method, path, _)| format!("{method} {path}")).collect()
    }
}

/// What a store answers.
fn store(buckets: &mut BTreeSet<String>, method: &str, path: &str) -> (u16, String) {
    match method {
        "PUT" if buckets.insert(path.to_owned()) => (200, String::new()),
        "PUT" => (409, "BucketAlreadyOwnedByYou".to_owned()),
        "GET" if buckets.contains(path) => (200, String::new()),
        _ => (404, "NoSuchBucket".to_owned()),
    }
}
