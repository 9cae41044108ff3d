//! Numbers as Go prints them.

use serde_json::Number;

/// A float as the number that a JSON reader makes of what Go's `encoding/json` prints for it: an integer where there is no
/// fraction and it fits in 64 bits. `None` for infinities and NaN, which JSON has not.
pub(super) fn from_float(float: f64) -> Option<Number> {
    let printed = json(float);
    let negative_zero = float == 0.0 && float.is_sign_negative();
    if !negative_zero {
        if let Ok(integer) = printed.parse::<i64>() {
            return Some(integer.into());
        }
        if let Ok(integer) = printed.parse::<u64>() {
            return Some(integer.into());
        }
    }
    Number::from_f64(float)
}

/// A float as `encoding/json` prints it: `1.0` as `1`, an exponent below 1e-6 and from 1e21.
pub(super) fn json(float: f64) -> String {
    let magnitude = float.abs();
    if magnitude == 0.0 || (1e-6..1e21).contains(&magnitude) {
        return format!("{float}");
    }
    let scientific = format!("{float:e}");
    match scientific.split_once('e') {
        Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
        _ => scientific,
    }
}

/// A float key as `sigs.k8s.io/yaml` makes a string of it: `strconv.FormatFloat(f, 'g', -1, 32)`, rounded to 32 bits.
pub(super) fn key(float: f64) -> String {
    let single = float as f32;
    if single.is_nan() {
        return ".nan".into();
    }
    if single.is_infinite() {
        return if single > 0.0 { ".inf" } else { "-.inf" }.into();
    }
    let scientific = format!("{single:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else { return scientific };
    match exponent.parse::<i32>() {
        Ok(exponent) if !(-4..6).contains(&exponent) => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", exponent.abs())
        }
        _ => format!("{single}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{from_float, json, key};

    #[test]
    fn floats_print_as_in_go() {
        for (float, printed) in [
            (1.0, "1"),
            (-0.0, "-0"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
            (1.5e300, "1.5e+300"),
            (1e-6, "0.000001"),
            (-1.25e-7, "-1.25e-7"),
        ] {
            assert_eq!(json(float), printed);
        }
    }

    #[test]
    fn keys_print_as_in_go() {
        for (float, printed) in [
            (1.5, "1.5"),
            (1e5, "100000"),
            (1e6, "1e+06"),
            (0.0001, "0.0001"),
            (1e-5, "1e-05"),
            (1e300, ".inf"),
            (0.1, "0.1"),
        ] {
            assert_eq!(key(float), printed);
        }
    }

    #[test]
    fn whole_floats_are_integers() {
        assert_eq!(from_float(1e3), Some(1000.into()));
        assert_eq!(from_float(1e18), Some(1_000_000_000_000_000_000_i64.into()));
        assert_eq!(from_float(1e20), serde_json::Number::from_f64(1e20));
        assert_eq!(from_float(f64::INFINITY), None);
    }
}
