//! Stakater's Reloader, which makes pods anew when what they refer to has changed.

use crate::global::Platform;
use floe_workload::labels::{Labels, labels};

/// The annotation of a workload that it looks after.
pub fn annotations(platform: &Platform) -> Labels {
    platform.reloader.either(|| labels([("reloader.stakater.com/auto", "true".to_owned())]), Labels::new)
}
