//! Further objects of the user's own.

use crate::{Jobs, values::ExtraObject};

/// The objects as they are.
pub fn objects(jobs: &Jobs) -> Vec<ExtraObject> {
    jobs.values.extra_objects.items()
}
