package check_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

var (
	apps  = key(kustomization, "apps")
	infra = key(kustomization, "infra")
	web   = key(release, "web/web")
	repo  = key(graph.Kind{Group: "source.toolkit.fluxcd.io", Name: "GitRepository"}, "repo")
)

// details holds details and the messages of the findings that they become, in the groups of their rules.
var details = []struct {
	detail graph.Detail
	want   string
}{
	{problem.MissingPath{Kustomization: apps, Path: "./app", Source: repo, Why: problem.Absent, Suggestion: "apps"},
		"spec.path ./app of Kustomization/flux-system/apps does not exist in GitRepository/flux-system/repo; did you mean ./apps?"},
	{problem.MissingPath{Kustomization: apps, Source: repo, Why: problem.IsFile},
		`spec.path "" of Kustomization/flux-system/apps is a file, not a directory in GitRepository/flux-system/repo`},
	{problem.MissingPath{Kustomization: apps, Path: "x", Source: repo, Why: problem.Ignored},
		"spec.path x of Kustomization/flux-system/apps is left out of the artifact by its ignore rules in GitRepository/flux-system/repo"},
	{problem.MissingChart{Object: web, Field: "spec.chart.spec.chart", Path: "charts/web", Why: problem.Absent},
		"spec.chart.spec.chart of HelmRelease/web/web names charts/web, which does not exist in the source"},
	{problem.MissingChart{Object: web, Field: "spec.chart.spec.chart", Path: "charts/web", NoChartFile: true},
		"spec.chart.spec.chart of HelmRelease/web/web names charts/web, which has no Chart.yaml"},

	{problem.BuildRefused{Dir: "apps", Reason: "a generator makes ConfigMap/a, which is there already; its behavior must be merge or replace"},
		"kustomize cannot build apps: a generator makes ConfigMap/a, which is there already; its behavior must be merge or replace"},
	{problem.BuildRefused{Dir: "apps", File: "kustomization.yaml", Cause: problem.InvalidYAML{Reason: "line 3: did not find expected key"}},
		"kustomize cannot build apps: kustomization.yaml: document is not valid YAML: line 3: did not find expected key"},
	{problem.MissingEntry{File: "kustomization.yaml", Entry: "a.yml", Why: problem.Absent, Similar: "a.yaml"},
		"kustomization.yaml names a.yml, which does not exist; there is a.yaml"},
	{problem.MissingEntry{File: "kustomization.yaml", Entry: "a.yml", Why: problem.Untracked},
		"kustomization.yaml names a.yml, which is not tracked by git"},
	{problem.MissingEntry{File: "kustomization.yaml", Entry: "../a", Why: problem.Outside},
		"kustomization.yaml names ../a, which is outside the artifact"},
	{problem.MissingEntry{File: "kustomization.yaml", Entry: "../a", Why: problem.Link},
		"kustomization.yaml names ../a, which is a symbolic link or behind one, and no artifact holds links"},
	{problem.MissingEntry{File: "kustomization.yaml", Entry: "a.yaml", Why: problem.LinkAsText},
		"kustomization.yaml names a.yaml, which is a symbolic link that was saved as a text file"},
	{problem.MissingComponent{Path: "../c", Why: problem.Absent}, "the component ../c does not exist"},
	{problem.MissingComponent{Path: "../c", Why: problem.Ignored}, "the component ../c is left out of the artifact by its ignore rules"},
	{problem.StrayDocument{Dir: "apps"}, "not a Kubernetes object, but Flux reads every YAML file below apps because it has no kustomization.yaml"},
	{problem.UnprintableEntry{Entry: "patch.yaml", Reason: "line 2: x"}, "patch.yaml cannot be turned into JSON: line 2: x"},
	{problem.InvalidOverlay{Reason: "spec.patches: no list"}, "spec.patches: no list"},
	{problem.InvalidVariableName{Kustomization: apps, Variable: "a-b"},
		`Kustomization/flux-system/apps is substituted with a variable called "a-b", and no name may have other characters than letters, digits and _`},
	{problem.SubstitutionFailed{Kind: "ConfigMap", Name: "c", Reason: "bad"}, "ConfigMap/c: variable substitution failed: bad"},
	{problem.ChartFailed{Release: web, ValuesFile: "values.yaml"}, "the chart of HelmRelease/web/web cannot be built: there is no values file values.yaml in the source"},
	{problem.ChartFailed{Release: web, Reason: "nil", Archive: true},
		"the artifact with the chart of HelmRelease/web/web is none that Helm loads: nil; Helm takes a chart from a directory of the artifact, and nothing may be beside that"},
	{problem.ChartFailed{Release: web, Reason: "nil"}, "the chart of HelmRelease/web/web does not render: nil"},

	{problem.InvalidYAML{Reason: "line 3: x"}, "document is not valid YAML: line 3: x"},
	{problem.UnprintableDocument{Reason: "x"}, "document cannot be turned into JSON: x"},
	{problem.TooManyAliases{Reason: "too many"}, "too many"},
	{problem.NotAMapping{Type: "list"}, "document is a list, not an object"},
	{problem.NotAMapping{Type: "scalar", Link: true}, "document is no object, but the target of a symbolic link that was saved as a text file"},
	{problem.AfterEndMarker{}, "document after the end marker ... is not read, because no --- starts it"},
	{problem.RefusedStart{Directive: true}, "directive before the first --- is refused by kustomize"},
	{problem.RefusedStart{}, "text after --- is refused by kustomize"},
	{problem.InvalidItems{Kind: "List"}, "items of List is not a list"},
	{problem.InvalidItems{Kind: "List", Item: true}, "item of List is not a mapping"},
	{problem.InvalidKey{Mistake: problem.KeyIsMapping}, "mapping key is a mapping itself, as in a template that was not rendered"},
	{problem.InvalidKey{Mistake: problem.KeyIsList}, "mapping key is a list"},
	{problem.InvalidKey{Mistake: problem.KeyNotString, Key: "1", Tag: "!!int"}, `mapping key "1" is not a string but !!int, and needs quotes`},
	{problem.InvalidKey{Mistake: problem.KeyRepeated, Key: "a", Line: 3}, `mapping key "a" is already set on line 3`},
	{problem.InvalidKey{Mistake: problem.MergeNoMapping}, "merge key << does not name a mapping"},

	{problem.UndefinedVariable{Name: "x"}, "${x} has neither a default nor a value in spec.postBuild, which Flux refuses, or before 2.9 replaces by an empty text"},
	{problem.UndefinedVariable{Name: "x", Version: problem.BeforeStrict},
		"${x} has neither a default nor a value in spec.postBuild, so that Flux puts an empty text there, and from 2.9 on refuses the Kustomization"},
	{problem.UndefinedVariable{Name: "x", Version: problem.Strict, Kustomization: apps, Objects: 1},
		"${x} has neither a default nor a value in spec.postBuild of Kustomization/flux-system/apps"},
	{problem.UndefinedVariable{Name: "x", Version: problem.Strict, Kustomization: apps, Objects: 3},
		"${x} has neither a default nor a value in spec.postBuild of Kustomization/flux-system/apps, here and in 2 other objects"},

	{problem.ObjectAddedTwice{Dir: "apps", Object: "ConfigMap/a"}, "kustomize cannot build apps: ConfigMap/a is there twice"},
	{problem.ObjectAddedTwice{Dir: "apps", Object: "ConfigMap/a", File: "b.yaml", First: "a.yaml:2"},
		"kustomize cannot build apps: b.yaml adds ConfigMap/a a second time, after a.yaml:2"},
	{problem.ObjectAddedTwice{Dir: "apps", Object: "ConfigMap/a", File: "b.yaml", ListedTwice: true},
		"kustomize cannot build apps: b.yaml is listed twice, and adds ConfigMap/a each time"},
	{problem.ObjectsMadeOne{Kustomization: apps, Object: key(configMap, "a")},
		"the variables of Kustomization/flux-system/apps make two objects one, ConfigMap/flux-system/a"},

	{problem.OwnershipConflict{First: apps, Second: infra, Objects: []graph.Key{web}},
		"Kustomization/flux-system/apps and Kustomization/flux-system/infra both apply HelmRelease/web/web; they overwrite each other at every reconciliation"},
	{problem.OwnershipConflict{First: apps, Second: infra, Objects: []graph.Key{web, web, web, web, web}, Paths: problem.FirstInside, MayDelete: true},
		"Kustomization/flux-system/apps and Kustomization/flux-system/infra both apply HelmRelease/web/web, HelmRelease/web/web, HelmRelease/web/web and 2 more, because the path of Kustomization/flux-system/apps lies inside that of Kustomization/flux-system/infra; they overwrite each other at every reconciliation, and the one that lets go may delete what the other needs"},
	{problem.OwnershipConflict{First: apps, Second: infra, Objects: []graph.Key{web}, Paths: problem.Same},
		"Kustomization/flux-system/apps and Kustomization/flux-system/infra both apply HelmRelease/web/web, because they have the same path; they overwrite each other at every reconciliation"},

	{problem.NothingToCopy{Generator: apps, From: "@a/b", Source: repo},
		"Kustomization/flux-system/apps copies @a/b, which does not exist in GitRepository/flux-system/repo; it makes none of its artifacts"},
	{problem.NothingToCopy{Generator: apps, From: "@a/*", Source: repo, Pattern: true},
		"Kustomization/flux-system/apps copies @a/*, which matches nothing in GitRepository/flux-system/repo; it makes none of its artifacts"},
	{problem.NothingToCopy{Generator: apps, From: "@a/*", Source: repo, Pattern: true, Excluded: true},
		"Kustomization/flux-system/apps copies @a/*, and excludes all of it; it makes none of its artifacts"},

	{problem.MissingKey{Object: web, Target: apps, Key: "a", Keys: "b, c"},
		"HelmRelease/web/web takes the key a of Kustomization/flux-system/apps, which has no such key; it has b and c"},

	{problem.IdleMarker{Policy: web, Reason: problem.NoPolicy}, "the marker names HelmRelease/web/web, which does not exist; the image is never updated"},
	{problem.IdleMarker{Policy: web, Reason: problem.NoAutomation},
		"the marker names HelmRelease/web/web, and namespace web has no ImageUpdateAutomation; the image is never updated"},
	{problem.IdleMarker{Policy: web, Reason: problem.OutsideUpdatePath, Paths: "./a, ./b"},
		"the marker names HelmRelease/web/web, whose ImageUpdateAutomations update ./a and ./b only; the image is never updated"},

	{problem.StillEncrypted{Kustomization: apps, Object: web, Refused: true},
		"HelmRelease/web/web is encrypted by SOPS, and Kustomization/flux-system/apps has no spec.decryption; nothing of the Kustomization is applied"},
	{problem.StillEncrypted{Kustomization: apps, Object: web, Others: 1},
		"HelmRelease/web/web and 1 other object hold a file that is encrypted by SOPS, and Kustomization/flux-system/apps has no spec.decryption; what uses it gets the encrypted text"},

	{problem.Unapplied{Path: "a.yaml", Object: web, Own: 1, Objects: 1, Files: 1, AppliedFrom: "b.yaml", Reason: problem.NothingLists},
		"a.yaml is used by no cluster, though HelmRelease/web/web is applied from b.yaml: no kustomization file lists it"},
	{problem.Unapplied{Path: "a.yaml", Object: web, Own: 1, Objects: 1, Files: 1, Patch: true, Reason: problem.NotListed, By: "kustomization.yaml"},
		"a.yaml is used by no cluster: kustomization.yaml does not list it"},
	{problem.Unapplied{Path: "a.yaml", Object: web, Own: 1, Objects: 1, Files: 1, Reason: problem.EntryCommentedOut, By: "kustomization.yaml"},
		"HelmRelease/web/web is applied by no cluster: it is commented out in kustomization.yaml"},
	{problem.Unapplied{Path: "a.yaml", Own: 2, Objects: 2, Files: 1, Reason: problem.NothingLists},
		"the 2 objects of a.yaml are applied by no cluster: no kustomization file lists it"},
	{problem.Unapplied{Path: "a.yaml", Object: apps, Own: 1, Objects: 3, Files: 2, LeadsOn: true, Reason: problem.NothingLists},
		"Kustomization/flux-system/apps is applied by no cluster, nor is what it would bring (2 objects): no kustomization file lists it"},
	{problem.Unapplied{Path: "a.yaml", Own: 2, Objects: 3, Files: 2, LeadsOn: true, Reason: problem.NothingLists},
		"a.yaml is applied by no cluster, nor is what it would bring (1 object): no kustomization file lists it"},
	{problem.Unapplied{Path: "apps", Folder: true, Objects: 3, Files: 2, Reason: problem.NothingPointsThere},
		"apps is applied by no cluster (3 objects in 2 files): no Kustomization points there, and no kustomization file lists it"},
	{problem.Unapplied{Path: "apps", Folder: true, Objects: 3, Files: 1, LeadsOn: true, Reason: problem.KustomizationDisabled, By: "apps.yaml"},
		"apps is applied by no cluster, nor is what it would bring (3 objects in 1 file): the Kustomization that points there is commented out in apps.yaml"},

	{problem.UnreadFile{File: "a.yaml", Reason: "permission denied"}, "a.yaml cannot be read: permission denied"},
	{problem.Omitted{What: problem.SymbolicLinks, Files: []string{"a"}}, "1 symbolic link was left out, as Flux leaves it out: a"},
	{problem.Omitted{What: problem.Submodules, Files: []string{"a", "b"}}, "2 submodules were not read: a, b"},
	{problem.Omitted{What: problem.UntrackedManifests, Files: []string{"a", "b", "c", "d", "e", "f"}},
		"6 manifests are not tracked by git and were left out: a, b, c, d, e and 1 more"},
	{problem.GitUnknown{Reason: "the index is of version 5"}, "what git tracks is not known, so all files were taken: the index is of version 5"},
	{problem.GitUnknown{Sparse: 2}, "2 tracked files are not in the work tree, because it is sparse"},
	{problem.PluginsNotRun{File: "kustomization.yaml", Entry: "gen.yaml"},
		"kustomization.yaml names gen.yaml, whose plugins are not run, because what they do cannot be told without running them"},
	{problem.RemoteBases{Kustomization: apps, URL: "https://a"}, "Kustomization/flux-system/apps builds on https://a, which is not fetched: what it adds is unknown"},
	{problem.RemoteContents{Kustomization: apps, URL: "https://a"},
		"Kustomization/flux-system/apps fills a ConfigMap or Secret from https://a, which is not fetched: its content is unknown"},
	{problem.RemoteContents{Kustomization: apps, URL: "https://a", Others: 2},
		"Kustomization/flux-system/apps fills ConfigMaps or Secrets from https://a and 2 other remote files, which are not fetched: their content is unknown"},
	{problem.RemoteBases{Kustomization: apps, URL: "https://a", Others: 2},
		"Kustomization/flux-system/apps builds on https://a and 2 other remote bases, which are not fetched: what they add is unknown"},
	{problem.TemplateFailed{Object: key(resourceSet, "s"), Field: "spec.resources[0]", Reason: "x"},
		"ResourceSet/flux-system/s: spec.resources[0] cannot be rendered: x"},
	{problem.TemplateFailed{Object: key(resourceSet, "s"), Field: "spec.resources[0]", NotYAML: true, Reason: "x"},
		"ResourceSet/flux-system/s: what spec.resources[0] renders is not YAML: x"},
	{problem.UnseenDirectories{Object: key(resourceSet, "s"), Pattern: "@a/*"}, "ResourceSet/flux-system/s: the directories of @a/* cannot be seen"},
	{problem.EndlessChange{Cluster: "prod"}, "the Kustomizations of prod change each other or make new ones without end, what is shown is where the reading stopped"},
	{problem.NoEntry{Dir: "parts/a", Others: 2},
		"no cluster starts in this repository: parts/a and 2 other directories may be parts that other repositories build; --entry parts/a starts a cluster there"},
	{problem.UnknownContent{Kustomization: apps, Reason: "no such source"}, "what Kustomization/flux-system/apps applies cannot be known: no such source"},
	{problem.UnknownContent{Kustomization: apps, Unread: true},
		"what Kustomization/flux-system/apps applies cannot be known: the reading stopped before it"},
	{problem.UnknownPath{Kustomization: apps, Path: "./${x}", Supplied: true}, "spec.path of Kustomization/flux-system/apps is ./${x}, and only the cluster knows the value of the variable"},
	{problem.UnknownPath{Kustomization: apps, Path: "./${x}"}, "spec.path of Kustomization/flux-system/apps is ./${x}, and nothing supplies the variable"},
	{problem.NoNamespace{Kustomization: apps, Object: graph.Key{Kind: graph.Kind{Name: "ConfigMap"}, Name: "a"}}, "ConfigMap/a has no namespace, and Flux applies nothing of " +
		"Kustomization/flux-system/apps because of it; set metadata.namespace, namespace in a kustomization file, or spec.targetNamespace of the Kustomization"},
	{problem.SubstitutedType{Kustomization: apps, Object: web, Field: "spec.releaseName", Variable: "V", Type: "number"}, "${V} makes spec.releaseName of HelmRelease/web/web " +
		"a number, where only a text is allowed, and Kustomization/flux-system/apps cannot be applied; quotes around ${V} are lost before substitution, and only quotes that are part of its value stay"},
	{problem.LiteralVariable{Name: "V", Kustomization: apps, Object: web, Field: "spec.releaseName", SuppliedTo: infra}, "${V} in spec.releaseName of HelmRelease/web/web " +
		"stays as it is, because Kustomization/flux-system/apps has no variables; Kustomization/flux-system/infra has the variable"},
	{problem.UnknownChart{Release: web, Reason: "x"}, "what the chart of HelmRelease/web/web makes cannot be known: x"},
}

