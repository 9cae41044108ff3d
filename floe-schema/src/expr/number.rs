//! What templates calculate, natively: exactly, as the decimals of sprig do.

use super::text::matches;
use serde_json::Value;

/// A number times a hundred, without the rounding of binary fractions: as sprig calculates.
pub(super) fn percent(share: &Value) -> f64 {
    let share = share.as_str().map_or_else(|| share.as_f64(), |text| text.parse().ok()).unwrap_or_default();
    let digits = format!("{share:e}");
    let shifted = digits.split_once('e').and_then(|(digits, exponent)| {
        let exponent: i32 = exponent.parse().ok()?;
        format!("{digits}e{}", exponent + 2).parse().ok()
    });
    shifted.unwrap_or_default()
}

/// What counts as a plain quantity of memory; the named template `memoryShare` has the same pattern.
const MEMORY: &str = r"^([0-9]{1,13}|[0-9]{1,6}(\.[0-9]{1,3})?([kMGT]|[KMGT]i))$";

/// So many percent of a plain quantity of memory, in mebibytes.
pub(super) fn memory_share(quantity: &str, percent: i64) -> Option<String> {
    const MEBIBYTE: i128 = 1 << 20;
    let plain = matches(MEMORY, quantity);
    let unit = quantity.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = quantity.strip_suffix(unit).filter(|_| plain)?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let thousandths: i128 = format!("{whole}{fraction:0<3}").parse().ok()?;
    let bytes: i128 = match unit {
        "" => 1,
        "k" => 1_000,
        "M" => 1_000_000,
        "G" => 1_000_000_000,
        "T" => 1_000_000_000_000,
        "Ki" => 1 << 10,
        "Mi" => 1 << 20,
        "Gi" => 1 << 30,
        _ => 1 << 40,
    };
    Some(format!("{}MiB", thousandths * bytes * i128::from(percent) / (1000 * 100 * MEBIBYTE)))
}
