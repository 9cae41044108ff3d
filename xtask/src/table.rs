//! Lines in columns, and values in few words.

use serde_json::Value;

/// Values longer than this are cut.
const BRIEF: usize = 72;

/// Rows as lines, indented, their columns aligned; the last column may be of any length.
pub(crate) fn table(indent: usize, rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |n: usize| rows.iter().filter_map(|row| row.get(n)).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        format!("{}{}\n", " ".repeat(indent), cells.join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

/// A value as JSON on one line, cut where it is long.
pub(crate) fn brief(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= BRIEF {
        return text;
    }
    text.chars().take(BRIEF - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_nothing_hangs_over() {
        let rows = [vec!["a", "é"], vec!["bbb", ""]].map(|row| row.into_iter().map(str::to_owned).collect());
        assert_eq!(table(2, &rows), "  a    é\n  bbb\n");
    }

    #[test]
    fn long_values_are_cut_between_characters() {
        assert_eq!(brief(&Value::from("é".repeat(100))).chars().count(), BRIEF);
        assert_eq!(brief(&Value::from(1)), "1");
    }
}
