//! Any text as a values file: it is read, checked and rendered, or refused with findings, but nothing panics.
#![no_main]

use floe_chart::{Options, Renderer, yaml};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

thread_local! {
    static RENDERER: Renderer<'static> = Renderer::new(Box::leak(Box::new(floe_jobs::chart())));
}

fuzz_target!(|text: &str| {
    let Ok(yaml::Document { value: Value::Object(values), .. }) = yaml::read(text) else { return };
    RENDERER.with(|renderer| {
        let options = Options::default();
        let findings = renderer.validate(&values, &options);
        match renderer.render(&values, &options) {
            Err(refused) => assert_eq!(findings, refused, "to validate is to render, but for the objects"),
            Ok(rendered) => {
                assert_eq!(findings, [], "what is rendered is well");
                for manifest in rendered.manifests {
                    let read = yaml::read(&yaml::write(&manifest.object)).expect("what we write, we read");
                    assert_eq!(read.value, manifest.object);
                }
            }
        }
    });
});
