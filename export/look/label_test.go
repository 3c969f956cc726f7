package look

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/graph"
)

func TestLabel(t *testing.T) {
	s := sketch.Design()
	s.Defined("Container", "podinfo", "Deployment/web/nginx", "image", "nginx:1")
	s.Add(graph.Defined, s.ID("Objects", "podinfo", "long"), "kinds", "1 HorizontalPodAutoscaler", "count", "1")
	s.Add(graph.Defined, s.ID("Objects", "podinfo", "many"), "kinds", "12 NetworkPolicy", "count", "12")
	s.Add(graph.Defined, s.ID("Objects", "podinfo", "one"), "kinds", "1 Ingress", "count", "1")
	g := s.B.Graph()
	for _, test := range []struct {
		id        graph.ID
		namespace string
		want      []string
	}{
		{s.ID("HelmRelease", "podinfo", "podinfo"), "", []string{"HelmRelease", "podinfo", "in podinfo"}},
		{s.ID("HelmRelease", "podinfo", "podinfo"), "podinfo", []string{"HelmRelease", "podinfo"}},
		{s.ID("HelmRelease", "podinfo", "podinfo"), "other", []string{"HelmRelease", "podinfo", "in podinfo"}},
		{s.ID("Namespace", "", "podinfo"), "podinfo", []string{"Namespace", "podinfo"}},
		{s.ID("Path", "", "apps/podinfo"), "", []string{"Path", "apps/podinfo"}},
		{s.ID("Container", "podinfo", "HelmRelease/podinfo/podinfo"), "podinfo", []string{"Container", "podinfo", "ghcr.io/stefanprodan/", "podinfo:6.3.5"}},
		{s.ID("Container", "podinfo", "Deployment/web/nginx"), "podinfo", []string{"Container", "nginx", "of Deployment/web", "nginx:1"}},
		{s.ID("Objects", "podinfo", "many"), "podinfo", []string{"12 NetworkPolicies"}},
		{s.ID("Objects", "podinfo", "long"), "podinfo", []string{"1 HorizontalPod", "Autoscaler"}},
		{s.ID("Objects", "podinfo", "one"), "podinfo", []string{"1 Ingress"}},
	} {
		n, ok := g.Node(test.id)
		if !ok {
			t.Fatalf("no %s", test.id)
		}
		if diff := cmp.Diff(test.want, LabelOf(g, n, test.namespace).Lines()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.id, diff)
		}
	}
}

func FuzzWrap(f *testing.F) {
	sketch.SeedNames(f)
	f.Fuzz(func(t *testing.T, s string) {
		lines := Wrap(s)
		bare := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if got := bare(strings.Join(lines, "")); got != bare(Visible(s)) {
			t.Errorf("%q became %q", s, lines)
		}
		for _, l := range lines {
			marks := 0
			for _, r := range l {
				if !unicode.IsGraphic(r) {
					t.Errorf("%q has a line %q", s, l)
				}
				if unicode.Is(unicode.M, r) {
					marks++
				}
			}
			if utf8.RuneCountInString(l)-marks > labelWidth {
				t.Errorf("%q has a line of %d characters", s, utf8.RuneCountInString(l))
			}
		}
	})
}
