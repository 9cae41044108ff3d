//! Places in a values document: how they are written, and in which order they come.

use serde_json::Value;

/// A place in a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    path: String,
    pointer: String,
    /// For every step the index of the member or item, so that places sort as the document does.
    order: Vec<usize>,
}

impl Place {
    /// The place that a JSON pointer names. Only the document tells whether a step `0` is an item or a key.
    pub(super) fn of(pointer: &str, document: &Value) -> Self {
        let mut place = Self::default();
        let mut here = Some(document);
        for token in pointer.split('/').skip(1) {
            let token = token.replace("~1", "/").replace("~0", "~");
            match (here, token.parse()) {
                (Some(Value::Array(items)), Ok(index)) => {
                    place.push_item(index);
                    here = items.get(index);
                }
                _ => {
                    place = place.key(&token, here);
                    here = here.and_then(|value| value.get(&token));
                }
            }
        }
        place
    }

    /// The place of a key of the object here.
    pub(super) fn key(mut self, key: &str, object: Option<&Value>) -> Self {
        let index =
            object.and_then(Value::as_object).and_then(|members| members.keys().position(|member| member == key));
        self.order.push(index.unwrap_or(usize::MAX));
        self.pointer += &format!("/{}", key.replace('~', "~0").replace('/', "~1"));
        if !is_plain(key) {
            self.path += &format!("[{}]", Value::from(key));
        } else if self.path.is_empty() {
            self.path += key;
        } else {
            self.path += &format!(".{key}");
        }
        self
    }

    fn push_item(&mut self, index: usize) {
        self.order.push(index);
        self.pointer += &format!("/{index}");
        self.path += &format!("[{index}]");
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn pointer(&self) -> &str {
        &self.pointer
    }

    pub(super) fn order(&self) -> &[usize] {
        &self.order
    }
}

/// Whether a key can be written with a dot before it, and nobody mistakes where it ends.
fn is_plain(key: &str) -> bool {
    key.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}
