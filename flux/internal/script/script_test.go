package script

import (
	"fmt"
	"slices"
	"testing"
)

func TestIsScript(t *testing.T) {
	for file, want := range map[string]bool{
		"a.sh": true, "Makefile": true, "sub/justfile": true, ".taskfiles/flux.yaml": true, "Taskfile.yaml": true, ".github/workflows/a.yaml": true,
		".gitlab-ci.yml": true, ".circleci/config.yml": true, "azure-pipelines.yml": true, "Jenkinsfile": true, "scripts/run": true,
		"bootstrap/helmfile.yaml": true, "apps/a.yaml": false, "README.md": false, "run": false,
	} {
		if got := IsScript(file); got != want {
			t.Errorf("%s: %v, want %v", file, got, want)
		}
	}
}

func TestLines(t *testing.T) {
	var got []string
	for number, line := range Lines("a \\\n  b\\\r\nc\nd\\") {
		got = append(got, fmt.Sprintf("%d %q", number, line))
	}
	if want := []string{`1 "a    b c"`, `4 "d\\"`}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestApplies(t *testing.T) {
	for text, want := range map[string]bool{
		"kubectl apply -k a": true, "oc create -f a": true, "kustomize build a | kubectl apply -f -": true, "helmfile sync": true,
		"kubectl get pods": false, "flux bootstrap git": false,
	} {
		if got := Applies(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
