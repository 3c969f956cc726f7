package reach

import (
	"slices"

	"github.com/fluxgraph/fluxgraph/graph"
)

// toolGroups are API groups whose objects configure a tool and are never on a cluster.
var toolGroups = []string{
	"backstage.io", "kubeadm.k8s.io", "kind.x-k8s.io", "k3d.io", "eksctl.io", "ctlptl.dev", "audit.k8s.io",
	"apiserver.config.k8s.io", "apiserver.k8s.io", "kubelet.config.k8s.io", "kubeproxy.config.k8s.io", "kubescheduler.config.k8s.io",
	"chainsaw.kyverno.io", "cli.kyverno.io", "kuttl.dev", "client.authentication.k8s.io", "config.kubernetes.io", "minikube.sigs.k8s.io",
	"tilt.dev", "k0sctl.k0sproject.io", "skaffold", "cluster.k0sctl.io",
}

// configuresTool reports whether the objects of a kind configure a tool and are never on a cluster.
func configuresTool(k graph.Kind) bool { return slices.Contains(toolGroups, k.Group) }

// toolFolders are names of directories whose manifests are examples, tests or the input of a tool, where no
// cluster applies anything below them.
var toolFolders = []string{
	"ansible", "archive", "archived", "attic", "bootstrap", "demo", "demos", "deprecated", "disabled", "doc", "docker", "docs",
	"e2e", "example", "examples", "fixtures", "graveyard", "hack", "helmfile", "packer", "samples", "sandbox", "scripts", "skeleton", "talos",
	"templates", "terraform", "testdata", "testing", "tests", "tofu", "tools", "unused",
}
