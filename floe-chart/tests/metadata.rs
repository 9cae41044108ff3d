//! `Chart.yaml`: written so that it reads back, checked so that nothing is repaired silently.

use floe_chart::metadata::{ChartType, Dependency, Maintainer, Metadata};
use floe_chart::yaml;
use pretty_assertions::assert_eq;

fn tiny() -> Metadata {
    Metadata { name: "tiny".into(), version: "1.2.3".into(), ..Default::default() }
}

fn full() -> Metadata {
    Metadata {
        name: "floe-platform".into(),
        description: Some("A data platform: orchestration, catalog, telemetry".into()),
        version: "1.2.3-rc.1+build.5".into(),
        app_version: Some("1.10".into()),
        kube_version: Some(">=1.28.0-0".into()),
        deprecated: true,
        keywords: vec!["data".into()],
        home: Some("https://example.com".into()),
        sources: vec!["https://example.com/source.git".into()],
        maintainers: vec![Maintainer {
            name: "Jo".into(),
            email: Some("jo@example.com".into()),
            url: Some("https://example.com/jo".into()),
        }],
        icon: Some("https://example.com/icon.svg".into()),
        dependencies: vec![Dependency {
            name: "postgresql".into(),
            version: "^1.0".into(),
            repository: "file://../postgresql".into(),
            condition: Some("postgresql.enabled,global.postgresql.enabled".into()),
            tags: vec!["database".into()],
            alias: Some("db".into()),
        }],
        annotations: [("artifacthub.io/images".to_owned(), "- name: a\n  image: b\n".to_owned())].into(),
        ..tiny()
    }
}

#[test]
fn what_is_written_reads_back() {
    for chart in [tiny(), full(), Metadata { r#type: ChartType::Library, ..full() }] {
        let text = chart.to_yaml();
        let value = yaml::read(&text).expect("a sound document").value;
        assert_eq!(serde_json::from_value::<Metadata>(value).expect("a Chart.yaml"), chart, "{text}");
        assert_eq!(chart.check(), []);
    }
}

#[test]
fn keys_stand_in_the_order_that_people_expect() {
    let text = full().to_yaml();
    let keys: Vec<&str> =
        text.lines().filter(|line| !line.starts_with([' ', '-'])).filter_map(|line| line.split(':').next()).collect();
    let expected = "apiVersion name description type version appVersion kubeVersion deprecated keywords home sources \
                    maintainers icon dependencies annotations";
    assert_eq!(keys, expected.split(' ').collect::<Vec<_>>());
    assert!(text.contains("appVersion: \"1.10\"\n"), "a version is text:\n{text}");
}

#[test]
fn every_fault_is_found_at_once() {
    let chart = Metadata {
        name: "Floe".into(),
        version: "1.2".into(),
        description: Some("two\nlines".into()),
        kube_version: Some(">=1.28.0 <1.40.0-0".into()),
        home: Some("example.com".into()),
        icon: Some("icon.svg".into()),
        sources: vec!["https://".into()],
        keywords: vec![" ".into()],
        maintainers: vec![Maintainer { email: Some("jo".into()), ..Default::default() }],
        dependencies: vec![
            Dependency {
                name: "a".into(),
                version: "latest".into(),
                repository: "ftp://x".into(),
                ..Default::default()
            },
            Dependency { name: "b".into(), version: "1.0.0".into(), alias: Some("a".into()), ..Default::default() },
            Dependency { name: "c".into(), version: "1.0.0".into(), alias: Some("c.d".into()), ..Default::default() },
        ],
        ..Default::default()
    };
    let found: Vec<String> = chart.check().iter().map(ToString::to_string).collect();
    let expected = [
        "Chart.yaml: name: \"Floe\" is not lower-case letters, digits and dashes beginning with a letter",
        "Chart.yaml: version: \"1.2\" is not a SemVer version such as 1.2.3: unexpected end of input while parsing minor version number",
        "Chart.yaml: kubeVersion: \">=1.28.0\" excludes v1.30.2-gke.100 and the like in older releases of helm; write >=1.28.0-0",
        "Chart.yaml: description: \"two\\nlines\" has a line break or a control character, which helm drops; write one line",
        "Chart.yaml: home: \"example.com\" is not a web address such as https://example.com/page",
        "Chart.yaml: icon: \"icon.svg\" is not a web address such as https://example.com/page",
        "Chart.yaml: keywords[0]: is empty; leave it out or fill it in",
        "Chart.yaml: sources[0]: \"https://\" is not a web address such as https://example.com/source",
        "Chart.yaml: maintainers[0].name: is empty; leave it out or fill it in",
        "Chart.yaml: maintainers[0].email: \"jo\" is not an address such as jo@example.com",
        "Chart.yaml: dependencies[0].version: \"latest\" is neither a version such as 1.2.3 nor a range such as ^1.2",
        "Chart.yaml: dependencies[0].repository: \"ftp://x\" is not empty or an address that begins with https://, oci://, file:// or @",
        "Chart.yaml: dependencies[1]: a dependency \"a\" is already there; give one an alias",
        "Chart.yaml: dependencies[2].alias: \"c.d\" is not letters, digits, underscores and dashes",
    ];
    assert_eq!(found, expected);
}

#[test]
fn ranges_are_read_as_masterminds_semver_reads_them() {
    let finds = |range: &str| Metadata { kube_version: Some(range.into()), ..tiny() }.check().len();
    for range in [
        ">=1.28.0-0",
        ">= 1.28-0, < 1.40.0-0",
        "^1.28-0 || ~2.0-0",
        "1.28.0-0 - 1.30-0",
        "*",
        "1.x",
        "!=1.29.0",
        "v1.30",
    ] {
        assert_eq!(finds(range), 0, "{range}");
    }
    for range in ["", ">=", "1.28.0.1", "latest", ">=1.28.0-0 ||", "==1.2"] {
        assert_eq!(finds(range), 1, "{range}");
    }
}
