//! The security contexts that the `restricted` Pod Security Standard asks for.

use k8s_openapi::api::core::v1::{Capabilities, PodSecurityContext, SeccompProfile, SecurityContext};

/// A user that is not root; OpenShift users delete `runAsUser`, `runAsGroup` and `fsGroup` by null.
#[must_use]
pub fn pod_security(id: i64) -> PodSecurityContext {
    PodSecurityContext {
        fs_group: Some(id),
        run_as_group: Some(id),
        run_as_non_root: Some(true),
        run_as_user: Some(id),
        seccomp_profile: Some(SeccompProfile { type_: "RuntimeDefault".to_owned(), ..SeccompProfile::default() }),
        ..PodSecurityContext::default()
    }
}

/// No privileges, no capabilities, a read-only root.
#[must_use]
pub fn container_security() -> SecurityContext {
    SecurityContext {
        allow_privilege_escalation: Some(false),
        capabilities: Some(Capabilities { drop: Some(vec!["ALL".to_owned()]), ..Capabilities::default() }),
        read_only_root_filesystem: Some(true),
        ..SecurityContext::default()
    }
}
