package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// yamlRequest asks how Helm and kubectl read a YAML stream. The answer holds "documents", without
// the empty ones. Of a key given twice the last one wins, as in a values file; with Strict it is
// an error, as in a manifest.
type yamlRequest struct {
	request
	Text   string `json:"text"`
	Strict bool   `json:"strict"`
}

func readYAML(line []byte) (answer, error) {
	var asked yamlRequest
	if err := parse(line, &asked); err != nil {
		return nil, err
	}
	convert := yaml.YAMLToJSON
	if asked.Strict {
		convert = yaml.YAMLToJSONStrict
	}
	stream := utilyaml.NewYAMLReader(bufio.NewReader(strings.NewReader(asked.Text)))
	documents := []json.RawMessage{}
	for {
		text, err := stream.Read()
		if errors.Is(err, io.EOF) {
			return answer{"documents": documents}, nil
		}
		if err != nil {
			return nil, err
		}
		document, err := convert(text)
		if err != nil {
			return nil, err
		}
		if string(document) != "null" {
			documents = append(documents, document)
		}
	}
}

// evalRequest asks what Helm's engine prints for templates that stand alone, in the release "rel"
// of the namespace "ns". With Template the answer holds "text"; with Templates it holds "texts",
// null for each that failed, and then "errors", null for each that did not.
type evalRequest struct {
	request
	Template  *string        `json:"template"`
	Templates []string       `json:"templates"`
	Values    map[string]any `json:"values"`
}

func eval(line []byte) (answer, error) {
	var asked evalRequest
	if err := parse(line, &asked); err != nil {
		return nil, err
	}
	if asked.Template != nil {
		texts, err := evalTogether([]string{*asked.Template}, asked.Values)
		if err != nil {
			return nil, err
		}
		return answer{"text": texts[0]}, nil
	}
	if texts, err := evalTogether(asked.Templates, asked.Values); err == nil {
		return answer{"texts": texts}, nil
	}
	return evalApart(asked.Templates, asked.Values), nil
}

// evalApart evaluates each template by itself, so that one which fails spoils no other.
func evalApart(templates []string, values map[string]any) answer {
	texts, failures := make([]*string, len(templates)), make([]*string, len(templates))
	for i, template := range templates {
		if alone, err := evalTogether([]string{template}, values); err == nil {
			texts[i] = &alone[0]
		} else {
			message := err.Error()
			failures[i] = &message
		}
	}
	return answer{"texts": texts, "errors": failures}
}

// evalTogether evaluates the templates as the files of one chart.
func evalTogether(templates []string, values map[string]any) ([]string, error) {
	chrt := &chart.Chart{Metadata: &chart.Metadata{APIVersion: chart.APIVersionV2, Name: "eval", Version: "0.0.0"}}
	name := func(i int) string { return fmt.Sprintf("templates/%d.txt", i) }
	for i, template := range templates {
		chrt.Templates = append(chrt.Templates, &chart.File{Name: name(i), Data: []byte(template)})
	}
	caps, err := capabilities(defaultKubeVersion, nil)
	if err != nil {
		return nil, err
	}
	options := release{Name: "rel", Namespace: "ns"}.options()
	top, err := chartutil.ToRenderValues(chrt, values, options, caps)
	if err != nil {
		return nil, err
	}
	files, err := engine.Engine{}.Render(chrt, top)
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(templates))
	for i := range templates {
		texts[i] = files["eval/"+name(i)]
	}
	return texts, nil
}
