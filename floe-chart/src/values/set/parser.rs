//! A recursive descent through the text of one flag.

use serde_json::Value;

use super::{Flag, MAX_INDEX, MAX_NESTING, Reader, Reason};
use crate::values::{Map, kind};

/// Whether there may be more text after a pair.
///
/// Helm's parser signals the end of the text by the same road as an error, which keeps the levels
/// above from storing what they have: the difference can be seen in the values.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    More,
    End,
}

pub(super) struct Parser<'a> {
    flag: Flag,
    text: &'a str,
    read: Reader<'a>,
    /// The byte to read next.
    at: usize,
    /// The byte at which the part begins that is being read, for messages.
    part: usize,
    /// Indexes in the name that is being read.
    indexes: usize,
}

impl<'a> Parser<'a> {
    pub(super) fn new(flag: Flag, text: &'a str, read: Reader<'a>) -> Self {
        Self { flag, text, read, at: 0, part: 0, indexes: 0 }
    }

    /// Where the part begins that was read last, in characters from 1.
    pub(super) fn column(&self) -> usize {
        self.text[..self.part].chars().count() + 1
    }

    /// All of `name=value,name=value`.
    pub(super) fn pairs(&mut self, values: &mut Map) -> Result<(), Reason> {
        loop {
            self.indexes = 0;
            if self.key(values, 0)? == Then::End {
                return Ok(());
            }
        }
    }

    /// A name, from one of its keys on, and its value.
    fn key(&mut self, values: &mut Map, level: usize) -> Result<Then, Reason> {
        let stops: &[char] = if self.flag == Flag::Literal { &['=', '[', '.'] } else { &['=', '[', ',', '.'] };
        let (name, stop) = self.until(stops);
        match stop {
            None if name.is_empty() => Ok(Then::End),
            None => Err(Reason::NoValue(name)),
            Some('[') => self.list(values, name, level),
            Some('.') => self.map(values, name, level + 1),
            Some('=') => {
                let (value, then) = self.value()?;
                store(values, name, value);
                Ok(then)
            }
            Some(_) => Err(Reason::Comma(name)),
        }
    }

    /// What follows `name.`.
    fn map(&mut self, values: &mut Map, name: String, level: usize) -> Result<Then, Reason> {
        if level > MAX_NESTING {
            return Err(Reason::TooDeep);
        }
        let mut fresh = Map::new();
        let (inner, is_fresh) = match values.get_mut(&name) {
            None => (&mut fresh, true),
            Some(Value::Object(inner)) => (inner, false),
            Some(other) => return Err(Reason::NotAMap { name, found: kind(other) }),
        };
        let then = self.key(inner, level)?;
        if inner.is_empty() {
            return if then == Then::End { Ok(then) } else { Err(Reason::EmptyMap(name)) };
        }
        if is_fresh {
            store(values, name, Value::Object(fresh));
        }
        Ok(then)
    }

    /// What follows `name[`.
    fn list(&mut self, values: &mut Map, name: String, level: usize) -> Result<Then, Reason> {
        let index = self.index()?;
        match values.get_mut(&name) {
            Some(Value::Array(list)) => self.item(list, index, level),
            Some(other) => Err(Reason::NotAList { name, found: kind(other) }),
            None => {
                let mut list = Vec::new();
                let then = self.item(&mut list, index, level)?;
                store(values, name, Value::Array(list));
                Ok(then)
            }
        }
    }

    /// The integer of an index, its `]` included.
    fn index(&mut self) -> Result<i64, Reason> {
        self.indexes += 1;
        if self.indexes > MAX_NESTING {
            return Err(Reason::TooDeep);
        }
        let (text, stop) = self.until(&[']']);
        if stop.is_none() {
            return Err(Reason::OpenIndex);
        }
        match text.parse() {
            Ok(index) if index >= 0 => Ok(index),
            Ok(index) => Err(Reason::NegativeIndex(index)),
            Err(_) => Err(Reason::Index(text)),
        }
    }

    /// What follows `name[index]`.
    fn item(&mut self, list: &mut Vec<Value>, index: i64, level: usize) -> Result<Then, Reason> {
        let (text, stop) = self.until(&['[', '.', '=']);
        if !text.is_empty() {
            return Err(Reason::AfterIndex(text));
        }
        let present = usize::try_from(index).ok().and_then(|at| list.get_mut(at));
        match stop {
            None => Ok(Then::End),
            Some('=') => {
                let (value, _) = self.value()?;
                put(list, index, value).map(|()| Then::More)
            }
            Some('.') => {
                if let Some(slot) = present {
                    return self.key(map_in(slot), level);
                }
                let mut fresh = Map::new();
                let then = self.key(&mut fresh, level)?;
                put_unless_end(list, index, Value::Object(fresh), then)
            }
            Some(_) => {
                let next = self.index()?;
                let mut fresh = Vec::new();
                let then = match present {
                    Some(Value::Array(inner)) => return self.item(inner, next, level),
                    None | Some(Value::Null) => self.item(&mut fresh, next, level)?,
                    Some(other) => return Err(Reason::NotAList { name: format!("[{index}]"), found: kind(other) }),
                };
                put_unless_end(list, index, Value::Array(fresh), then)
            }
        }
    }

