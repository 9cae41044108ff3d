//! The named templates that expressions call: what Go templates and sprig lack.

use floe_schema::{
    expr::{Expr, Func},
    node::Node,
};
use std::collections::BTreeSet;

/// `over` over `base`, entry by entry. Sprig's `mergeOverwrite` keeps a base value under an empty one.
const UNION: &str = r#"{{- /* (list base over): the entries of both, those of "over" winning; as JSON. */ -}}
{{- define "CHART.union" -}}
{{- $union := dict -}}
{{- range $map := . -}}
{{- range $key, $value := $map -}}
{{- $_ := set $union $key $value -}}
{{- end -}}
{{- end -}}
{{- toJson $union -}}
{{- end }}
"#;

/// Sprig's `merge` and `mergeOverwrite` both lose empty values and cannot delete.
const OVERLAY: &str = r#"{{- /* (list defaults changes): the changes merged over the defaults at every depth, null deletes; as JSON. */ -}}
{{- define "CHART.overlay" -}}
{{- $merged := dict -}}
{{- range $key, $value := first . -}}
{{- $_ := set $merged $key $value -}}
{{- end -}}
{{- range $key, $value := last . -}}
{{- if kindIs "invalid" $value -}}
{{- $_ := unset $merged $key -}}
{{- else if kindIs "map" $value -}}
{{- $old := get $merged $key -}}
{{- $_ := set $merged $key (include "CHART.overlay" (list (ternary $old dict (kindIs "map" $old)) $value) | fromJson) -}}
{{- else -}}
{{- $_ := set $merged $key $value -}}
{{- end -}}
{{- end -}}
{{- toJson $merged -}}
{{- end }}
"#;

/// The API server writes quantities as text; a number in a values file is one too.
const QUANTITIES: &str = r#"{{- /* (list value path...): the value with numbers at the paths, such as "limits.*", as text; as JSON. */ -}}
{{- define "CHART.quantities" -}}
{{- $value := first . -}}
{{- $paths := rest . -}}
{{- if not $paths -}}
{{- toJson $value -}}
{{- else if has "" $paths -}}
{{- ternary $value (toJson $value) (kindIs "string" $value) | toJson -}}
{{- else if kindIs "map" $value -}}
{{- $members := list -}}
{{- range $key, $member := $value -}}
{{- $below := list $member -}}
{{- range $path := $paths -}}
{{- $head := splitList "." $path | first -}}
{{- if or (eq $head "*") (eq $head $key) -}}
{{- $below = append $below (trimPrefix $head $path | trimPrefix ".") -}}
{{- end -}}
{{- end -}}
{{- $members = append $members (printf "%s:%s" (toJson $key) (include "CHART.quantities" $below)) -}}
{{- end -}}
{{- printf "{%s}" (join "," $members) -}}
{{- else if kindIs "slice" $value -}}
{{- $items := list -}}
{{- range $item := $value -}}
{{- $below := list $item -}}
{{- range $path := $paths -}}
{{- if hasPrefix "*" $path -}}
{{- $below = append $below (trimPrefix "*" $path | trimPrefix ".") -}}
{{- end -}}
{{- end -}}
{{- $items = append $items (include "CHART.quantities" $below) -}}
{{- end -}}
{{- printf "[%s]" (join "," $items) -}}
{{- else -}}
{{- toJson $value -}}
{{- end -}}
{{- end }}
"#;

/// A cut name may meet another that was cut: the hash of the whole keeps them apart.
const SHORTEN: &str = r#"{{- /* (list text length): the text, or where it is longer its head and the start of its hash. */ -}}
{{- define "CHART.shorten" -}}
{{- $text := first . -}}
{{- $length := last . | int -}}
{{- if le (len $text) $length -}}
{{- $text -}}
{{- else -}}
{{- $head := trunc (sub $length 9 | int) $text -}}
{{- printf "%s-%s" (regexReplaceAll "[-.]+$" $head "") (sha256sum $text | trunc 8) -}}
{{- end -}}
{{- end }}
"#;

/// The helpers that `node` calls.
pub(crate) fn used(node: &Node, names: &mut BTreeSet<&'static str>) {
    node.visit(&mut |expr| {
        expr.any(&mut |expr| {
            if let Expr::Call(func, _) = expr {
                names.extend(Func::helper(func));
            }
            false
        });
    });
}

/// The definitions of the helpers `names`, in the namespace of `chart`.
pub(crate) fn helpers(chart: &str, names: &BTreeSet<&'static str>) -> Vec<String> {
    let text = |name: &&str| match *name {
        "shorten" => SHORTEN,
        "union" => UNION,
        "overlay" => OVERLAY,
        _ => QUANTITIES,
    };
    names.iter().map(|name| text(name).replace("CHART", chart)).collect()
}
