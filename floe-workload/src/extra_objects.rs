//! Further objects of the user's own.

use crate::values::ExtraObject;
use floe_schema::Fragment;

/// The objects as they are: data, no templates.
pub fn objects(users: &Fragment<Vec<ExtraObject>>) -> Vec<ExtraObject> {
    users.items()
}
