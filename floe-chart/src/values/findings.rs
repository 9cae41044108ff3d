//! What can be wrong with values and the chart that they are for.

/// Values that a chart cannot take at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("values: {path}: the values of a subchart are a map, this is {found}; give a map, or drop the key")]
pub struct CoalesceError {
    /// The dotted path of the subchart's values.
    pub path: String,
    /// What is there.
    pub found: &'static str,
}

/// Values that Helm takes, and warns about.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CoalesceWarning {
    /// A map among the overrides, where the default is something else: the map stays.
    #[error("values: {path}: a map replaces the default, which is {default}; give {default}")]
    MapOverScalar {
        /// The dotted path of the value.
        path: String,
        /// What the default is.
        default: &'static str,
    },
    /// Something else among the overrides, where the default is a map: the default is lost.
    ///
    /// As in Helm, a key at the top of a chart's values goes without this warning.
    #[error("values: {path}: {found} replaces the default, which is a map; give a map, or null to delete the key")]
    ScalarOverMap {
        /// The dotted path of the value.
        path: String,
        /// What replaces the map.
        found: &'static str,
    },
    /// A `global` that cannot be handed down, since it or what it meets in the subchart is no map.
    #[error(
        "values: {path}: is not handed down to {subchart}; make both this and the same key there a map, or neither"
    )]
    Global {
        /// The dotted path of the parent's `global`, or of a key in it.
        path: String,
        /// The dotted path of the subchart.
        subchart: String,
    },
    /// A condition or tag whose value is no boolean: it is passed over.
    #[error("values: {path}: switches the dependency {dependency}, but is {found}; give true or false")]
    NotABoolean {
        /// The dotted path of the condition or tag.
        path: String,
        /// The dependency that it switches.
        dependency: String,
        /// What is there.
        found: &'static str,
    },
}
