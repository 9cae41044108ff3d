//! Environment variables.

use floe_schema::{EnvVarName, Map, Text};
use k8s_openapi::api::core::v1::{
    ConfigMapEnvSource, EnvFromSource, EnvVar, EnvVarSource, SecretEnvSource, SecretKeySelector,
};

/// A variable with its value.
pub fn plain(name: &str, value: String) -> EnvVar {
    EnvVar { name: name.to_owned(), value: Some(value), ..EnvVar::default() }
}

/// A variable whose value is one key of a Secret.
pub fn secret(name: &str, secret: String, key: String) -> EnvVar {
    let secret_key_ref = Some(SecretKeySelector { name: secret, key, ..SecretKeySelector::default() });
    let value_from = Some(EnvVarSource { secret_key_ref, ..EnvVarSource::default() });
    EnvVar { name: name.to_owned(), value_from, ..EnvVar::default() }
}

/// The user's variables.
pub fn users(env: &Map<Text, EnvVarName>) -> Vec<EnvVar> {
    env.map(|name, value| EnvVar { name: name.get(), value: Some(value.get()), ..EnvVar::default() })
}

/// All keys of a Secret.
pub fn from_secret(name: String) -> EnvFromSource {
    EnvFromSource {
        secret_ref: Some(SecretEnvSource { name, ..SecretEnvSource::default() }),
        ..EnvFromSource::default()
    }
}

/// All keys of a ConfigMap.
pub fn from_config_map(name: String) -> EnvFromSource {
    let config_map_ref = Some(ConfigMapEnvSource { name, ..ConfigMapEnvSource::default() });
    EnvFromSource { config_map_ref, ..EnvFromSource::default() }
}
