package entry

import (
	"testing"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
)

func TestWords(t *testing.T) {
	tests := []struct {
		name, file, text string
		dir              string
		root, applied    bool
	}{
		{"bootstrap", "README.md", "    flux bootstrap github \\\n      --owner=me \\\n      --path=./clusters/prod\n", "clusters/prod", true, false},
		{"bootstrap of another directory", "README.md", "flux bootstrap git --path clusters/prod\n", "clusters/prod-2", false, false},
		{"a variable", "Taskfile.yaml", "cmd: flux bootstrap git --path=clusters/${CLUSTER}\n", "clusters/prod", true, false},
		{"a variable for the repository", "scripts/x.sh", "flux bootstrap git --path=\"$ROOT/clusters/prod\"\n", "clusters/prod", true, false},
		{"only a variable", "scripts/x.sh", "flux bootstrap git --path=$DIR\n", "clusters/prod", false, false},
		{"Terraform", "main.tf", "resource \"flux_bootstrap_git\" \"this\" {\n  path = \"clusters/prod\"\n}\n", "clusters/prod", true, false},
		{"other Terraform", "main.tf", "path = \"clusters/prod\"\n", "clusters/prod", false, false},
		{"kubectl apply", "Makefile", "\tkubectl apply -k ./k8s/bootstrap\n", "k8s/bootstrap", false, true},
		{"kustomize build", ".github/workflows/a.yaml", "run: kustomize build k8s/bootstrap | kubectl apply -f -\n", "k8s/bootstrap", false, true},
		{"flux bootstrap's file", "clusters/prod/flux-system/gotk-sync.yaml", "", "clusters/prod", true, false},
		{"a manifest", "a.yaml", "flux bootstrap --path=clusters/prod\n", "clusters/prod", false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := readWords(repository(t, model.Options{}, tt.file, tt.text))
			if _, got := w.namesRoot(tt.dir); got != tt.root {
				t.Errorf("names the root: %v, want %v", got, tt.root)
			}
			if _, got := w.namesApplied(tt.dir); got != tt.applied {
				t.Errorf("names what is applied: %v, want %v", got, tt.applied)
			}
		})
	}
}
