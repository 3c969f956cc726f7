package export

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/graph"
)

func TestLabel(t *testing.T) {
	s := design()
	s.defined("Container", "podinfo", "Deployment/web/nginx", "image", "nginx:1")
	s.add(graph.Defined, s.id("Objects", "podinfo", "long"), "kinds", "1 HorizontalPodAutoscaler", "count", "1")
	s.add(graph.Defined, s.id("Objects", "podinfo", "many"), "kinds", "12 NetworkPolicy", "count", "12")
	s.add(graph.Defined, s.id("Objects", "podinfo", "one"), "kinds", "1 Ingress", "count", "1")
	g := s.b.Graph()
	for _, test := range []struct {
		id        graph.ID
		namespace string
		want      []string
	}{
		{s.id("HelmRelease", "podinfo", "podinfo"), "", []string{"HelmRelease", "podinfo", "in podinfo"}},
		{s.id("HelmRelease", "podinfo", "podinfo"), "podinfo", []string{"HelmRelease", "podinfo"}},
		{s.id("HelmRelease", "podinfo", "podinfo"), "other", []string{"HelmRelease", "podinfo", "in podinfo"}},
		{s.id("Namespace", "", "podinfo"), "podinfo", []string{"Namespace", "podinfo"}},
		{s.id("Path", "", "apps/podinfo"), "", []string{"Path", "apps/podinfo"}},
		{s.id("Container", "podinfo", "HelmRelease/podinfo/podinfo"), "podinfo", []string{"Container", "podinfo", "ghcr.io/stefanprodan/", "podinfo:6.3.5"}},
		{s.id("Container", "podinfo", "Deployment/web/nginx"), "podinfo", []string{"Container", "nginx", "of Deployment/web", "nginx:1"}},
		{s.id("Objects", "podinfo", "many"), "podinfo", []string{"12 NetworkPolicies"}},
		{s.id("Objects", "podinfo", "long"), "podinfo", []string{"1 HorizontalPod", "Autoscaler"}},
		{s.id("Objects", "podinfo", "one"), "podinfo", []string{"1 Ingress"}},
	} {
		n, ok := g.Node(test.id)
		if !ok {
			t.Fatalf("no %s", test.id)
		}
		if diff := cmp.Diff(test.want, labelOf(g, n, test.namespace).lines()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.id, diff)
		}
	}
}

func FuzzWrap(f *testing.F) {
	seedNames(f)
	f.Fuzz(func(t *testing.T, s string) {
		lines := wrap(s)
		bare := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if got := bare(strings.Join(lines, "")); got != bare(visible(s)) {
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
