//! What a cluster is and serves.

use super::*;

#[test]
fn cluster() {
    let range = json!({ "enum": [">=1.29-0", ">=1.30.0-0", ">=1.34.1-0", ">=2-0", ">=0-0", ">=1.30", ">=1.30.2"] });
    let version = json!({ "enum": [
        "v1.29.0", "v1.30.0", "v1.30.2", "v1.34.1", "v1.29.3-gke.100", "v1.30.0-rc.1", "v1.34.1+k3s1", "v1.30.2-eks-1+x",
        "v2.0.0-alpha.1", "1.30.0", "v0.1.0",
    ] });
    for range in range["enum"].as_array().into_iter().flatten() {
        for version in version["enum"].as_array().into_iter().flatten() {
            let args = [range.clone(), version.clone()];
            let exprs = args.iter().map(|arg| Expr::Text(arg.as_str().unwrap_or_default().to_owned())).collect();
            let template = format!("{{{{ {} }}}}", Expr::Call(Func::SemverCompare, exprs).go(&scope()));
            let answer = Oracle::start().and_then(|mut helm| helm.eval(&template, &json!({})));
            assert_eq!(answer.ok(), Some(Func::SemverCompare.eval(&args).to_string()), "{template}");
        }
    }
    let mut helm = Oracle::start().expect("an oracle");
    for (version, served) in [("v1", true), ("batch/v1", true), ("monitoring.coreos.com/v1", false), ("", false)] {
        let expr = Expr::Call(Func::HasApiVersion, vec![Expr::Fact(Fact::ApiVersions), Expr::Text(version.to_owned())]);
        let answer = helm.eval(&format!("{{{{ {} }}}}", expr.go(&scope())), &json!({})).expect("an answer");
        let known = json!(["v1", "batch/v1", "batch/v1/CronJob"]);
        assert_eq!(answer, served.to_string(), "{version}");
        assert_eq!(Func::HasApiVersion.eval(&[known, version.into()]), Value::Bool(served), "{version}");
    }
}
