package main

import (
	"context"
	"encoding/json"
	"os"

	"github.com/argoproj/argo-cd/gitops-engine/pkg/diff"
	openapi_v2 "github.com/google/gnostic-models/openapiv2"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/kube-openapi/pkg/util/proto"
)

// Differ compares what Git says with what there is as Argo CD does.
type differ struct {
	openAPI string
	parser  *managedfields.GvkParser
}

// Told answers in place of an API server, with what the real one answered.
type told struct{ answer map[string]any }

func (t told) Run(_ context.Context, _ *unstructured.Unstructured, _ string) (string, error) {
	text, err := json.Marshal(t.answer)
	return string(text), err
}

func (d *differ) gvkParser() (*managedfields.GvkParser, error) {
	if d.parser != nil {
		return d.parser, nil
	}
	text, err := os.ReadFile(d.openAPI)
	if err != nil {
		return nil, err
	}
	document, err := openapi_v2.ParseDocument(text)
	if err != nil {
		return nil, err
	}
	models, err := proto.NewOpenAPIData(document)
	if err != nil {
		return nil, err
	}
	d.parser, err = managedfields.NewGVKParser(models, false)
	return d.parser, err
}

// Diff says of each of the three ways in which Argo CD compares whether it would call the object out of sync: by the client, by structured merge (the sync option
// ServerSideApply), and by a dry run on the server.
func (d *differ) diff(request Request) (any, error) {
	parser, err := d.gvkParser()
	if err != nil {
		return nil, err
	}
	ways := map[string][]diff.Option{
		"client": {},
		"merge":  {diff.WithStructuredMergeDiff(true)},
		"server": {diff.WithServerSideDiff(true), diff.WithServerSideDryRunner(told{request.Predicted})},
	}
	modified := map[string]bool{}
	for name, options := range ways {
		config := (&unstructured.Unstructured{Object: whole(request.Config).(map[string]any)}).DeepCopy()
		live := (&unstructured.Unstructured{Object: whole(request.Object).(map[string]any)}).DeepCopy()
		result, err := diff.Diff(config, live, append(options, diff.WithGVKParser(parser), diff.WithManager(request.Manager))...)
		if err != nil {
			return nil, err
		}
		modified[name] = result.Modified
	}
	return modified, nil
}
