//! The lines of the file application.properties.

use super::{
    Polaris, persistence, storage,
    values::{AuthType, PersistenceType, RateLimiterType, StorageType, TokenBrokerType},
};
use crate::collector;
use floe_schema::{Flag, List, Property, Text};
use floe_workload::labels;

fn line(key: &str, value: impl Into<String>) -> Property {
    Property { key: key.to_owned(), value: value.into() }
}

fn flag(key: &str, value: &Flag) -> Property {
    line(key, value.either(|| "true".to_owned(), || "false".to_owned()))
}

/// All lines: those of a key that comes twice win later.
pub(super) fn lines(cx: &Polaris) -> Vec<Property> {
    let values = &cx.values;
    let own = http(cx).into_iter().chain(realms(cx)).chain(state(cx)).chain(authentication(cx)).chain(oidc(cx));
    let own = own.chain(requests(cx)).chain(logging(cx)).chain(metrics(cx)).chain(tracing(cx)).chain(in_the_pod(cx));
    let features = values.features.map(|name, value| feature("", name, value.text()));
    let overrides = values.realm_overrides.flat_map(|realm, features| {
        let place = format!("realm-overrides.\"{realm}\".overrides.");
        features.map(|name, value| feature(&place, name, value.text()))
    });
    let advanced = values.advanced_config.map(|key, value| line(&key.get(), value.text().get()));
    own.chain(features).chain(overrides).chain(advanced).collect()
}

fn feature<F>(place: &str, name: &Text<F>, value: Text) -> Property {
    line(&format!("polaris.features.{place}\"{name}\""), value.get())
}

fn http(cx: &Polaris) -> Vec<Property> {
    let header = &cx.values.logging.request_id_header_name;
    vec![
        line("quarkus.http.port", "8181"),
        line("quarkus.management.port", "8182"),
        flag("quarkus.http.access-log.enabled", &cx.values.logging.access_log),
        line("polaris.log.request-id-header-name", header.get()),
    ]
}

fn realms(cx: &Polaris) -> Vec<Property> {
    let context = &cx.values.realm_context;
    vec![
        line("polaris.realm-context.type", "default"),
        line("polaris.realm-context.realms", cx.values.realms.join(",").get()),
        line("polaris.realm-context.header-name", context.header_name.get()),
        flag("polaris.realm-context.require-header", &context.require_header),
    ]
}

