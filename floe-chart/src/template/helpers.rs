//! The named templates that expressions call: what Go templates and sprig lack.

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
const OVERLAY: &str = r#"{{- /* (list defaults changes...): the changes merged over the defaults at every depth, one after the other, null deletes; as JSON. */ -}}
{{- define "CHART.overlay" -}}
{{- $merged := dict -}}
{{- range $key, $value := first . -}}
{{- $_ := set $merged $key $value -}}
{{- end -}}
{{- range $changes := rest . -}}
{{- range $key, $value := $changes -}}
{{- if kindIs "invalid" $value -}}
{{- $_ := unset $merged $key -}}
{{- else if kindIs "map" $value -}}
{{- $old := get $merged $key -}}
{{- $_ := set $merged $key (include "CHART.overlay" (list (ternary $old dict (kindIs "map" $old)) $value) | fromJson) -}}
{{- else -}}
{{- $_ := set $merged $key $value -}}
{{- end -}}
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

/// A document's key is quoted only where it must be, as the native writer has it.
const KEY: &str = r#"{{- /* A key of a YAML document, quoted where it must be. */ -}}
{{- define "CHART.key" -}}
{{- $reserved := list "true" "false" "null" "yes" "no" "on" "off" "y" "n" -}}
{{- if and (regexMatch "^[A-Za-z][A-Za-z0-9_./-]*$" .) (not (has (lower .) $reserved)) -}}
{{- . -}}
{{- else -}}
{{- toJson . -}}
{{- end -}}
{{- end }}
"#;

/// What Go's runtime reads has no fractions: mebibytes.
const MEMORY_SHARE: &str = r#"{{- /* (list quantity percent): this share of a quantity of memory in mebibytes, "off" for what is no plain quantity. */ -}}
{{- define "CHART.memoryShare" -}}
{{- $quantity := first . -}}
{{- if regexMatch "^([0-9]{1,13}|[0-9]{1,6}(\\.[0-9]{1,3})?([kMGT]|[KMGT]i))$" $quantity -}}
{{- $units := dict "" 1 "k" 1000 "M" 1000000 "G" 1000000000 "T" 1000000000000 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 -}}
{{- $unit := regexFind "[A-Za-z]*$" $quantity -}}
{{- $bytes := mulf (trimSuffix $unit $quantity) (get $units $unit) (last .) -}}
{{- divf $bytes 104857600 | floor | printf "%.0fMiB" -}}
{{- else -}}
off
{{- end -}}
{{- end }}
"#;

/// Under `helm template` there is no cluster to ask, and every text is new.
const GENERATED: &str = r#"{{- /* (list namespace secret key length): the text under the key of the Secret in the cluster, else a new one of so many letters and digits. */ -}}
{{- define "CHART.generated" -}}
{{- $secret := lookup "v1" "Secret" (index . 0) (index . 1) -}}
{{- $data := get $secret "data" | default dict -}}
{{- if hasKey $data (index . 2) -}}
{{- index $data (index . 2) | b64dec -}}
{{- else -}}
{{- randAlphaNum (index . 3) -}}
{{- end -}}
{{- end }}
"#;

const ALL: [(&str, &str); 7] = [
    ("generated", GENERATED),
    ("key", KEY),
    ("memoryShare", MEMORY_SHARE),
    ("overlay", OVERLAY),
    ("quantities", QUANTITIES),
    ("shorten", SHORTEN),
    ("union", UNION),
];

/// The definitions of the helpers that `texts` call, in the namespace of `chart`.
pub(crate) fn helpers(chart: &str, texts: &[&str]) -> Vec<String> {
    let called = |name: &str| texts.iter().any(|text| text.contains(&format!("include \"{chart}.{name}\"")));
    ALL.into_iter().filter(|(name, _)| called(name)).map(|(_, text)| text.replace("CHART", chart)).collect()
}
