//! Dagster's client of Kubernetes, by which it reads what the launcher and code locations say of runs' pods.

use floe_chart::chart::Field;

/// What Kubernetes 1.37 has and the client does not: dagster-k8s takes `kubernetes<37`, and no webserver or daemon starts
/// with a field that it does not know.
pub(super) const UNKNOWN_FIELDS: &[Field] = &[
    ("io.k8s.api.core.v1.ClusterTrustBundleProjection", "user"),
    ("io.k8s.api.core.v1.ConfigMapVolumeSource", "defaultUser"),
    ("io.k8s.api.core.v1.DownwardAPIVolumeFile", "user"),
    ("io.k8s.api.core.v1.DownwardAPIVolumeSource", "defaultUser"),
    ("io.k8s.api.core.v1.EmptyDirVolumeSource", "mode"),
    ("io.k8s.api.core.v1.GRPCAction", "mode"),
    ("io.k8s.api.core.v1.HTTPGetAction", "protocol"),
    ("io.k8s.api.core.v1.KeyToPath", "user"),
    ("io.k8s.api.core.v1.PodCertificateProjection", "user"),
    ("io.k8s.api.core.v1.ProjectedVolumeSource", "defaultUser"),
    ("io.k8s.api.core.v1.SecretVolumeSource", "defaultUser"),
    ("io.k8s.api.core.v1.ServiceAccountTokenProjection", "user"),
    ("io.k8s.api.core.v1.VolumeMount", "bindMountOptions"),
];