func TestDetailsBecomeSentences(t *testing.T) {
	for _, tt := range details {
		p := problem.At(graph.Pos{File: "a.yaml", Line: 2}, tt.detail)
		if got := check.OfProblem(p).Message; got != tt.want {
			t.Errorf("%#v:\ngot  %s\nwant %s", tt.detail, got, tt.want)
		}
		s := newStory()
		s.AddProblem(p)
		findings := check.Run(s.Graph(), check.Named(string(p.Kind)))
		if len(findings) != 1 || findings[0].Message != tt.want {
			t.Errorf("%T: found %v, want %s", tt.detail, findings, tt.want)
		}
	}
}

// A hint is no part of what a finding is known by.
func TestHintsOfDetailsAreNoPartOfTheStatement(t *testing.T) {
	for _, tt := range []struct {
		detail graph.Detail
		want   string
	}{
		{problem.MissingPath{Kustomization: apps, Path: "./app", Source: repo, Why: problem.Absent, Suggestion: "apps"},
			"spec.path ./app of Kustomization/flux-system/apps does not exist in GitRepository/flux-system/repo"},
		{problem.BuildRefused{Dir: "apps", Reason: "a; b; c"}, "kustomize cannot build apps: a"},
		{problem.UnreadFile{File: "a.yaml", Reason: "permission denied"}, ""},
	} {
		s := newStory()
		s.AddProblem(problem.At(graph.Pos{}, tt.detail))
		f := check.Run(s.Graph(), check.All()...)[0]
		if f.Statement != tt.want {
			t.Errorf("%T: got %q, want %q", tt.detail, f.Statement, tt.want)
		}
	}
}

