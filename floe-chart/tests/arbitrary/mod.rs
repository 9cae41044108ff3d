//! Random documents and schemas: small, hostile, and the same in every run.

use serde_json::{Map, Value, json};

/// A pseudo-random sequence (xorshift64*): enough for tests, and needs no crate.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let bits = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(bits).expect("31 bits fit") % bound
    }

    pub(crate) fn chance(&mut self, one_in: usize) -> bool {
        self.below(one_in) == 0
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }

    pub(crate) fn key(&mut self) -> &'static str {
        let keys = [
            "a",
            "b",
            "c",
            "image",
            "tag",
            "items",
            "properties",
            "a.b",
            "x/y",
            "~",
            "0",
            "",
            "on",
            "é \u{2028}",
            "$ref",
        ];
        self.pick(&keys)
    }

    pub(crate) fn text(&mut self) -> &'static str {
        let texts = [
            "",
            "a",
            "abc",
            "A b",
            "yes",
            "1",
            "1e3",
            "null",
            "~",
            "# no comment",
            "a: b",
            "- a",
            "{{ .x }}",
            "line\nline\n",
            "keep\n\n\n",
            " lead",
            "tail ",
            "tab\t",
            "\u{85}\u{2028}",
            "\u{feff}",
            "\u{0}",
            "é🙂",
            "|",
            "'",
            "\"",
            "#\n# \n#x",
            "a\n\n\nb",
            "\n",
            "Always",
            "Never",
        ];
        self.pick(&texts)
    }

    fn integer(&mut self) -> i64 {
        [0, 1, -1, 2, 3, 7, 100, i64::from(i32::MAX), 9_007_199_254_740_991][self.below(9)]
    }

    fn scalar(&mut self) -> Value {
        match self.below(6) {
            0 => Value::Null,
            1 => Value::Bool(self.chance(2)),
            2 => json!([0.5, -2.25, 1e-7][self.below(3)]),
            3 => self.integer().into(),
            _ => self.text().into(),
        }
    }

    pub(crate) fn document(&mut self, depth: usize) -> Value {
        match self.below(if depth == 0 { 1 } else { 3 }) {
            1 => (0..self.below(4)).map(|_| self.document(depth - 1)).collect(),
            2 => self.object(depth).into(),
            _ => self.scalar(),
        }
    }

    pub(crate) fn object(&mut self, depth: usize) -> Map<String, Value> {
        (0..self.below(5)).map(|_| (self.key().to_owned(), self.document(depth.saturating_sub(1)))).collect()
    }

    /// A schema of the keywords that values types lead to, and some that they do not.
    pub(crate) fn schema(&mut self, depth: usize) -> Value {
        let mut schema = Map::new();
        for _ in 0..=self.below(3) {
            self.keyword(&mut schema, depth);
        }
        if self.chance(3) {
            schema.insert("description".into(), format!("{} {}", self.text(), self.text()).into());
        }
        if self.chance(4) {
            schema.insert("examples".into(), json!([self.document(2)]));
        }
        schema.into()
    }

    fn keyword(&mut self, schema: &mut Map<String, Value>, depth: usize) {
        let types = ["null", "boolean", "integer", "number", "string", "array", "object"];
        let (keyword, value) = match self.below(if depth == 0 { 9 } else { 18 }) {
            0 => ("type", self.pick(&types).into()),
            1 => ("type", json!([types[self.below(3)], types[3 + self.below(4)]])),
            2 => ("enum", json!([self.text(), self.scalar(), [1]])),
            3 => (["minimum", "exclusiveMinimum"][self.below(2)], self.integer().into()),
            4 => (["maximum", "exclusiveMaximum"][self.below(2)], self.integer().into()),
            5 => (["minLength", "minItems", "minProperties"][self.below(3)], self.below(4).into()),
            6 => (["maxLength", "maxItems", "maxProperties"][self.below(3)], self.below(4).into()),
            7 => ("pattern", self.pick(&["^[a-z]+$", "^$", "b", r"^\d+$"]).into()),
            8 => ("const", self.scalar()),
            9 => ("$ref", self.pick(&["#/definitions/one", "#/definitions/two"]).into()),
            10 => ("anyOf", json!([self.schema(depth - 1), {"type": "null"}])),
            11 => (["anyOf", "oneOf", "allOf"][self.below(3)], json!([self.schema(depth - 1), self.schema(depth - 1)])),
            12 => ("items", self.schema(depth - 1)),
            13 => ("additionalProperties", if self.chance(2) { false.into() } else { self.schema(depth - 1) }),
            14 => ("propertyNames", self.schema(0)),
            15 => ("required", json!([self.key()])),
            16 => (["not", "contains", "if"][self.below(3)], self.schema(depth - 1)),
            _ => ("properties", (0..self.below(5)).map(|_| (self.key().to_owned(), self.schema(depth - 1))).collect()),
        };
        schema.insert(keyword.into(), value);
    }

    /// A schema of its own, with the definitions that its references name.
    pub(crate) fn root_schema(&mut self, depth: usize) -> Value {
        let mut schema = self.schema(depth);
        if self.chance(2) {
            schema["properties"] = self.object_schema(depth);
        }
        schema["$schema"] = "http://json-schema.org/draft-07/schema#".into();
        // References only lead downwards, so that no schema refers to itself alone.
        schema["definitions"] =
            json!({"one": self.schema(0), "two": {"properties": {"a": {"$ref": "#/definitions/one"}}}});
        schema
    }

    fn object_schema(&mut self, depth: usize) -> Value {
        (0..1 + self.below(5)).map(|_| (self.key().to_owned(), self.schema(depth))).collect()
    }
}
