package main

import (
	"encoding/json"
	"fmt"
	"path"
	"strings"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v3/pkg/releaseutil"
	"helm.sh/helm/v3/pkg/strvals"
	"sigs.k8s.io/yaml"
)

// defaultKubeVersion is the cluster that charts are rendered for where a request names none.
const defaultKubeVersion = "v1.34.0"

// renderRequest asks what `helm template` prints. The answer holds "objects", each with the
// "source" template and the "object" as the API server reads it, in the order of `helm template`
// (hooks last); and "notes", the text of NOTES.txt.
type renderRequest struct {
	request
	Chart chartSource `json:"chart"`
	// Values are read as a values file is.
	Values map[string]any `json:"values"`
	// Set holds further values, as --set takes them.
	Set         []string `json:"set"`
	Release     release  `json:"release"`
	KubeVersion string   `json:"kubeVersion"`
	APIVersions []string `json:"apiVersions"`
	// Cluster holds the objects that `lookup` finds; with none it finds nothing, as under
	// `helm template`.
	Cluster []map[string]any `json:"cluster"`
}

// release is what a template finds in .Release.
type release struct {
	Name      string `json:"name"`
	Namespace string `json:"namespace"`
	Revision  int    `json:"revision"`
	IsUpgrade bool   `json:"isUpgrade"`
}

// options returns the release with the defaults of `helm template`.
func (r release) options() chartutil.ReleaseOptions {
	options := chartutil.ReleaseOptions{
		Name:      r.Name,
		Namespace: r.Namespace,
		Revision:  r.Revision,
		IsUpgrade: r.IsUpgrade,
		IsInstall: !r.IsUpgrade,
	}
	if options.Name == "" {
		options.Name = "release-name"
	}
	if options.Namespace == "" {
		options.Namespace = "default"
	}
	if options.Revision == 0 {
		options.Revision = 1
	}
	return options
}

// object is one rendered document.
type object struct {
	Source string          `json:"source"`
	Object json.RawMessage `json:"object"`
}

// render does what `helm template` does, step by step, and reads the documents it would print.
func (cache chartCache) render(line []byte) (answer, error) {
	var asked renderRequest
	if err := parse(line, &asked); err != nil {
		return nil, err
	}
	loaded, err := cache.load(asked.Chart)
	if err != nil {
		return nil, err
	}
	chrt := clone(loaded.pristine)
	if err := checkInstallable(chrt); err != nil {
		return nil, err
	}
	values, err := asked.values()
	if err != nil {
		return nil, err
	}
	caps, err := capabilities(asked.KubeVersion, asked.APIVersions)
	if err != nil {
		return nil, err
	}
	files, err := renderFiles(loaded, chrt, values, asked.Release.options(), caps, asked.Cluster)
	if err != nil {
		return nil, err
	}
	notes := takeNotes(chrt, files)
	objects, err := readObjects(files)
	if err != nil {
		return nil, err
	}
	return answer{"objects": objects, "notes": notes}, nil
}

// values returns the values of the request with --set applied.
func (asked *renderRequest) values() (map[string]any, error) {
	values := asked.Values
	if values == nil {
		values = map[string]any{}
	}
	for _, text := range asked.Set {
		if err := strvals.ParseInto(text, values); err != nil {
			return nil, fmt.Errorf("failed parsing --set data: %w", err)
		}
	}
	return values, nil
}

// capabilities returns .Capabilities for a cluster of the given version that also serves apis.
func capabilities(kubeVersion string, apis []string) (*chartutil.Capabilities, error) {
	if kubeVersion == "" {
		kubeVersion = defaultKubeVersion
	}
	version, err := chartutil.ParseKubeVersion(kubeVersion)
	if err != nil {
		return nil, fmt.Errorf("invalid kube version '%s': %w", kubeVersion, err)
	}
	caps := chartutil.DefaultCapabilities.Copy()
	caps.KubeVersion = *version
	// A full slice expression: the default list is shared and must not grow.
	known := caps.APIVersions
	caps.APIVersions = append(known[:len(known):len(known)], apis...)
	return caps, nil
}

// renderFiles returns the text of every template by path, as Helm's install action renders them.
func renderFiles(
	loaded *loadedChart,
	chrt *chart.Chart,
	values map[string]any,
	options chartutil.ReleaseOptions,
	caps *chartutil.Capabilities,
	objects []map[string]any,
) (map[string]string, error) {
	if err := chartutil.ValidateReleaseName(options.Name); err != nil {
		return nil, fmt.Errorf("release name %q: %w", options.Name, err)
	}
	if err := chartutil.ProcessDependenciesWithMerge(chrt, values); err != nil {
		return nil, err
	}
	const skipSchema = true
	top, err := chartutil.ToRenderValuesWithSchemaValidation(chrt, values, options, caps, skipSchema)
	if err != nil {
		return nil, err
	}
	if err := loaded.validate(chrt, top["Values"].(chartutil.Values)); err != nil {
		return nil, err
	}
	if wanted := chrt.Metadata.KubeVersion; wanted != "" && !chartutil.IsCompatibleRange(wanted, caps.KubeVersion.String()) {
		return nil, fmt.Errorf("chart requires kubeVersion: %s which is incompatible with Kubernetes %s", wanted, caps.KubeVersion.String())
	}
	if len(objects) > 0 {
		return engine.RenderWithClientProvider(chrt, top, newCluster(objects))
	}
	return engine.Engine{}.Render(chrt, top)
}

// takeNotes removes every NOTES.txt from files and returns that of the chart itself.
func takeNotes(chrt *chart.Chart, files map[string]string) string {
	const name = "NOTES.txt"
	notes := files[path.Join(chrt.Name(), "templates", name)]
	for file := range files {
		if strings.HasSuffix(file, name) {
			delete(files, file)
		}
	}
	return notes
}

// readObjects splits and sorts the files as Helm does and reads each document as the API server
// does; a duplicate key is an error, an empty document is left out.
func readObjects(files map[string]string) ([]object, error) {
	hooks, manifests, err := releaseutil.SortManifests(files, nil, releaseutil.InstallOrder)
	if err != nil {
		return nil, err
	}
	objects := make([]object, 0, len(hooks)+len(manifests))
	add := func(source, text string) error {
		read, err := yaml.YAMLToJSONStrict([]byte(text))
		if err != nil {
			return fmt.Errorf("%s: %w", source, err)
		}
		if string(read) != "null" {
			objects = append(objects, object{source, read})
		}
		return nil
	}
	for _, manifest := range manifests {
		if err := add(manifest.Name, manifest.Content); err != nil {
			return nil, err
		}
	}
	for _, hook := range hooks {
		if err := add(hook.Path, hook.Manifest); err != nil {
			return nil, err
		}
	}
	return objects, nil
}
