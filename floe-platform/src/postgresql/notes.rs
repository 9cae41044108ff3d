//! What Helm prints after an install.

use super::{Postgresql, own_server, values::Generate};
use crate::database;
use floe_workload::names;

/// The lines.
pub fn lines(cx: &Postgresql) -> Vec<String> {
    let platform = &cx.values.global.own.shared;
    let database = &platform.postgresql;
    let namespace = names::namespace(cx);
    let kubectl = format!("kubectl --namespace {namespace}");
    let head = vec![
        format!(
            "PostgreSQL is at {}.{namespace}.svc:{}, user {}.",
            database::service(cx, platform),
            database.port,
            database.user
        ),
        "Its password:".to_owned(),
        format!(
            "  {kubectl} get secret {} --output go-template='{{{{ index .data \"{}\" | base64decode }}}}'",
            database::secret(cx, platform),
            database::password_key(platform)
        ),
    ];
    let drawn = own_server(cx)
        .and(&cx.values.auth.generate.is(Generate::Lookup))
        .and(&database::given(platform).not())
        .and(&cx.values.auth.password.is_set().not());
    let drawn = drawn.then_items(|| {
        vec![
            String::new(),
            "Note: the password was drawn at the first install. Where nobody asks the cluster (helm template, Argo CD) it".to_owned(),
            "would be drawn anew each time: name a Secret of your own by global.postgresql.existingSecret there.".to_owned(),
        ]
    });
    let clear = cx.values.auth.password.is_set().then_items(|| {
        vec![
            String::new(),
            "Warning: auth.password holds a credential in values; in production use an existing Secret.".to_owned(),
        ]
    });
    let volatile = own_server(cx).and(&cx.values.persistence.enabled.not()).then_items(|| {
        vec![String::new(), "Warning: persistence is not enabled: the data are lost with the pod.".to_owned()]
    });
    head.into_iter().chain(drawn).chain(clear).chain(volatile).collect()
}
