//! What texts of the chart may look like.

use floe_schema::formats;

formats! {
    /// The name of a realm: what separates realms in settings is no part of it.
    RealmName: "a realm's name", "[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?", 1..=63, ["POLARIS"];
    /// The name of a feature or of a behaviour change.
    FeatureName: "a feature's name", "[A-Z][A-Z0-9_]*", 1..=128, ["DROP_WITH_PURGE_ENABLED"];
    /// The key of a property, which needs no escapes.
    PropertyName: "a property's key", "[a-z][A-Za-z0-9]*([._\\[\\]\"-][A-Za-z0-9_./\\[\\]\"-]*)?", 1..=256, ["polaris.tasks.max-queued-tasks"];
    /// The name of a metrics' tag.
    TagName: "a tag's name", "[A-Za-z][A-Za-z0-9_-]*", 1..=63, ["environment"];
    /// The name of a logger: a package or a class.
    LoggerName: "a logger's name", "[A-Za-z][A-Za-z0-9_.$]*", 1..=256, ["org.apache.polaris"];
    /// The name of a header of HTTP.
    Header: "a header's name", "[A-Za-z0-9][A-Za-z0-9-]*", 1..=128, ["Polaris-Realm"];
    /// A duration of ISO 8601 in days, hours, minutes and seconds.
    IsoDuration: "an ISO 8601 duration", "P([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+S)?)?", 3..=32, ["PT1H"];
    /// The address of a PostgreSQL as JDBC writes it. No credentials: those are in the Secret.
    JdbcUrl: "a JDBC URL of PostgreSQL", "jdbc:postgresql://[A-Za-z0-9._~:/?&=%,+-]+", 1..=2048,
        ["jdbc:postgresql://db.example.com:5432/polaris?sslmode=verify-full"];
}
