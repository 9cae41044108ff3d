package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"helm.sh/helm/v3/pkg/chartutil"
	cli "helm.sh/helm/v3/pkg/cli/values"
	"helm.sh/helm/v3/pkg/strvals"
)

// coalesceRequest asks for the values that the templates of a chart find in .Values: its defaults
// and those of its subcharts, overridden by values. The answer holds "values". No schema is
// checked.
type coalesceRequest struct {
	request
	Chart  chartSource    `json:"chart"`
	Values map[string]any `json:"values"`
}

func (cache chartCache) coalesce(line []byte) (answer, error) {
	var asked coalesceRequest
	if err := parse(line, &asked); err != nil {
		return nil, err
	}
	loaded, err := cache.load(asked.Chart)
	if err != nil {
		return nil, err
	}
	chrt := clone(loaded.pristine)
	if err := chartutil.ProcessDependenciesWithMerge(chrt, asked.Values); err != nil {
		return nil, err
	}
	values, err := chartutil.CoalesceValues(chrt, asked.Values)
	if err != nil {
		return nil, err
	}
	return answer{"values": values}, nil
}

// mergeRequest asks what several values files, the last one winning, are together: Helm's -f given
// several times. The answer holds "values".
type mergeRequest struct {
	request
	Files []valuesFile `json:"files"`
}

// valuesFile is the text of a values file; a request gives it as a string, or as the object that
// the file holds.
type valuesFile []byte

// UnmarshalJSON reads either form. JSON is YAML but for a few characters that YAML does not take
// as they are: they are escaped.
func (file *valuesFile) UnmarshalJSON(text []byte) error {
	if bytes.HasPrefix(text, []byte(`"`)) {
		var plain string
		err := json.Unmarshal(text, &plain)
		*file = []byte(plain)
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var document any
	if err := decoder.Decode(&document); err != nil {
		return err
	}
	encoded, err := json.Marshal(document)
	if err != nil {
		return err
	}
	*file = nil
	for _, char := range string(encoded) {
		if char > '~' {
			*file = fmt.Appendf(*file, `\U%08X`, char)
		} else {
			*file = append(*file, byte(char))
		}
	}
	return nil
}

func merge(line []byte) (answer, error) {
	var asked mergeRequest
	if err := parse(line, &asked); err != nil {
		return nil, err
	}
	// Helm's merge is private to its command line, which reads files.
	dir, err := os.MkdirTemp("", "oracle-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	var options cli.Options
	for i, text := range asked.Files {
		file := filepath.Join(dir, fmt.Sprintf("%d.yaml", i))
		if err := os.WriteFile(file, text, 0o600); err != nil {
			return nil, err
		}
		options.ValueFiles = append(options.ValueFiles, file)
	}
	values, err := options.MergeValues(nil)
	if err != nil {
		return nil, err
	}
	return answer{"values": values}, nil
}

// setters are Helm's parsers of values on the command line, by the flag that they belong to.
var setters = map[string]func(text string, into map[string]any) error{
	"set":         strvals.ParseInto,
	"set-json":    strvals.ParseJSON,
	"set-literal": strvals.ParseLiteralInto,
	"set-string":  strvals.ParseIntoString,
}

// setRequest asks what values become when each text of Args is given to the flag that the
// operation is named after. The answer holds "values".
type setRequest struct {
	request
	Values map[string]any `json:"values"`
	Args   []string       `json:"args"`
}

func set(parseInto func(string, map[string]any) error) operation {
	return func(line []byte) (answer, error) {
		var asked setRequest
		if err := parse(line, &asked); err != nil {
			return nil, err
		}
		values := asked.Values
		if values == nil {
			values = map[string]any{}
		}
		for _, text := range asked.Args {
			if err := parseInto(text, values); err != nil {
				return nil, err
			}
		}
		return answer{"values": values}, nil
	}
}