fn state(cx: &Polaris) -> Vec<Property> {
    let state = &cx.values.persistence;
    let (jdbc, nosql) =
        (persistence::is(cx, PersistenceType::RelationalJdbc), persistence::is(cx, PersistenceType::Nosql));
    let size = |key: &str, set: &Flag, value: Text| jdbc.and(set).then(|| line(key, value.get()));
    let (least, most) = (&state.relational_jdbc.min_size, &state.relational_jdbc.max_size);
    let sizes = [
        size("quarkus.datasource.jdbc.min-size", &least.is_set(), least.or(0.into()).text()),
        size("quarkus.datasource.jdbc.max-size", &most.is_set(), most.or(1.into()).text()),
    ];
    let documents = nosql.then_items(|| {
        vec![
            line("polaris.persistence.nosql.backend", state.nosql.backend.get()),
            line("quarkus.mongodb.database", state.nosql.database.get()),
        ]
    });
    let lifespan = &cx.values.storage.gcp.token_lifespan;
    let lifespan = storage::with_token(cx)
        .and(&lifespan.is_set())
        .then(|| line("polaris.storage.gcp.lifespan", lifespan.or("".into()).get()));
    let fixed = [line("polaris.persistence.type", state.r#type.text().get()), line("polaris.file-io.type", "default")];
    fixed.into_iter().chain(sizes.into_iter().flatten()).chain(documents).chain(lifespan).collect()
}

/// Tokens of Polaris' own: none where another server gives them.
fn authentication(cx: &Polaris) -> Vec<Property> {
    const BROKER: &str = "polaris.authentication.token-broker";
    let broker = &cx.values.token_broker;
    let own = cx.values.authentication.r#type.is(AuthType::External).not();
    let keys = own.and(&super::credential::broker(cx).present(cx));
    let file = |name: &str| format!("{}/{name}", super::pod::KEYS);
    let pair = keys.and(&broker.r#type.is(TokenBrokerType::RsaKeyPair)).then_items(|| {
        vec![
            line(&format!("{BROKER}.rsa-key-pair.public-key-file"), file("public.pem")),
            line(&format!("{BROKER}.rsa-key-pair.private-key-file"), file("private.pem")),
        ]
    });
    let secret = keys
        .and(&broker.r#type.is(TokenBrokerType::SymmetricKey))
        .then(|| line(&format!("{BROKER}.symmetric-key.file"), file("symmetric.key")));
    let broker = own.then_items(|| {
        vec![
            line("polaris.authentication.token-service.type", "default"),
            line(&format!("{BROKER}.type"), broker.r#type.text().get()),
            line(&format!("{BROKER}.max-token-generation"), broker.max_token_generation.get()),
        ]
    });
    let fixed = [
        line("polaris.authentication.type", cx.values.authentication.r#type.text().get()),
        line("polaris.authentication.authenticator.type", "default"),
    ];
    fixed.into_iter().chain(broker).chain(pair).chain(secret).collect()
}

fn oidc(cx: &Polaris) -> Vec<Property> {
    let oidc = &cx.values.oidc;
    let wanted = cx.values.authentication.r#type.is(AuthType::Internal).not();
    wanted.then_items(|| {
        let fixed = [
            line("quarkus.oidc.tenant-enabled", "true"),
            line("quarkus.oidc.auth-server-url", oidc.auth_server_url.or("".into()).get()),
            line("quarkus.oidc.client-id", oidc.client_id.get()),
            line("polaris.oidc.principal-mapper.type", "default"),
            line("polaris.oidc.principal-roles-mapper.type", "default"),
        ];
        let claims = [
            ("polaris.oidc.principal-mapper.id-claim-path", &oidc.principal_id_claim_path),
            ("polaris.oidc.principal-mapper.name-claim-path", &oidc.principal_name_claim_path),
            ("quarkus.oidc.roles.role-claim-path", &oidc.roles_claim_path),
            ("polaris.oidc.principal-roles-mapper.filter", &oidc.roles_filter),
        ];
        let claims = claims.into_iter().filter_map(|(key, value)| value.map(|value| line(key, value.get())));
        fixed.into_iter().chain(claims).collect()
    })
}

/// Who may call from a browser, and how often anybody may call.
fn requests(cx: &Polaris) -> Vec<Property> {
    let (cors, limiter) = (&cx.values.cors, &cx.values.rate_limiter);
    let listed = |key: &str, texts: &List<Text>| {
        texts.is_empty().not().then(|| line(&format!("quarkus.http.cors.{key}"), texts.join(",").get()))
    };
    let lists = [
        listed("origins", &cors.allowed_origins),
        listed("methods", &cors.allowed_methods),
        listed("headers", &cors.allowed_headers),
        listed("exposed-headers", &cors.exposed_headers),
        cors.max_age_seconds.map(|age| line("quarkus.http.cors.access-control-max-age", age.text().get())),
        cors.allow_credentials.map(|allow| flag("quarkus.http.cors.access-control-allow-credentials", allow)),
    ];
    let any = [&cors.allowed_origins, &cors.allowed_methods, &cors.allowed_headers, &cors.exposed_headers];
    let any = any.into_iter().fold(Flag::from(false), |any, list| any.or(&list.is_empty().not()));
    let enabled = any.then(|| line("quarkus.http.cors.enabled", "true"));
    let limited = limiter.r#type.is(RateLimiterType::Default).then_items(|| {
        let number = limiter.requests_per_second.text().get();
        vec![
            line("polaris.rate-limiter.token-bucket.type", "default"),
            line("polaris.rate-limiter.token-bucket.requests-per-second", number),
        ]
    });
    let kind = line("polaris.rate-limiter.filter.type", limiter.r#type.text().get());
    [kind].into_iter().chain(limited).chain(enabled).chain(lists.into_iter().flatten()).collect()
}

/// To the console alone: Polaris itself writes a file too, below a root that is read-only.
fn logging(cx: &Polaris) -> Vec<Property> {
    let logging = &cx.values.logging;
    let fixed = [
        line("quarkus.log.level", logging.level.text().get()),
        line("quarkus.log.console.enabled", "true"),
        flag("quarkus.log.console.json.enabled", &logging.json),
        line("quarkus.log.file.enabled", "false"),
    ];
    let categories = logging
        .categories
        .map(|name, level| line(&format!("quarkus.log.category.\"{name}\".level"), level.text().get()));
    fixed.into_iter().chain(categories).collect()
}

fn metrics(cx: &Polaris) -> Vec<Property> {
    let metrics = &cx.values.metrics;
    let tags = metrics
        .enabled
        .then_items(|| metrics.tags.map(|name, value| line(&format!("polaris.metrics.tags.{name}"), value.get())));
    [flag("quarkus.micrometer.enabled", &metrics.enabled)].into_iter().chain(tags).collect()
}

/// Whether traces are sent.
pub(super) fn traced(cx: &Polaris) -> Flag {
    cx.values.tracing.enabled.or(cx.values.collector().enabled.clone())
}

fn tracing(cx: &Polaris) -> Vec<Property> {
    let tracing = &cx.values.tracing;
    let traced = traced(cx);
    let on = traced.then_items(|| {
        let environment = labels::environment(cx);
        let environment =
            environment.is_empty().either(String::new, || format!(",deployment.environment.name={environment}"));
        let more = &tracing.attributes;
        let more = more.is_empty().either(String::new, || format!(",{}", more.join(",")));
        vec![
            line("quarkus.otel.exporter.otlp.endpoint", collector::endpoint(cx, cx.values.collector())),
            line("quarkus.otel.resource.attributes", format!("service.name=polaris{environment}{more}")),
            line("quarkus.otel.traces.sampler", "parentbased_traceidratio"),
            line("quarkus.otel.traces.sampler.arg", tracing.sample_ratio.text().get()),
        ]
    });
    [flag("quarkus.otel.sdk.disabled", &traced.not())].into_iter().chain(on).collect()
}

/// What Polaris asks for before it keeps tables in its own files.
fn in_the_pod(cx: &Polaris) -> Vec<Property> {
    storage::is(cx, StorageType::FILE).then_items(|| {
        vec![
            line("polaris.features.\"ALLOW_INSECURE_STORAGE_TYPES\"", "true"),
            line("polaris.features.\"SUPPORTED_CATALOG_STORAGE_TYPES\"", "[\"FILE\"]"),
            line("polaris.readiness.ignore-severe-issues", "true"),
        ]
    })
}
