//! What the workloads of all floe charts share: values and builders for names, labels, images, containers and pods.
//!
//! A chart's values type implements [`Chart`]; then every builder here takes the chart's [`Context`].
//!
//! ```
//! use floe_schema::{Context, DnsLabel, LabelValue, Opt, Text, trace};
//! use floe_workload::{Chart, labels, values::Global};
//! use k8s_openapi::api::core::v1::ConfigMap;
//! use schemars::JsonSchema;
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
//! struct Values {
//!     global: Global,
//!     name_override: Opt<Text<DnsLabel>>,
//!     fullname_override: Opt<Text<DnsLabel>>,
//!     namespace_override: Opt<Text<DnsLabel>>,
//!     environment: Opt<Text<LabelValue>>,
//! }
//!
//! impl Chart for Values {
//!     const NAME: &'static str = "web";
//!     const PART_OF: &'static str = "shop";
//!     floe_workload::chart_values!();
//! }
//!
//! fn config(cx: &Context<Values>) -> ConfigMap {
//!     ConfigMap { metadata: labels::metadata(cx, &Text::of("web-config")), ..ConfigMap::default() }
//! }
//! assert!(trace::trace(|| config(&Context::symbolic())).is_ok());
//! ```

pub mod autoscaling;
pub mod container;
pub mod disruption_budget;
pub mod env;
pub mod external_secret;
pub mod extra_objects;
pub mod helm_test;
pub mod hook;
pub mod http_route;
pub mod image;
pub mod ingress;
pub mod labels;
pub mod limit_range;
pub mod metadata;
pub mod names;
pub mod network;
pub mod object;
pub mod persistence;
pub mod pod;
pub mod probes;
pub mod resource_quota;
pub mod resources;
pub mod rollout;
pub mod security;
pub mod service;
pub mod service_account;
pub mod service_monitor;
pub mod spread;
pub mod values;
pub mod volumes;

use floe_schema::{Context, DnsLabel, LabelValue, Opt, Text, With};
use values::Global;

/// What a chart's values say to all its objects.
pub trait Chart: Sized + 'static {
    /// The chart's name, for `app.kubernetes.io/name` and the names of objects.
    const NAME: &'static str;
    /// What the chart is part of, for `app.kubernetes.io/part-of`.
    const PART_OF: &'static str;
    /// What its pods connect to: other charts' names. Those know them by the label `floe.dev/<name>-client`.
    const CLIENT_OF: &'static [&'static str] = &[];

    /// What all charts share.
    fn global(&self) -> &Global;
    /// Replaces the chart's name in the names of objects.
    fn name_override(&self) -> Opt<Text<DnsLabel>>;
    /// Replaces the release's and the chart's name in the names of objects.
    fn fullname_override(&self) -> Opt<Text<DnsLabel>>;
    /// The namespace of every object.
    fn namespace_override(&self) -> Opt<Text<DnsLabel>>;
    /// The environment.
    fn environment(&self) -> Opt<Text<LabelValue>>;
    /// Further labels of every object and pod, which never change for a release.
    fn own_labels(_: &Context<Self>) -> labels::Labels {
        labels::Labels::new()
    }
}

impl<Own: Chart, Shared: 'static> Chart for With<Own, Shared> {
    const NAME: &'static str = Own::NAME;
    const PART_OF: &'static str = Own::PART_OF;
    const CLIENT_OF: &'static [&'static str] = Own::CLIENT_OF;

    fn global(&self) -> &Global {
        self.own.global()
    }

    fn name_override(&self) -> Opt<Text<DnsLabel>> {
        self.own.name_override()
    }

    fn fullname_override(&self) -> Opt<Text<DnsLabel>> {
        self.own.fullname_override()
    }

    fn namespace_override(&self) -> Opt<Text<DnsLabel>> {
        self.own.namespace_override()
    }

    fn environment(&self) -> Opt<Text<LabelValue>> {
        self.own.environment()
    }
}

/// The accessors of [`Chart`] for a values type with fields of these names.
#[macro_export]
macro_rules! chart_values {
    () => {
        fn global(&self) -> &$crate::values::Global {
            &self.global
        }

        fn name_override(&self) -> ::floe_schema::Opt<::floe_schema::Text<::floe_schema::DnsLabel>> {
            self.name_override.clone()
        }

        fn fullname_override(&self) -> ::floe_schema::Opt<::floe_schema::Text<::floe_schema::DnsLabel>> {
            self.fullname_override.clone()
        }

        fn namespace_override(&self) -> ::floe_schema::Opt<::floe_schema::Text<::floe_schema::DnsLabel>> {
            self.namespace_override.clone()
        }

        fn environment(&self) -> ::floe_schema::Opt<::floe_schema::Text<::floe_schema::LabelValue>> {
            self.environment.clone()
        }
    };
}
