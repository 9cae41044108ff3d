//! Names of images.

use crate::{Chart, values::Image};
use floe_schema::{Context, Text, arg, text_part};

/// `registry/repository:tag`, or `@digest`; the chart's appVersion where there is no tag.
pub fn name<V: Chart>(cx: &Context<V>, image: &Image) -> Text {
    text_part("image", arg("image", image), |image| {
        let registry = cx.values.global().image_registry.or(image.registry.or("".into()));
        let registry = registry.is_empty().either(String::new, || format!("{registry}/"));
        let name = format!("{registry}{}", image.repository);
        let tag = image.tag.or(cx.chart.app_version.get().into());
        let digest = image.digest.or("".into());
        digest.is_empty().either(|| format!("{name}:{tag}"), || format!("{name}@{digest}"))
    })
}
