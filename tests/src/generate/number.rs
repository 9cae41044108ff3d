//! Numbers: bounds first, then what printers get wrong, then anything.

use super::accepts::integer;
use super::document::Run;
use super::schema::Facet;
use serde_json::{Number, Value};

/// Helm reads numbers as float64: beyond this integers are no longer exact.
const SAFE: i64 = (1 << 53) - 1;

/// Integers around which programs fail: signs, widths, and where `%v` of a float64 turns to `1e+06`.
#[rustfmt::skip]
const EDGES: &[i64] = &[
    0, 1, -1, 2, 7, 8, 10, 100, 255, 256, 420, 65_535, 65_536, 999_999, 1_000_000, 1_000_001, 21_000_000,
    2_147_483_647, 2_147_483_648, -2_147_483_648, -2_147_483_649, 4_294_967_295, 4_294_967_296, SAFE, -SAFE, SAFE - 1,
];

/// Numbers that printers write in several ways: with an exponent or without, whole, negative zero, seventeen digits.
#[rustfmt::skip]
const FLOATS: &[f64] = &[
    0.0, -0.0, 1.0, -1.0, 0.5, 0.1, 1.5, -2.25, 1e-7, 3.0e-5, 1e6, 1_234_567.0, 1e20, 1e21, 1e-300, 1e300,
    0.300_000_000_000_000_04,
];

impl<'a> Run<'a> {
    /// An integer that the facets' bounds admit.
    pub(super) fn integer(&mut self, facets: &[&'a Facet]) -> Option<Value> {
        let (mut low, mut high) = (-SAFE, SAFE);
        let mut step = 1_i64;
        for facet in facets {
            let bound = |keyword: &str| facet.get(keyword).and_then(Value::as_f64);
            // Saturating casts: bounds beyond the safe integers do not bind.
            low = low.max(bound("minimum").map_or(low, |min| min.ceil() as i64));
            low = low.max(bound("exclusiveMinimum").map_or(low, |min| min.floor() as i64 + 1));
            high = high.min(bound("maximum").map_or(high, |max| max.floor() as i64));
            high = high.min(bound("exclusiveMaximum").map_or(high, |max| max.ceil() as i64 - 1));
            let (least, most) = width(facet.get("format").and_then(Value::as_str));
            (low, high) = (low.max(least), high.min(most));
            let multiple = facet.get("multipleOf").and_then(Value::as_number).and_then(integer);
            step = step.max(multiple.and_then(|multiple| i64::try_from(multiple).ok()).unwrap_or(1));
        }
        // The multiples of `step` within the bounds.
        let (first, last) = (low.div_euclid(step) + i64::from(low.rem_euclid(step) > 0), high.div_euclid(step));
        if first > last {
            return None;
        }
        let number = match self.rng.below(8) {
            0 => first,
            1 => last,
            2 => last.min(first + 1),
            3..=5 => {
                let edges: Vec<i64> = EDGES.iter().map(|edge| edge / step).collect();
                let edges: Vec<i64> = edges.into_iter().filter(|edge| (first..=last).contains(edge)).collect();
                self.rng.pick(&edges).copied().unwrap_or(first)
            }
            // Of a random width, so that small numbers are as likely as large ones.
            6 => {
                let reach = 1_i64 << self.rng.below(53);
                let (near, far) = (first.max(-reach), last.min(reach));
                if near <= far { self.rng.between(near, far) } else { first }
            }
            _ => self.rng.between(first, last),
        };
        let number = number * step;
        self.seen.push(number.to_string());
        Some(Value::from(number))
    }

    /// A number that the facets' bounds admit, whole or not.
    pub(super) fn number(&mut self, facets: &[&'a Facet]) -> Option<Value> {
        let whole = |facet: &&Facet| facet.get("multipleOf").is_none_or(|step| step.is_i64() || step.is_u64());
        if facets.iter().all(whole) && self.rng.once_in(3) {
            return self.integer(facets);
        }
        let bounds: Vec<f64> = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]
            .iter()
            .flat_map(|keyword| facets.iter().filter_map(|facet| facet.get(*keyword)?.as_f64()))
            .collect();
        let step = facets.iter().filter_map(|facet| facet.get("multipleOf")?.as_f64()).next();
        for _ in 0..64 {
            let near = self.rng.pick(&bounds).copied().unwrap_or(0.0);
            let float = match self.rng.below(4) {
                0 => near,
                1 => near + FLOATS[self.rng.below(FLOATS.len())],
                2 => near - self.rng.between(-1_000, 1_000) as f64 / 8.0,
                _ => FLOATS[self.rng.below(FLOATS.len())],
            };
            let float = step.map_or(float, |step| (float / step).round() * step);
            let Some(value) = Number::from_f64(float).map(Value::Number) else { continue };
            if facets.iter().all(|facet| self.schema.accepts_facet(facet, &value)) {
                return Some(value);
            }
        }
        None
    }
}

/// What fits into a format's type.
fn width(format: Option<&str>) -> (i64, i64) {
    match format {
        Some("int8") => (i64::from(i8::MIN), i64::from(i8::MAX)),
        Some("int16") => (i64::from(i16::MIN), i64::from(i16::MAX)),
        Some("int32") => (i64::from(i32::MIN), i64::from(i32::MAX)),
        Some("uint8") => (0, i64::from(u8::MAX)),
        Some("uint16") => (0, i64::from(u16::MAX)),
        Some("uint32") => (0, i64::from(u32::MAX)),
        Some("uint" | "uint64") => (0, SAFE),
        _ => (-SAFE, SAFE),
    }
}
