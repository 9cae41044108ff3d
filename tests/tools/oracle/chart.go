package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
)

// chartSource says where a chart comes from: a directory or archive on disk, written as a string,
// or the chart's files themselves, written as an object of path to text.
type chartSource struct {
	path  string
	files map[string]string
}

// UnmarshalJSON reads either form.
func (source *chartSource) UnmarshalJSON(text []byte) error {
	if bytes.HasPrefix(text, []byte(`"`)) {
		return json.Unmarshal(text, &source.path)
	}
	return json.Unmarshal(text, &source.files)
}

// loadedChart is a chart as Helm's loader returned it; renders work on clones.
type loadedChart struct {
	pristine *chart.Chart
	// schemas holds each compiled schema by the first byte of its text, which clones share.
	schemas map[*byte]*jsonschema.Schema
	// files identifies the state on disk that was read.
	files fingerprint
}

// chartCache keeps charts that were loaded from disk until their files change.
type chartCache map[string]*loadedChart

func newChartCache() chartCache { return chartCache{} }

// reload forgets every chart, for changes that size and modification time do not show.
func (cache chartCache) reload(line []byte) (answer, error) {
	if err := parse(line, new(request)); err != nil {
		return nil, err
	}
	clear(cache)
	return answer{}, nil
}

// load returns the chart of source, from the cache where its files have not changed.
func (cache chartCache) load(source chartSource) (*loadedChart, error) {
	if source.path == "" {
		return loadFiles(source.files)
	}
	files, err := fingerprintOf(source.path)
	if err != nil {
		return nil, err
	}
	if known, ok := cache[source.path]; ok && known.files == files {
		return known, nil
	}
	started := time.Now()
	pristine, err := loader.Load(source.path)
	if err != nil {
		return nil, err
	}
	loaded := newLoadedChart(pristine)
	loaded.files = files
	delete(cache, source.path)
	if files.settledBefore(started) {
		cache[source.path] = loaded
	}
	return loaded, nil
}

func newLoadedChart(pristine *chart.Chart) *loadedChart {
	return &loadedChart{pristine: pristine, schemas: map[*byte]*jsonschema.Schema{}}
}

// loadFiles loads a chart from memory, as Helm loads one from an archive.
func loadFiles(files map[string]string) (*loadedChart, error) {
	if len(files) == 0 {
		return nil, fmt.Errorf("request: chart: neither a path nor files")
	}
	buffered := make([]*loader.BufferedFile, 0, len(files))
	for name, text := range files {
		buffered = append(buffered, &loader.BufferedFile{Name: name, Data: []byte(text)})
	}
	pristine, err := loader.LoadFiles(buffered)
	if err != nil {
		return nil, err
	}
	return newLoadedChart(pristine), nil
}

// clone copies what Helm changes while it processes a chart's dependencies: the tree of charts and
// their metadata. Values, templates, files and schemas are shared: Helm copies values before it
// changes them, and only reads the others.
func clone(original *chart.Chart) *chart.Chart {
	copied := &chart.Chart{
		Raw:       original.Raw,
		Lock:      original.Lock,
		Templates: original.Templates,
		Values:    original.Values,
		Schema:    original.Schema,
		Files:     original.Files,
	}
	metadata := *original.Metadata
	copied.Metadata = &metadata
	if original.Metadata.Dependencies != nil {
		metadata.Dependencies = make([]*chart.Dependency, len(original.Metadata.Dependencies))
		for i, dependency := range original.Metadata.Dependencies {
			if dependency != nil {
				own := *dependency
				metadata.Dependencies[i] = &own
			}
		}
	}
	for _, child := range original.Dependencies() {
		copied.AddDependency(clone(child))
	}
	return copied
}

// checkInstallable refuses what `helm template` refuses before it renders: a chart that is not an
// application, and one whose declared dependencies are not in charts/.
func checkInstallable(chrt *chart.Chart) error {
	if kind := chrt.Metadata.Type; kind != "" && kind != "application" {
		return fmt.Errorf("%s charts are not installable", kind)
	}
	var missing []string
	for _, wanted := range chrt.Metadata.Dependencies {
		if !hasDependency(chrt, wanted.Name) {
			missing = append(missing, wanted.Name)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("found in Chart.yaml, but missing in charts/ directory: %s", strings.Join(missing, ", "))
	}
	return nil
}

func hasDependency(chrt *chart.Chart, name string) bool {
	for _, child := range chrt.Dependencies() {
		if child.Name() == name {
			return true
		}
	}
	return false
}

// fingerprint identifies the state of a chart's files by number, size and modification time.
type fingerprint struct {
	count, size int64
	newest      time.Time
	// mixed is a sum over every file's name, size and time, so that moving any of them shows.
	mixed uint64
}

// settling is how long ago a file must have changed for its modification time to show the next
// change: the clock of some file systems ticks in hundredths of a second.
const settling = 50 * time.Millisecond

// settledBefore reports whether no file changed so shortly before moment that a second change
// could go unnoticed.
func (files fingerprint) settledBefore(moment time.Time) bool {
	return files.newest.Before(moment.Add(-settling))
}

func fingerprintOf(root string) (fingerprint, error) {
	var files fingerprint
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		files.add(path, info)
		return nil
	})
	return files, err
}

func (files *fingerprint) add(path string, info fs.FileInfo) {
	files.count++
	files.size += info.Size()
	if info.ModTime().After(files.newest) {
		files.newest = info.ModTime()
	}
	// FNV-1a over the path, then its size and time.
	hash := uint64(14695981039346656037)
	for i := range len(path) {
		hash = (hash ^ uint64(path[i])) * 1099511628211
	}
	hash = (hash ^ uint64(info.Size())) * 1099511628211
	files.mixed += (hash ^ uint64(info.ModTime().UnixNano())) * 1099511628211
}
