//! Conditions.

use super::*;

#[test]
fn conditions() {
    same_condition(&Func::Not, &[value(flag())]);
    same_condition(&Func::Not, &[value(any())]);
    for func in [Func::And, Func::Or] {
        same_condition(&func, &[value(flag()), value(flag())]);
        same_condition(&func, &[value(flag()), value(flag()), value(flag())]);
    }
    same_condition(&Func::IsSet, &[value(any())]);
    same_condition(&Func::NonEmpty, &[value(any())]);
    same_condition(&Func::HasKey, &[value(map(&text())), literal(json!({ "enum": ["a", "b", "d.e", "f"] }))]);
    same(&Func::Ternary, &[value(text()), literal(printable()), value(flag())]);
}
