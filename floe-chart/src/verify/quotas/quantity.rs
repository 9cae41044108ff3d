//! Quantities of Kubernetes, in thousandths: exact, for sums of them are compared.

use crate::verify::field::Field;
use std::fmt;

/// A quantity, in thousandths of its unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Quantity(i128);

/// The suffixes, each with what one of it is in thousandths; what is less counts as a thousandth, as Kubernetes rounds up.
const SUFFIXES: [(&str, i128); 14] = [
    ("Ki", 1000 << 10),
    ("Mi", 1000 << 20),
    ("Gi", 1000 << 30),
    ("Ti", 1000 << 40),
    ("Pi", 1000 << 50),
    ("Ei", 1000 << 60),
    ("m", 1),
    ("k", 1_000_000),
    ("M", 1_000_000_000),
    ("G", 1_000_000_000_000),
    ("T", 1_000_000_000_000_000),
    ("P", 1_000_000_000_000_000_000),
    ("E", 1_000_000_000_000_000_000_000),
    ("", 1000),
];
/// The same for what is less than a thousandth, by how many of it are one.
const SMALL: [(&str, i128); 2] = [("n", 1_000_000), ("u", 1000)];

impl Quantity {
    pub(super) fn read(field: &Field<'_>) -> Option<Self> {
        match field.text() {
            Some(text) => Self::parse(text),
            None => Self::parse(&field.value().as_number()?.to_string()),
        }
    }

    pub(super) const fn of(number: u64) -> Self {
        Self(number as i128 * 1000)
    }

    /// The quantity that a text writes, rounded up to a thousandth.
    fn parse(text: &str) -> Option<Self> {
        let small = SMALL.iter().find_map(|(suffix, parts)| Some((text.strip_suffix(suffix)?, 1, *parts)));
        let large = || SUFFIXES.iter().find_map(|(suffix, one)| Some((text.strip_suffix(suffix)?, *one, 1)));
        let (number, mut times, mut parts) = small.or_else(large)?;
        let (number, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
        let exponent: i32 = exponent.parse().ok()?;
        let power = 10_i128.checked_pow(exponent.unsigned_abs())?;
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
        parts = parts.checked_mul(10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?)?;
        if exponent < 0 {
            parts = parts.checked_mul(power)?;
        } else {
            times = times.checked_mul(power)?;
        }
        let product = digits.checked_mul(times)?;
        let rounded = product.div_euclid(parts) + i128::from(product.rem_euclid(parts) != 0);
        Some(Self(rounded))
    }

    pub(super) const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    pub(super) const fn times(self, count: u64) -> Self {
        Self(self.0.saturating_mul(count as i128))
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = |one: i128| self.0 != 0 && self.0 % one == 0;
        let binary = ["Gi", "Mi", "Ki"].into_iter().zip([1000 << 30, 1000 << 20, 1000 << 10]);
        match binary.into_iter().find(|(_, one)| unit(*one)) {
            Some((suffix, one)) => write!(f, "{}{suffix}", self.0 / one),
            None if self.0 % 1000 == 0 => write!(f, "{}", self.0 / 1000),
            None => write!(f, "{}m", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_read_exactly() {
        let same = [
            ("1", "1000m"),
            ("0.5", "500m"),
            ("1.5Gi", "1536Mi"),
            ("1e3", "1k"),
            ("12E", "12e18"),
            ("100u", "1m"),
            ("1500u", "2m"),
            (".5", "500m"),
            ("2.", "2"),
            ("1E", "1000P"),
            ("5e-1", "500m"),
        ];
        for (one, other) in same {
            assert_eq!(Quantity::parse(one), Quantity::parse(other), "{one}");
            assert!(Quantity::parse(one).is_some(), "{one}");
        }
        for bad in ["", "Gi", "1x", "1e", "--1", "1.2.3"] {
            assert_eq!(Quantity::parse(bad), None, "{bad}");
        }
        let shown = ["1500m", "3Gi", "1536Mi", "7", "0"].map(|text| Quantity::parse(text).unwrap().to_string());
        assert_eq!(shown, ["1500m", "3Gi", "1536Mi", "7", "0"]);
    }
}
