package live

import (
	"fmt"
	"strings"

	"github.com/fluxgraph/fluxgraph/internal/terminal"
)

// Readiness is the state of an object on its cluster. The zero Readiness is invalid.
type Readiness uint8

// The readinesses.
const (
	_           Readiness = iota
	Ready                 // as it was requested
	Progressing           // being worked on, or waiting for something else to become ready
	Failed                // the last attempt failed; Flux may try again
	Suspended             // suspended by spec.suspend
	Unknown               // the status does not show it, or the cluster does not have it
	lastReadiness
)

var readinesses = [lastReadiness]string{Ready: "ready", Progressing: "progressing", Failed: "failed", Suspended: "suspended", Unknown: "unknown"}

// Readinesses returns every readiness in order.
func Readinesses() []Readiness {
	all := make([]Readiness, 0, lastReadiness-1)
	for r := Ready; r < lastReadiness; r++ {
		all = append(all, r)
	}
	return all
}

// String returns the readiness as the fact readiness has it.
func (r Readiness) String() string {
	if r == 0 || r >= lastReadiness {
		return fmt.Sprintf("Readiness(%d)", uint8(r))
	}
	return readinesses[r]
}

// condition is a condition of an object's status.
type condition struct{ status, reason, message string }

// waiting are the reasons of a Ready condition that is false only because something else is not ready
// yet. See https://fluxcd.io/flux/components/kustomize/kustomizations/#dependencies.
var waiting = map[string]bool{"DependencyNotReady": true, "SourceNotReady": true}

// retried is the reason of a Reconciling condition that says that an attempt failed.
const retried = "ProgressingWithRetry"

// readiness returns the readiness of an object and its condition Ready.
func (m *manifest) readiness() (Readiness, condition) {
	ready, has := m.condition("Ready")
	r := m.withoutSuspend(ready, has)
	if suspend, _ := at(m.Spec, "suspend").(bool); suspend {
		r = Suspended
	}
	return r, ready
}

// withoutSuspend returns the readiness of an object by its conditions alone.
func (m *manifest) withoutSuspend(ready condition, has bool) Readiness {
	reconciling, _ := m.condition("Reconciling")
	stalled, _ := m.condition("Stalled")
	switch {
	case !has:
		return m.withoutReady()
	case stalled.status == "True":
		return Failed
	case ready.status == "False" && waiting[ready.reason]:
		return Progressing
	case ready.status == "False" && reconciling.status == "True" && reconciling.reason != retried && ready.reason == "Progressing":
		return Progressing
	case ready.status == "False":
		return Failed
	case ready.status != "True", reconciling.status == "True", m.behind():
		return Progressing
	}
	return Ready
}

// behind reports whether the status is about an earlier form of the object.
func (m *manifest) behind() bool {
	seen, ok := number(at(m.Status, "observedGeneration"))
	return ok && seen < m.Metadata.Generation
}

// statusless are the kinds of Flux of which some never have a status.
var statusless = map[string]bool{"Alert": true, "Provider": true, "HelmRepository": true} // the last with spec.type oci

// withoutReady returns the readiness of an object that has no condition Ready, as Flux reads it where it
// waits for such an object: one without any condition is ready. See https://github.com/kubernetes-sigs/cli-utils/tree/master/pkg/kstatus.
func (m *manifest) withoutReady() Readiness {
	if m.behind() {
		return Progressing
	}
	if isFlux(m.kind().Group) && !statusless[m.Kind] {
		return Unknown // its controller has not seen it
	}
	for _, c := range []struct {
		name, status string
		means        Readiness
	}{
		{"Failed", "True", Failed}, {"Complete", "True", Ready}, {"Available", "True", Ready}, {"Available", "False", Progressing},
	} {
		if has, ok := m.condition(c.name); ok && has.status == c.status {
			if progressing, ok := m.condition("Progressing"); ok && progressing.status == "False" && c.means == Progressing {
				return Failed
			}
			return c.means
		}
	}
	for _, pair := range [][2]any{
		{at(m.Status, "desiredNumberScheduled"), at(m.Status, "numberReady")},
		{at(m.Spec, "replicas"), at(m.Status, "readyReplicas")},
	} {
		if wanted, ok := number(pair[0]); ok {
			if got, _ := number(pair[1]); got < wanted {
				return Progressing
			}
		}
	}
	return Ready
}

func (m *manifest) condition(name string) (c condition, ok bool) {
	list, _ := at(m.Status, "conditions").([]any)
	for _, item := range list {
		if text(at(item, "type")) == name {
			return condition{text(at(item, "status")), text(at(item, "reason")), text(at(item, "message"))}, true
		}
	}
	return condition{}, false
}

// revisions are the fields of a status that hold the revision on the cluster, the most exact first.
var revisions = [][]string{
	{"lastAppliedRevision"}, {"history", "0", "chartVersion"}, {"artifact", "revision"}, {"latestRef", "tag"}, {"latestImage"},
	{"lastAttemptedRevision"},
}

// revision returns the revision of an object on the cluster, such as main@sha1:1f0c2ab or 6.5.4.
func (m *manifest) revision() string {
	for _, path := range revisions {
		if s := text(at(m.Status, path...)); s != "" {
			return terminal.Printable(s)
		}
	}
	return ""
}

// isFlux reports whether a group is one of Flux or flux-operator.
func isFlux(group string) bool {
	return strings.HasSuffix(group, ".fluxcd.io") || group == "fluxcd.controlplane.io"
}
