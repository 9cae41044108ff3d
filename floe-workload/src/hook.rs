//! Jobs at the moments of a release: as hooks of Helm, as hooks of Argo CD, or as plain Jobs.

use crate::{
    Chart,
    labels::{self, Labels},
    names,
    values::HookMode,
};
use floe_chart::{argo, hook};
use floe_schema::{Context, Flag, Int, Opt, digest, non_empty_map, part, union};
use k8s_openapi::{
    api::batch::v1::{Job, JobSpec},
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};

/// When a Job runs, as each of those who run it has to be told.
#[derive(Clone, Debug)]
pub struct Moment {
    /// By Helm.
    pub helm: hook::Hook,
    /// By Argo CD.
    pub argo: argo::Hook,
}

/// Whether hooks are those of Argo CD.
pub fn by_argo<V: Chart>(cx: &Context<V>) -> Flag {
    cx.values.global().hooks.mode.is(HookMode::Argocd)
}

/// Whether there are no hooks, but plain Jobs.
pub fn plain<V: Chart>(cx: &Context<V>) -> Flag {
    cx.values.global().hooks.mode.is(HookMode::None)
}

/// The annotations that make an object run at its moment; none where it is a plain one. `name` is that of the part.
pub fn annotations<V: Chart>(cx: &Context<V>, name: &str, moment: &Moment) -> Labels {
    part(name, (), |()| {
        cx.values.global().hooks.mode.select(|mode| match mode {
            HookMode::Helm => moment.helm.annotations(),
            HookMode::Argocd => moment.argo.annotations(),
            HookMode::None => Labels::new(),
        })
    })
}

/// The Job that runs `spec`, a part, at its moment. Its name is `suffix` after the chart's; a plain one's has a hash, too, so that a
/// change makes a new one. A finished hook stays for `ttl` seconds, to be looked at; a plain Job stays until it is replaced, for
/// who applied it would miss it.
pub fn job<V: Chart>(
    cx: &Context<V>,
    (suffix, component): (&str, &str),
    moment: &Moment,
    ttl: &Opt<Int<0, 31_622_400>>,
    spec: JobSpec,
) -> Job {
    let name = names::with_length(cx, suffix, names::JOB_LENGTH);
    let hash = digest(&spec).trunc(8);
    let hashed = plain(cx).either(|| format!("{name}-{hash}"), || name.get());
    let hook = annotations(cx, &format!("{component}Hook"), moment);
    let stays = plain(cx).not().and(&ttl.is_set());
    Job {
        metadata: ObjectMeta {
            name: Some(hashed),
            annotations: non_empty_map(union(cx.values.global().common_annotations.entries(), hook)),
            ..labels::component_metadata(cx, &name, component)
        },
        spec: Some(JobSpec { ttl_seconds_after_finished: stays.then(|| ttl.or(Int::from(0)).get()), ..spec }),
        ..Job::default()
    }
}
