//! The rule `service-account`.

use crate::{
    found,
    good::{deployment, object},
    with,
};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

pub(crate) fn with_token() -> Value {
    with(&deployment(), "/spec/template/spec/automountServiceAccountToken", Value::Null)
}

pub(crate) fn role() -> Value {
    let rules = json!([{"apiGroups": ["batch"], "resources": ["jobs"], "verbs": ["get", "create"]}]);
    object("rbac.authorization.k8s.io/v1", "Role", &json!({"rules": rules}))
}

pub(crate) fn binding() -> Value {
    object(
        "rbac.authorization.k8s.io/v1",
        "RoleBinding",
        &json!({
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "web"},
            "subjects": [{"kind": "ServiceAccount", "name": "web", "namespace": "shop"}],
        }),
    )
}

const TOKEN: &str = "Deployment/web .spec.template.spec.automountServiceAccountToken: is not false, and the service account web has no rendered role";

#[test]
fn a_token_is_for_a_role() {
    assert_eq!(found("service-account", &[with_token()]), [TOKEN]);
    assert_eq!(found("service-account", &[with_token(), role(), binding()]), Vec::<String>::new());
    // A role that is not rendered is not known to be needed.
    assert_eq!(found("service-account", &[with_token(), binding()]), [TOKEN]);
    let elsewhere = with(&binding(), "/subjects/0/namespace", "elsewhere".into());
    assert!(found("service-account", &[with_token(), role(), elsewhere]).contains(&TOKEN.to_owned()));
}

#[test]
fn an_account_may_refuse_the_token_for_its_pods() {
    let account = object("v1", "ServiceAccount", &json!({"automountServiceAccountToken": false}));
    assert_eq!(found("service-account", &[with_token(), account.clone()]), Vec::<String>::new());
    let wins = with(&with_token(), "/spec/template/spec/automountServiceAccountToken", true.into());
    assert_eq!(found("service-account", &[wins, account]), [TOKEN]);
}

#[test]
fn a_pod_has_an_account_of_its_own() {
    let default = "Deployment/web .spec.template.spec.serviceAccountName: is the default account, which any other pod of the namespace may have too";
    for account in [Value::Null, "".into(), "default".into()] {
        let pod = with(&deployment(), "/spec/template/spec/serviceAccountName", account);
        assert_eq!(found("service-account", &[pod]), [default]);
    }
}

#[test]
fn a_role_is_for_the_accounts_that_its_bindings_name() {
    let renamed = |object: &Value| with(object, "/metadata/name", "other".into());
    assert_eq!(found("service-account", &[with_token(), renamed(&role()), binding()]), [TOKEN]);
    let account = renamed(&object("v1", "ServiceAccount", &json!({})));
    let of_other = with(&binding(), "/subjects/0/name", "other".into());
    assert_eq!(found("service-account", &[with_token(), role(), of_other, account]), [TOKEN]);
}

#[test]
fn an_empty_namespace_of_a_subject_is_that_of_the_binding() {
    let empty = with(&binding(), "/subjects/0/namespace", "".into());
    assert_eq!(found("service-account", &[with_token(), role(), empty]), Vec::<String>::new());
}