func TestEveryDetailIsTested(t *testing.T) {
	tested := map[string]bool{}
	for _, tt := range details {
		tested[reflect.TypeOf(tt.detail).Name()] = true
	}
	files, err := filepath.Glob(filepath.Join("..", "graph", "problem", "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	declared := regexp.MustCompile(`func \((\w+)\) ProblemKind\(`)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range declared.FindAllStringSubmatch(string(text), -1) {
			if !tested[m[1]] {
				t.Errorf("problem.%s has no sentence here", m[1])
			}
		}
	}
}

func TestRelatedPositionsOfDetails(t *testing.T) {
	at := func(line int) graph.Pos { return graph.Pos{File: "a.yaml", Line: line} }
	remote := graph.Key{Kind: graph.Remote, Name: "https://b"}
	for _, tt := range []struct {
		detail  graph.Detail
		related []graph.Related
		want    []string
	}{
		{problem.UndefinedVariable{Name: "x"}, []graph.Related{{Pos: at(3)}}, []string{"a.yaml:3 it stands here too"}},
		{problem.OwnershipConflict{First: apps, Second: infra, Objects: []graph.Key{web}},
			[]graph.Related{{Pos: at(3), By: apps}, {Pos: at(4), Object: web}, {Pos: at(5), Object: web, By: infra}},
			[]string{"a.yaml:3 Kustomization/flux-system/apps is declared here", "a.yaml:4 they take HelmRelease/web/web from here",
				"a.yaml:5 Kustomization/flux-system/infra takes HelmRelease/web/web from here"}},
		{problem.ObjectAddedTwice{Object: "ConfigMap/a", File: "b.yaml", ListedTwice: true}, []graph.Related{{Pos: at(3)}}, []string{"a.yaml:3 b.yaml is listed here first"}},
		{problem.ObjectAddedTwice{Object: "ConfigMap/a", File: "b.yaml"}, []graph.Related{{Pos: at(3)}}, []string{"a.yaml:3 ConfigMap/a is added here first"}},
		{problem.StillEncrypted{Kustomization: apps, Object: web, Others: 1}, []graph.Related{{Pos: at(3), Object: apps}},
			[]string{"a.yaml:3 Kustomization/flux-system/apps is encrypted, too"}},
		{problem.ObjectsMadeOne{Kustomization: apps, Object: web}, []graph.Related{{Pos: at(3)}}, []string{"a.yaml:3 HelmRelease/web/web is here, too"}},
		{problem.NoNamespace{Kustomization: apps, Object: web, Others: 1}, []graph.Related{{Pos: at(3), Object: web}}, []string{"a.yaml:3 HelmRelease/web/web has none either"}},
		{problem.SubstitutedType{Kustomization: apps}, []graph.Related{{Pos: at(3), Object: web}}, []string{"a.yaml:3 in HelmRelease/web/web, too"}},
		{problem.LiteralVariable{Name: "V"}, []graph.Related{{Pos: at(3), Object: web}}, []string{"a.yaml:3 it stands in HelmRelease/web/web, too"}},
		{problem.RemoteContents{Kustomization: apps, URL: "https://a", Others: 1}, []graph.Related{{Pos: at(3), Object: remote}}, []string{"a.yaml:3 https://b is not fetched either"}},
		{problem.RemoteBases{Kustomization: apps, URL: "https://a", Others: 1}, []graph.Related{{Pos: at(3), Object: remote}}, []string{"a.yaml:3 https://b is not fetched either"}},
	} {
		p := problem.At(at(2), tt.detail)
		p.Related = tt.related
		s := newStory()
		s.AddProblem(p)
		var got []string
		for _, r := range check.Run(s.Graph(), check.All()...)[0].Related {
			got = append(got, fmt.Sprint(r.Pos, " ", r.Message))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%T (-want +got):\n%s", tt.detail, diff)
		}
	}
}

func TestProblemsWithOneDetailAreOne(t *testing.T) {
	s := newStory()
	for range 2 {
		s.AddProblem(problem.SoftAt(graph.Pos{File: "a.yaml"}, problem.OwnershipConflict{First: apps, Second: infra, Objects: []graph.Key{web}}))
	}
	s.AddProblem(problem.At(graph.Pos{File: "a.yaml"}, problem.OwnershipConflict{First: apps, Second: infra, Objects: []graph.Key{apps}}))
	got := s.Graph().Problems()
	if len(got) != 2 || !slices.IsSortedFunc(got, graph.Problem.Compare) {
		t.Errorf("got %d problems, want 2: %v", len(got), got)
	}
}
