package check_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

var dangling = []*check.Check{check.DanglingDependsOn, check.DanglingSource, check.DanglingChartRef, check.DanglingValues,
	check.DanglingSubstitute, check.DanglingHealthCheck, check.DanglingReference}

func TestDangling(t *testing.T) {
	says := func(severity, rule, who, field, what, hint string) string {
		return fmt.Sprintf("p/%s.yaml:9: %s: %s names %s, which does not exist%s [%s]",
			who[strings.LastIndex(who, "/")+1:], severity, who+" in "+field, what, hint, rule)
	}
	names := func(who, field, what, hint string) string {
		rule := map[string]string{"spec.dependsOn[0]": "dangling-dependson", "spec.chart.spec.sourceRef": "dangling-source",
			"spec.chartRef": "dangling-chart-ref", "spec.valuesFrom[0]": "dangling-values"}[field]
		return says("error", rule, who, field, what, hint)
	}
	tests := []struct {
		name  string
		story *story
		want  []string
	}{
		{
			"nothing like it",
			newStory().says("p", kustomization, "apps", to(graph.DependsOn, kustomization, "infra")),
			[]string{names("Kustomization/flux-system/apps", "spec.dependsOn[0]", "Kustomization/flux-system/infra", "")},
		},
		{
			"a slip of the pen",
			newStory().says("p", kustomization, "apps", to(graph.DependsOn, kustomization, "infra-config")).
				has("p", kustomization, "infra-configs"),
			[]string{names("Kustomization/flux-system/apps", "spec.dependsOn[0]", "Kustomization/flux-system/infra-config", "; did you mean infra-configs?"),
				"  p/infra-configs.yaml:1: Kustomization/flux-system/infra-configs is declared here"},
		},
		{
			"a slip of the pen, elsewhere",
			newStory().says("p", release, "apps", to(graph.HostsChartsFor, helmRepo, "podinof")).
				has("p", helmRepo, "other/podinfo"),
			[]string{names("HelmRelease/flux-system/apps", "spec.chart.spec.sourceRef", "HelmRepository/flux-system/podinof", "; did you mean HelmRepository/other/podinfo?"),
				"  p/podinfo.yaml:1: HelmRepository/other/podinfo is declared here"},
		},
		{
			"another namespace",
			newStory().says("p", release, "apps", to(graph.HostsChartsFor, helmRepo, "podinfo")).
				has("p", helmRepo, "other/podinfo"),
			[]string{names("HelmRelease/flux-system/apps", "spec.chart.spec.sourceRef", "HelmRepository/flux-system/podinfo", "; podinfo exists, but in namespace other"),
				"  p/podinfo.yaml:1: HelmRepository/other/podinfo is declared here"},
		},
		{
			"another kind",
			newStory().says("p", kustomization, "apps", to(graph.DependsOn, kustomization, "db")).has("p", release, "db"),
			[]string{names("Kustomization/flux-system/apps", "spec.dependsOn[0]", "Kustomization/flux-system/db", "; that name exists, but as a HelmRelease"),
				"  p/db.yaml:1: HelmRelease/flux-system/db is declared here"},
		},
		{
			"another kind that could not serve",
			newStory().says("p", kustomization, "apps", to(graph.DependsOn, kustomization, "db")).has("p", secret, "db"),
			[]string{names("Kustomization/flux-system/apps", "spec.dependsOn[0]", "Kustomization/flux-system/db", "")},
		},
		{
			"a ConfigMap in place of a Secret",
			newStory().says("p", release, "app", to(graph.Configures, secret, "values")).has("p", configMap, "values"),
			[]string{says("error", "dangling-values", "HelmRelease/flux-system/app", "spec.valuesFrom[0]", "Secret/flux-system/values", "; that name exists, but as a ConfigMap"),
				"  p/values.yaml:1: ConfigMap/flux-system/values is declared here"},
		},
		{
			"nobody applies it",
			func() *story {
				s := newStory().says("p", kustomization, "apps", to(graph.DependsOn, kustomization, "old"))
				n := s.node("", key(kustomization, "old"))
				n.State, n.Pos.File = graph.Unreachable, "old.yaml"
				s.Add(n)
				return s
			}(),
			[]string{names("Kustomization/flux-system/apps", "spec.dependsOn[0]", "Kustomization/flux-system/old", "; its YAML is in the repository, but no Kustomization applies it"),
				"  old.yaml:1: Kustomization/flux-system/old is declared here"},
		},
		{
			"another cluster does not help",
			newStory().says("p", kustomization, "apps", to(graph.DependsOn, kustomization, "infra")).has("q", kustomization, "infra"),
			[]string{names("Kustomization/flux-system/apps", "spec.dependsOn[0]", "Kustomization/flux-system/infra", "")},
		},
		{
			"a workload's configuration is a warning",
			newStory().says("p", deployment, "app", graph.Ref{To: key(configMap, "s"), Relation: graph.References}),
			[]string{"p/app.yaml:9: warning: Deployment/flux-system/app names ConfigMap/flux-system/s, which does not exist [dangling-reference]"},
		},
		{
			"a workload's secret may be made manually",
			newStory().says("p", deployment, "app", graph.Ref{To: key(secret, "login"), Relation: graph.References}),
			nil,
		},
		{
			"a workload's secret with another name",
			newStory().says("p", deployment, "app", graph.Ref{To: key(secret, "logni"), Relation: graph.References}).has("p", secret, "login"),
			[]string{"p/app.yaml:9: warning: Deployment/flux-system/app names Secret/flux-system/logni, which does not exist; did you mean login? [dangling-reference]",
				"  p/login.yaml:1: Secret/flux-system/login is declared here"},
		},
		{
			"something unread may supply it, but a near name is there",
			newStory().says("p", deployment, "app", graph.Ref{To: key(secret, "logni"), Relation: graph.References, Absent: graph.Unknown, Reason: "r"}).has("p", secret, "login"),
			[]string{"p/app.yaml:9: warning: Deployment/flux-system/app names Secret/flux-system/logni, which nothing in the repository makes; did you mean login? [dangling-reference]",
				"  p/login.yaml:1: Secret/flux-system/login is declared here"},
		},
		{
			"something names it, so that a near name is no matter",
			newStory().says("p", deployment, "app", graph.Ref{To: key(secret, "logni"), Relation: graph.References, Absent: graph.Unknown, Reason: "r", Evidence: graph.Pos{File: "up.sh", Line: 1}}).has("p", secret, "login"),
			nil,
		},
		{
			"another kind, elsewhere",
			newStory().says("p", kustomization, "apps", to(graph.DependsOn, kustomization, "db")).has("p", release, "data/db"),
			[]string{names("Kustomization/flux-system/apps", "spec.dependsOn[0]", "Kustomization/flux-system/db", "; that name exists, but as a HelmRelease in namespace data"),
				"  p/db.yaml:1: HelmRelease/data/db is declared here"},
		},
		{
			"a chart that another kind of source holds",
			newStory().says("p", release, "apps", graph.Ref{To: key(ociRepo, "podinfo"), Relation: graph.HostsChartsFor, Field: "spec.chartRef"}).
				has("p", helmRepo, "podinfo"),
			[]string{names("HelmRelease/flux-system/apps", "spec.chartRef", "OCIRepository/flux-system/podinfo", "; that name exists, but as a HelmRepository"),
				"  p/podinfo.yaml:1: HelmRepository/flux-system/podinfo is declared here"},
		},
		{
			"who is suspended asks for nothing now",
			func() *story {
				s := newStory()
				ref := to(graph.DependsOn, kustomization, "infra")
				ref.Pos = graph.Pos{File: "p/apps.yaml", Line: 9}
				s.Add(s.node("p", key(kustomization, "apps"), "suspend=true"), ref)
				return s
			}(),
			[]string{says("warning", "dangling-dependson", "Kustomization/flux-system/apps", "spec.dependsOn[0]", "Kustomization/flux-system/infra", "; the Kustomization is suspended")},
		},
		{
			"a cluster that nothing declares may get it from elsewhere, unless it has another name here",
			func() *story {
				s := newStory()
				s.AddCluster(graph.Cluster{Name: "p", Entry: graph.InferredHow})
				return s.says("p", kustomization, "apps", to(graph.DependsOn, kustomization, "infra")).
					says("p", kustomization, "more", to(graph.DependsOn, kustomization, "app"))
			}(),
			[]string{
				says("warning", "dangling-dependson", "Kustomization/flux-system/apps", "spec.dependsOn[0]", "Kustomization/flux-system/infra", ""),
				names("Kustomization/flux-system/more", "spec.dependsOn[0]", "Kustomization/flux-system/app", "; did you mean apps?"),
				"  p/apps.yaml:1: Kustomization/flux-system/apps is declared here",
			},
		},
		{
			"a health check",
			newStory().says("p", kustomization, "apps", graph.Ref{To: key(release, "d"), Relation: graph.ChecksHealthOf, Field: "spec.healthChecks[0]"}),
			[]string{says("error", "dangling-health-check", "Kustomization/flux-system/apps", "spec.healthChecks[0]", "HelmRelease/flux-system/d", "")},
		},
		{
			"a health check that Flux does not look at, because it waits for all",
			func() *story {
				s := newStory()
				s.Add(s.node("p", key(kustomization, "apps"), "wait=true"), graph.Ref{To: key(release, "d"), Relation: graph.ChecksHealthOf,
					Field: "spec.healthChecks[0]", Pos: graph.Pos{File: "p/apps.yaml", Line: 9}})
				return s
			}(),
			[]string{says("info", "dangling-health-check", "Kustomization/flux-system/apps", "spec.healthChecks[0]", "HelmRelease/flux-system/d", "; spec.wait is true, and Flux then ignores this list")},
		},
		{
			"optional, unknown, external and paths are none",
			newStory().
				says("p", release, "a", graph.Ref{To: key(secret, "s1"), Relation: graph.Configures, Optional: true}).
				says("p", release, "b", graph.Ref{To: key(secret, "s2"), Relation: graph.Configures, Absent: graph.Unknown}).
				says("p", release, "c", graph.Ref{To: key(secret, "s3"), Relation: graph.Configures, Absent: graph.External}).
				says("p", kustomization, "d", graph.Ref{To: graph.Key{Kind: graph.Path, Name: "gone"}, Relation: graph.PointsAt}),
			nil,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { compare(t, said(tt.story, dangling...), tt.want...) })
	}
}