    /// The value behind a `=`, and the comma behind that.
    fn value(&mut self) -> Result<(Value, Then), Reason> {
        self.part = self.at;
        match self.flag {
            Flag::Json => Ok((self.json()?, Then::More)),
            Flag::Literal => {
                let (text, _) = self.until(&[]);
                Ok((Value::String(text), Then::More))
            }
            _ if self.rest().is_empty() => Ok((Value::String(String::new()), Then::End)),
            _ if self.rest().starts_with('{') => Ok((self.elements()?, Then::More)),
            _ => {
                let (text, _) = self.until(&[',']);
                Ok((self.scalar(text)?, Then::More))
            }
        }
    }

    /// `{a,b}`, and the comma behind it.
    fn elements(&mut self) -> Result<Value, Reason> {
        let start = self.at;
        self.at += 1;
        let mut elements = Vec::new();
        loop {
            let (text, stop) = self.until(&[',', '}']);
            if stop.is_none() {
                self.part = start;
                return Err(Reason::OpenList);
            }
            elements.push(self.scalar(text)?);
            if stop == Some('}') {
                self.skip(',');
                return Ok(Value::Array(elements));
            }
        }
    }

    /// A JSON value, and the blanks and comma around it. None at all is null.
    fn json(&mut self) -> Result<Value, Reason> {
        if self.blank() {
            return Ok(Value::Null);
        }
        self.part = self.at;
        let mut stream = serde_json::Deserializer::from_str(self.rest()).into_iter::<Value>();
        let found = stream.next();
        // A number or a word that runs into the next name is an error for serde_json, not for Helm: the
        // offset says where the value ended.
        let end = stream.byte_offset();
        let value = match found {
            Some(Ok(value)) => value,
            Some(Err(error)) => {
                serde_json::from_str(&self.rest()[..end]).map_err(|_| Reason::Json(error.to_string()))?
            }
            None => Value::Null,
        };
        self.at += end;
        self.blank();
        Ok(value)
    }

    /// Skips blanks, and one comma behind them; whether a comma or the end was there.
    fn blank(&mut self) -> bool {
        self.at = self.text.len() - self.rest().trim_start().len();
        self.skip(',') || self.rest().is_empty()
    }

    fn scalar(&self, text: String) -> Result<Value, Reason> {
        match self.flag {
            Flag::Set => Ok(typed(text)),
            Flag::File => (self.read)(&text).map(Value::String).map_err(|why| Reason::File { file: text, why }),
            _ => Ok(Value::String(text)),
        }
    }

    /// The text up to one of `stops`, without its escapes, and the stop, which is consumed.
    fn until(&mut self, stops: &[char]) -> (String, Option<char>) {
        self.part = self.at;
        let mut text = String::new();
        let mut rest = self.rest().chars();
        let mut stop = None;
        while let Some(next) = rest.next() {
            if stops.contains(&next) {
                stop = Some(next);
                break;
            }
            if next == '\\' && self.flag != Flag::Literal {
                text.extend(rest.next());
            } else {
                text.push(next);
            }
        }
        self.at = self.text.len() - rest.as_str().len();
        (text, stop)
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip(&mut self, expected: char) -> bool {
        let found = self.rest().starts_with(expected);
        if found {
            self.at += expected.len_utf8();
        }
        found
    }
}

/// Puts a value under its key; Helm drops what has an empty one.
fn store(values: &mut Map, name: String, value: Value) {
    if !name.is_empty() {
        values.insert(name, value);
    }
}

/// The map in a slot of a list; whatever else is there gives way.
fn map_in(slot: &mut Value) -> &mut Map {
    if !slot.is_object() {
        *slot = Value::Object(Map::new());
    }
    slot.as_object_mut().expect("the slot was made a map where it was none")
}

/// Puts a value at its index; the list is filled with nulls up to there.
fn put(list: &mut Vec<Value>, index: i64, value: Value) -> Result<(), Reason> {
    let at = usize::try_from(index).ok().filter(|_| index <= MAX_INDEX).ok_or(Reason::LargeIndex(index))?;
    if list.len() <= at {
        list.resize(at + 1, Value::Null);
    }
    list[at] = value;
    Ok(())
}

fn put_unless_end(list: &mut Vec<Value>, index: i64, value: Value, then: Then) -> Result<Then, Reason> {
    if then == Then::More {
        put(list, index, value)?;
    }
    Ok(then)
}

/// What `--set` takes an unquoted text for.
fn typed(text: String) -> Value {
    // Go compares with Unicode folding, where a long s is an s.
    let is = |word: &str| {
        let folded = text.chars().map(|c| if c == 'ſ' { 's' } else { c.to_ascii_lowercase() });
        folded.eq(word.chars())
    };
    if is("true") {
        Value::Bool(true)
    } else if is("false") {
        Value::Bool(false)
    } else if is("null") {
        Value::Null
    } else if text.starts_with('0') && text != "0" {
        Value::String(text)
    } else {
        text.parse::<i64>().map(Value::from).unwrap_or(Value::String(text))
    }
}
