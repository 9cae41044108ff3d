//! Names of objects: within Kubernetes' limits, and never two alike.

use crate::Chart;
use floe_schema::{Context, DnsLabel, Opt, Text, text_part};

/// Names of most objects, kept to what fits a label.
pub const LENGTH: u16 = 63;
/// A StatefulSet's name may have 52 characters: Kubernetes adds eleven for the label of a revision.
pub const STATEFUL_SET_LENGTH: u16 = 52;
/// A CronJob's name may have 52 characters: Kubernetes adds eleven for each run.
pub const CRON_JOB_LENGTH: u16 = 52;
/// A Job's name may have 63 characters, of which nine are the hash.
pub const JOB_LENGTH: u16 = 54;

/// The start of the names of `chart` in a release: the release, and the chart unless the release's name says it. Charts
/// of one release find each other by it.
pub fn of_chart<F>(release: &Text<F>, chart: &str) -> String {
    release.contains(chart).either(|| release.get(), || format!("{release}-{chart}"))
}

/// The name of what `chart` has one of in a release, such as its Service.
pub fn own_of<F>(release: &Text<F>, chart: &str) -> Text {
    Text::of(of_chart(release, chart)).shorten(LENGTH)
}

/// The start of names where values replace the chart's name, or all of it.
pub fn of_part<F>(
    release: &Text<F>,
    chart: &str,
    name: &Opt<Text<DnsLabel>>,
    fullname: &Opt<Text<DnsLabel>>,
) -> String {
    let name = name.or(chart.into());
    let generic = || release.contains(chart).either(|| release.get(), || format!("{release}-{name}"));
    fullname.is_set().either(|| fullname.or("".into()).get(), generic)
}

/// The start of every name of this chart.
pub fn fullname<V: Chart>(cx: &Context<V>) -> Text {
    text_part("fullname", (), |()| {
        let values = &cx.values;
        of_part(&cx.release.name, V::NAME, &values.name_override(), &values.fullname_override())
    })
}

/// The name of what a release has one of: its service account, its role, its policy.
pub fn own<V: Chart>(cx: &Context<V>) -> Text {
    text_part("ownName", (), |()| fullname(cx).shorten(LENGTH).get())
}

/// The namespace of every object.
pub fn namespace<V: Chart>(cx: &Context<V>) -> Text {
    text_part("namespace", (), |()| {
        let global = cx.values.global().namespace_override.or(cx.release.namespace.get().into());
        cx.values.namespace_override().or(global).get()
    })
}

/// The name of an object of this release: the full name and `suffix`.
pub fn with<V: Chart>(cx: &Context<V>, suffix: &str) -> Text {
    with_length(cx, suffix, LENGTH)
}

/// The same, of at most `length` characters.
pub fn with_length<V: Chart>(cx: &Context<V>, suffix: &str, length: u16) -> Text {
    Text::of(format!("{}-{suffix}", fullname(cx))).shorten(length)
}
