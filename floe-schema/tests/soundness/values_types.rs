//! Values types.

use super::*;

#[test]
fn plain_string() {
    #[derive(Clone, Debug, Deserialize, Serialize)]
    struct Plain {
        name: String,
    }
    let errors = trace(|| Context::<Plain>::symbolic().values.name).unwrap_err();
    assert!(format!("{errors:?}").contains("values types are made of the vocabulary"), "{errors:?}");
}

#[test]
fn plain_number() {
    #[derive(Clone, Debug, Deserialize, Serialize)]
    struct Plain {
        inner: Inner,
    }
    #[derive(Clone, Debug, Deserialize, Serialize)]
    struct Inner {
        count: i32,
    }
    let errors = trace(|| Context::<Plain>::symbolic().values.inner.count).unwrap_err();
    assert!(format!("{errors:?}").contains("cannot be traced at"), "{errors:?}");
}

#[test]
fn plain_enum() {
    #[derive(Clone, Copy, Debug, Deserialize, Serialize)]
    enum Size {
        Small,
    }
    #[derive(Clone, Debug, Deserialize, Serialize)]
    struct Plain {
        size: Size,
    }
    let errors = trace(|| Context::<Plain>::symbolic().values.size).unwrap_err();
    assert!(format!("{errors:?}").contains("values types are made of the vocabulary"), "{errors:?}");
}

/// What a choice holds.
#[test]
fn choice() {
    #[derive(Clone, Copy, Debug, Deserialize, Serialize)]
    enum Size {
        Small,
        Large,
    }
    #[derive(Clone, Debug, Deserialize, Serialize)]
    struct Sized {
        size: Choice<Size>,
        overlay: Overlay<Pod>,
    }
    let node = trace(|| {
        let values = Context::<Sized>::symbolic().values;
        let pod = values.overlay.over(&Pod::default().into());
        [values.size.select(|size| format!("{size:?}")), pod.image.get()]
    });
    // Defaults that are data are no expression that an overlay could be merged over.
    assert!(node.is_err() || format!("{node:?}").contains("Small"), "{node:?}");
}
