// Judge says what Argo CD and kstatus make of objects. It reads a JSON document with requests from standard input and writes their answers to standard output, in the
// same order: a program of the tests, on the libraries that those tools are made of.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
)

// Input is what is asked.
type Input struct {
	Requests []Request `json:"requests"`
	// OpenAPI is the path of the API server's /openapi/v2 as JSON; only for a diff.
	OpenAPI string `json:"openapi"`
}

// Request is one question about an object.
type Request struct {
	// Ask is health, discovery, action, kstatus or diff.
	Ask    string         `json:"ask"`
	Object map[string]any `json:"object"`
	// Script is the Lua of a health check, a discovery or an action.
	Script string `json:"script"`
	// Config is what Git says, and Predicted what the API server answers to a dry run of applying that; only for a diff.
	Config    map[string]any `json:"config"`
	Predicted map[string]any `json:"predicted"`
	Manager   string         `json:"manager"`
}

// Answer is one of them: a value, or why there is none.
type Answer struct {
	Value any    `json:"value,omitempty"`
	Error string `json:"error,omitempty"`
}

func main() {
	var input Input
	if err := json.NewDecoder(os.Stdin).Decode(&input); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	differ := &differ{openAPI: input.OpenAPI}
	answers := make([]Answer, 0, len(input.Requests))
	for _, request := range input.Requests {
		value, err := answer(request, differ)
		if err != nil {
			answers = append(answers, Answer{Error: err.Error()})
		} else {
			answers = append(answers, Answer{Value: value})
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func answer(request Request, differ *differ) (any, error) {
	switch request.Ask {
	case "health":
		return runLua(request.Object, request.Script)
	case "discovery":
		return runLua(request.Object, request.Script)
	case "action":
		value, err := runLua(request.Object, request.Script)
		if err != nil {
			return nil, err
		}
		return asBefore(value, request.Object), nil
	case "kstatus":
		result, err := status.Compute(&unstructured.Unstructured{Object: whole(request.Object).(map[string]any)})
		if err != nil {
			return nil, err
		}
		return map[string]any{"status": result.Status.String(), "message": result.Message}, nil
	case "diff":
		return differ.diff(request)
	}
	return nil, fmt.Errorf("there is no question %q", request.Ask)
}

// Whole turns numbers without a fraction into integers, as the API machinery has them.
func whole(value any) any {
	switch value := value.(type) {
	case float64:
		if value == float64(int64(value)) {
			return int64(value)
		}
	case map[string]any:
		for key, one := range value {
			value[key] = whole(one)
		}
	case []any:
		for index, one := range value {
			value[index] = whole(one)
		}
	}
	return value
}
