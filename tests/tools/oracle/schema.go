package main

import (
	"bytes"
	"fmt"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chartutil"
)

// validate checks values against the schemas of the chart and its subcharts.
//
// Helm compiles every schema anew for each render, which costs more than the render itself. So
// schemas are compiled once and kept; what they accept is accepted, and of everything else Helm's
// own validation is the judge, whose findings are returned word by word.
func (loaded *loadedChart) validate(chrt *chart.Chart, values chartutil.Values) error {
	if loaded.accepts(chrt, values) {
		return nil
	}
	if err := chartutil.ValidateAgainstSchema(chrt, values); err != nil {
		return fmt.Errorf("values don't meet the specifications of the schema(s) in the following chart(s):\n%s", err.Error())
	}
	return nil
}

// accepts walks chart and values as chartutil.ValidateAgainstSchema does; false means "ask Helm".
func (loaded *loadedChart) accepts(chrt *chart.Chart, values map[string]any) bool {
	if len(chrt.Schema) > 0 {
		schema := loaded.schema(chrt.Schema)
		if schema == nil || schema.Validate(values) != nil {
			return false
		}
	} else if chrt.Schema != nil {
		return false
	}
	for _, child := range chrt.Dependencies() {
		own, exists := values[child.Name()]
		if !exists || own == nil {
			continue
		}
		table, ok := own.(map[string]any)
		if !ok || !loaded.accepts(child, table) {
			return false
		}
	}
	return true
}

// schema compiles a schema once; nil where it does not compile or refers to another document.
func (loaded *loadedChart) schema(text []byte) *jsonschema.Schema {
	key := &text[0]
	if known, ok := loaded.schemas[key]; ok {
		return known
	}
	compiled, err := compile(text)
	if err != nil {
		compiled = nil
	}
	loaded.schemas[key] = compiled
	return compiled
}

func compile(text []byte) (*jsonschema.Schema, error) {
	const url = "file:///values.schema.json"
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	compiler.UseLoader(jsonschema.SchemeURLLoader{})
	if err := compiler.AddResource(url, document); err != nil {
		return nil, err
	}
	return compiler.Compile(url)
}
