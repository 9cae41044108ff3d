package main

import (
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/dynamic/fake"
)

// cluster is what `lookup` asks during a render: objects that are there already, all of them in
// namespaces.
type cluster struct {
	client *fake.FakeDynamicClient
}

func newCluster(objects []map[string]any) cluster {
	there := make([]runtime.Object, len(objects))
	for i, object := range objects {
		there[i] = &unstructured.Unstructured{Object: object}
	}
	return cluster{fake.NewSimpleDynamicClient(runtime.NewScheme(), there...)}
}

// GetClientFor is what Helm's engine calls for each lookup.
func (known cluster) GetClientFor(apiVersion, kind string) (dynamic.NamespaceableResourceInterface, bool, error) {
	group, err := schema.ParseGroupVersion(apiVersion)
	if err != nil {
		return nil, false, err
	}
	resource, _ := meta.UnsafeGuessKindToResource(group.WithKind(kind))
	return known.client.Resource(resource), true, nil
}
