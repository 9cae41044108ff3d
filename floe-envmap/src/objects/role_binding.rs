//! Who may do what in an environment.

use super::{
    Place, each,
    role::{PURPOSES, Purpose},
};
use crate::{
    names,
    values::{Access, Environments, GroupName},
};
use floe_schema::{Context, List, Text};
use k8s_openapi::api::rbac::v1::{RoleBinding, RoleRef, Subject};

/// All of them: of each environment one for each role that anybody has.
pub fn all<V: Environments>(cx: &Context<V>) -> Vec<RoleBinding> {
    let access = &cx.values.namespaces().access;
    access.enabled.then_items(|| each(cx, |place, name| bindings(cx, place, name).collect()))
}

/// Those of one environment.
pub(super) fn bindings<V: Environments>(
    cx: &Context<V>,
    place: &Place<'_>,
    environment: &Text,
) -> impl Iterator<Item = RoleBinding> {
    let access = &cx.values.namespaces().access;
    let suffix = names::sanitized(environment);
    let bind = move |purpose: Purpose| RoleBinding {
        // Several environments may share a namespace: the binding's name says which it is for.
        metadata: place.metadata(cx, &Text::of(format!("{}-{suffix}", purpose.role()))),
        role_ref: RoleRef {
            api_group: Some("rbac.authorization.k8s.io".to_owned()),
            kind: "Role".to_owned(),
            name: purpose.role().to_owned(),
        },
        subjects: Some(subjects(place, environment, purpose, access)),
    };
    PURPOSES.iter().filter_map(move |purpose| purpose.is_given(access).then(|| bind(*purpose)))
}

fn subjects(place: &Place<'_>, environment: &Text, purpose: Purpose, access: &Access) -> Vec<Subject> {
    let groups = |groups: &List<Text<GroupName>>| {
        groups.map(|group| Subject {
            api_group: Some("rbac.authorization.k8s.io".to_owned()),
            kind: "Group".to_owned(),
            name: names::expand(group, environment).get(),
            namespace: None,
        })
    };
    match purpose {
        Purpose::Admins => groups(&access.admins),
        Purpose::Developers => groups(&access.developers),
        Purpose::Viewers => groups(&access.viewers),
        Purpose::JobRunners => access.job_runners.map(|account| Subject {
            api_group: None,
            kind: "ServiceAccount".to_owned(),
            name: account.get(),
            namespace: Some(place.namespace.get()),
        }),
    }
}
