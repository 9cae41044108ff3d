//! Numbers with a fraction.

use super::*;

#[test]
fn handed_through() {
    accepted(|v| BTreeMap::from([("ratio", v.ratio.get())]));
}

#[test]
fn calculated_with() {
    refused(&["looks at a value itself"], |v| BTreeMap::from([("ratio", v.ratio.get() + 0.25)]));
    refused(&["looks at a value itself"], |v| BTreeMap::from([("ratio", v.ratio.get() * 100.0)]));
    refused(&["an integer was calculated with"], |v| BTreeMap::from([("ratio", v.ratio.get() + 1.0)]));
}
