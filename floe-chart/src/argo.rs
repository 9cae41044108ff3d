//! Argo CD's hook and sync annotations, typed.
//!
//! Argo CD knows no install and no upgrade: every sync is both. It applies what belongs to a phase in ascending order of waves,
//! and goes on to the next wave when all of it is healthy. Spellings are those of its documentation (Sync Phases and Waves).

use crate::hook::DeletePolicy;
use std::collections::{BTreeMap, BTreeSet};

const HOOK: &str = "argocd.argoproj.io/hook";
const DELETE_POLICY: &str = "argocd.argoproj.io/hook-delete-policy";
const WAVE: &str = "argocd.argoproj.io/sync-wave";

/// The moment in a sync at which a hook runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Before anything of the application is applied: at the first sync there is nothing of it.
    PreSync,
    /// Among what is applied, by its wave.
    Sync,
    /// When all that was applied is healthy.
    PostSync,
    /// When the sync has failed.
    SyncFail,
    /// When the application has been deleted.
    PostDelete,
}

impl Phase {
    /// The phase as Argo CD spells it, e.g. `PreSync`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PreSync => "PreSync",
            Self::Sync => "Sync",
            Self::PostSync => "PostSync",
            Self::SyncFail => "SyncFail",
            Self::PostDelete => "PostDelete",
        }
    }
}

/// A resource's part as a hook of Argo CD.
///
/// ```
/// use floe_chart::argo::{Hook, Phase};
///
/// let annotations = Hook { wave: 1, ..Hook::at(Phase::Sync) }.annotations();
/// assert_eq!(annotations["argocd.argoproj.io/hook"], "Sync");
/// assert_eq!(annotations["argocd.argoproj.io/sync-wave"], "1");
/// assert_eq!(annotations["argocd.argoproj.io/hook-delete-policy"], "BeforeHookCreation");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hook {
    /// When it runs.
    pub phase: Phase,
    /// Its place within the phase; all that says nothing is of wave 0.
    pub wave: i32,
    /// When the resource is deleted.
    pub delete: BTreeSet<DeletePolicy>,
}

impl Hook {
    /// A hook of wave 0, which is deleted before the next of its name is created.
    #[must_use]
    pub fn at(phase: Phase) -> Self {
        Self { phase, wave: 0, delete: BTreeSet::from([DeletePolicy::BeforeHookCreation]) }
    }

    /// The annotations that make a resource this hook.
    #[must_use]
    pub fn annotations(&self) -> BTreeMap<String, String> {
        let delete: Vec<&str> = self.delete.iter().map(|policy| spell(*policy)).collect();
        let own = [(HOOK, self.phase.as_str().to_owned()), (DELETE_POLICY, delete.join(","))];
        let own = own.into_iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| (key.to_owned(), value));
        own.chain(wave(self.wave)).collect()
    }
}

/// The annotation that gives a resource its place within a sync.
#[must_use]
pub fn wave(wave: i32) -> BTreeMap<String, String> {
    BTreeMap::from([(WAVE.to_owned(), wave.to_string())])
}

const fn spell(policy: DeletePolicy) -> &'static str {
    match policy {
        DeletePolicy::BeforeHookCreation => "BeforeHookCreation",
        DeletePolicy::HookSucceeded => "HookSucceeded",
        DeletePolicy::HookFailed => "HookFailed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_policy_is_spelled_as_argo_reads_it() {
        let delete = [DeletePolicy::HookFailed, DeletePolicy::HookSucceeded, DeletePolicy::BeforeHookCreation].into();
        let hook = Hook { delete, wave: -3, ..Hook::at(Phase::PostSync) };
        let annotations = hook.annotations();
        let values: Vec<&str> = annotations.values().map(String::as_str).collect();
        assert_eq!(values, ["PostSync", "BeforeHookCreation,HookSucceeded,HookFailed", "-3"]);
        assert_eq!(Hook { delete: BTreeSet::new(), ..hook }.annotations().len(), 2);
    }
}
