//! Maps: their members, unions and overlays.

use super::*;

#[test]
fn members() {
    let key = json!({ "enum": ["a", "b", "c", "d.e", "on", "none"] });
    same(&Func::Index, &[value(map(&any())), literal(key.clone())]);
    same_condition(&Func::HasKey, &[value(map(&any())), literal(key)]);
}

#[test]
fn maps() {
    same(&Func::Union, &[value(map(&printable())), value(map(&text()))]);
    same(&Func::Union, &[value(map(&text())), value(map(&text())), value(map(&text()))]);
    same(&Func::Omit(vec!["a", "d.e"]), &[value(map(&any()))]);
    same(&Func::Overlay, &[value(nested(false)), value(nested(true))]);
    same(&Func::Overlay, &[value(nested(true)), value(nested(true))]);
    same(&Func::Overlay, &[value(nested(false)), value(nested(true)), value(nested(true))]);
}
