package flux

import (
	"cmp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Unset says what a selector that is not there selects.
type Unset uint8

// What a selector that is not there selects.
const (
	None Unset = iota
	All
)

// Form says how a selector is written.
type Form uint8

// How a selector is written.
const (
	LabelSelector Form = iota // matchLabels and matchExpressions; empty, it selects everything
	Labels                    // the labels themselves; empty, it selects nothing
)

// Reach says in which namespaces a selector looks.
type Reach uint8

// Where a selector looks.
const (
	OwnNamespace  Reach = iota
	ByName              // a field with any: true or matchNames; else its own
	ByLabel             // a label selector over Namespaces; its own where there is none
	ByFlag              // all where a field is true; else its own
	NamespaceText       // a field with one name, or * for all; else its own
)

// SelectorRule is one field by which an object selects others by their labels. It refers to those
// that are on the same cluster, and to nothing where there are none.
type SelectorRule struct {
	From       graph.Kind
	Field      string // of the selector
	Form       Form
	Unset      Unset
	To         []graph.Kind // empty: what runs pods, by the labels of its pods
	Relation   graph.Relation
	Reach      Reach
	Namespaces string // the field that Reach speaks of; beside the selector where it begins with a dot
	Page       string
}

const (
	selectorPage = "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors"
	ciliumGroup  = "cilium.io"
)

// Selectors are the selections between objects.
var Selectors = append([]SelectorRule{
	{From: service, Field: "spec.selector", Form: Labels, Relation: graph.References, Page: "https://kubernetes.io/docs/concepts/services-networking/service/"},
	{From: disruptionBudget, Field: "spec.selector", Relation: graph.References, Page: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/"},
	{From: networkPolicy, Field: "spec.podSelector", Relation: graph.References, Page: "https://kubernetes.io/docs/concepts/services-networking/network-policies/"},
	{From: graph.Kind{Group: ciliumGroup, Name: "CiliumNetworkPolicy"}, Field: "spec.endpointSelector", Relation: graph.References, Page: "https://docs.cilium.io/en/stable/security/policy/"},
	{From: serviceMonitor, Field: "spec.selector", To: []graph.Kind{service}, Relation: graph.Watches, Reach: ByName, Namespaces: "spec.namespaceSelector", Page: monitoringPage},
	{From: podMonitor, Field: "spec.selector", Relation: graph.Watches, Reach: ByName, Namespaces: "spec.namespaceSelector", Page: monitoringPage},
	{From: probe, Field: "spec.targets.ingress.selector", To: []graph.Kind{ingress}, Relation: graph.Watches, Reach: ByName, Namespaces: ".namespaceSelector", Page: monitoringPage},
	{From: prometheus, Field: "spec.serviceMonitorSelector", To: []graph.Kind{serviceMonitor}, Relation: graph.References, Reach: ByLabel, Namespaces: "spec.serviceMonitorNamespaceSelector", Page: monitoringPage},
	{From: prometheus, Field: "spec.podMonitorSelector", To: []graph.Kind{podMonitor}, Relation: graph.References, Reach: ByLabel, Namespaces: "spec.podMonitorNamespaceSelector", Page: monitoringPage},
	{From: prometheus, Field: "spec.probeSelector", To: []graph.Kind{probe}, Relation: graph.References, Reach: ByLabel, Namespaces: "spec.probeNamespaceSelector", Page: monitoringPage},
	{From: prometheus, Field: "spec.scrapeConfigSelector", To: []graph.Kind{scrapeConfig}, Relation: graph.References, Reach: ByLabel, Namespaces: "spec.scrapeConfigNamespaceSelector", Page: monitoringPage},
	{From: prometheus, Field: "spec.ruleSelector", To: []graph.Kind{prometheusRule}, Relation: graph.References, Reach: ByLabel, Namespaces: "spec.ruleNamespaceSelector", Page: monitoringPage},
	{From: graph.Kind{Group: envoyGroup, Name: "SecurityPolicy"}, Field: "spec.targetSelectors[]", To: gatewayTargets, Relation: graph.References, Page: envoyPage},
	{From: graph.Kind{Group: envoyGroup, Name: "BackendTrafficPolicy"}, Field: "spec.targetSelectors[]", To: gatewayTargets, Relation: graph.References, Page: envoyPage},
	{From: graph.Kind{Group: envoyGroup, Name: "ClientTrafficPolicy"}, Field: "spec.targetSelectors[]", To: gatewayTargets, Relation: graph.References, Page: envoyPage},

	{From: imageAutomation, Field: "spec.policySelector", Unset: All, To: []graph.Kind{imagePolicy}, Relation: graph.Watches, Page: automationPage},
	{From: ResourceSet, Field: "spec.inputsFrom[].selector", To: []graph.Kind{InputProvider}, Relation: graph.References, Page: resourceSetPage},
	{From: InputProvider, Field: "spec.selectors[]", To: []graph.Kind{ExternalArtifact}, Relation: graph.References, Reach: NamespaceText, Namespaces: ".namespace", Page: inputsPage},
	{From: imageRepository, Field: "spec.accessFrom.namespaceSelectors[]", To: []graph.Kind{namespaceKind}, Relation: graph.References, Page: imageRepoPage},
}, instances()...)

// instances select the Grafana that an object goes into: of its own namespace, unless it says that
// others count too.
func instances() (all []SelectorRule) {
	for _, kind := range grafanaKinds {
		all = append(all, SelectorRule{From: graph.Kind{Group: grafanaGroup, Name: kind}, Field: "spec.instanceSelector", To: []graph.Kind{grafana},
			Relation: graph.References, Reach: ByFlag, Namespaces: "spec.allowCrossNamespaceImport", Page: grafanaPage})
	}
	return all
}

// gatewayTargets are what the policies of a gateway can select; the kind beside the labels says which.
var gatewayTargets = []graph.Kind{gateway, {Group: gatewayGroup, Name: "HTTPRoute"}, {Group: gatewayGroup, Name: "GRPCRoute"},
	{Group: gatewayGroup, Name: "TLSRoute"}, {Group: gatewayGroup, Name: "TCPRoute"}, {Group: gatewayGroup, Name: "UDPRoute"}}

type selector struct {
	SelectorRule
	path, namespaces []step
}

var selectorsOf = func() map[graph.Kind][]selector {
	m := map[graph.Kind][]selector{}
	for _, r := range Selectors {
		m[r.From] = append(m[r.From], selector{r, steps(r.Field), steps(strings.TrimPrefix(r.Namespaces, "."))})
	}
	return m
}()

// kindIn is a kind in one namespace.
type kindIn struct {
	kind      graph.Kind
	namespace string
}

// present is what is on one cluster, by what it is looked up by.
type present struct {
	kinds       map[kindIn][]*placed
	everywhere  map[graph.Kind][]*placed
	byName      map[graph.Key][]string // the namespaces of a kind and a name
	definitions map[graph.Kind]string  // the CustomResourceDefinition of a kind
	namespaces  map[string]parse.Value // those that are used, and the labels of those that are declared
}

// presentOn returns what stands on a cluster.
func presentOn(s *supply, name string) *present {
	if on := s.present[name]; on != nil {
		return on
	}
	return &present{}
}

// indexPresent gathers what stands on each cluster that this one's objects are on.
func indexPresent(c *cluster) map[string]*present {
	all := map[string]*present{}
	for _, p := range c.list {
		s := all[p.id.Cluster]
		if s == nil {
			s = &present{kinds: map[kindIn][]*placed{}, everywhere: map[graph.Kind][]*placed{}, byName: map[graph.Key][]string{},
				definitions: map[graph.Kind]string{}, namespaces: map[string]parse.Value{}}
			all[p.id.Cluster] = s
		}
		at := kindIn{p.id.Kind, p.id.Namespace}
		s.kinds[at] = append(s.kinds[at], p)
		s.everywhere[p.id.Kind] = append(s.everywhere[p.id.Kind], p)
		s.addName(p.id.Key)
		if _, ok := s.namespaces[p.id.Namespace]; !ok && p.id.Namespace != "" {
			s.namespaces[p.id.Namespace] = parse.Value{}
		}
		switch p.id.Kind {
		case crdKind:
			spec := p.root().Get("spec")
			s.definitions[graph.Kind{Group: spec.Get("group").Text(), Name: spec.Get("names", "kind").Text()}] = p.id.Name
		case namespaceKind:
			s.namespaces[p.id.Name] = p.root()
		}
	}
	return all
}

func (s *present) addName(k graph.Key) {
	at := graph.Key{Kind: k.Kind, Name: k.Name}
	if !slices.Contains(s.byName[at], k.Namespace) {
		s.byName[at] = append(s.byName[at], k.Namespace)
	}
}

// of returns the objects of a kind in a namespace; in all where it is *.
func (s *present) of(kind graph.Kind, namespace string) []*placed {
	if namespace == "*" {
		return s.everywhere[kind]
	}
	return s.kinds[kindIn{kind, namespace}]
}

// selectedKeys returns the objects of a key's kind and namespace, narrowed by labels.
func selectedKeys(s *supply, cluster string, key graph.Key, labels parse.Value) []graph.Key {
	var keys []graph.Key
	for _, p := range presentOn(s, cluster).of(key.Kind, key.Namespace) {
		if selects(object(map[string]any{"matchLabels": plain(labels)}), p.root().Get("metadata", "labels")) {
			keys = append(keys, p.id.Key)
		}
	}
	return keys
}

// plain returns the texts of a mapping.
func plain(v parse.Value) map[string]string {
	m := map[string]string{}
	for name, value := range v.Fields() {
		m[name] = value.Text()
	}
	return m
}

// selections returns what an object selects.
func selections(s *supply, p *placed) []graph.Ref {
	var refs []graph.Ref
	on := presentOn(s, p.id.Cluster)
	for _, r := range selectorsOf[p.id.Kind] {
		hits := follow(p.root(), r.path, "")
		if len(hits) == 0 && r.Unset == All {
			hits = []hit{{parse.Value{}, r.Field}}
		}
		for _, h := range hits {
			matches := h.matcher(r.Form)
			if matches == nil {
				continue
			}
			for _, ns := range on.reach(p, r, h) {
				for _, target := range on.candidates(r, h, ns) {
					if target == p || !matches(target, len(r.To) == 0) {
						continue
					}
					ref := graph.Ref{To: target.id.Key, Relation: r.Relation, Field: h.field, Pos: p.at(h.field)}
					if p.id.Cluster != s.c.name {
						ref.Cluster = p.id.Cluster
					}
					refs = append(refs, ref)
				}
			}
		}
	}
	return refs
}

// matcher returns what decides whether a selector selects an object, by its own labels or by those of
// its pods; nil where it selects nothing.
func (h hit) matcher(form Form) func(p *placed, ofPods bool) bool {
	selector := h.value
	if form == Labels {
		labels := plain(h.value)
		if len(labels) == 0 {
			return nil
		}
		selector = object(map[string]any{"matchLabels": labels})
	}
	return func(p *placed, ofPods bool) bool {
		at := p.root()
		if ofPods {
			for _, name := range strings.Split(podMeta(p.id.Kind), ".") {
				if name != "" {
					at = at.Get(name)
				}
			}
		}
		return selects(selector, at.Get("metadata", "labels"))
	}
}

// candidates returns the objects of a namespace that a selector is about.
func (s *present) candidates(r selector, h hit, ns string) []*placed {
	kinds := r.To
	if len(kinds) == 0 {
		kinds = podKinds
	}
	var all []*placed
	for _, k := range kinds {
		if kind := h.value.Get("kind").Text(); kind != "" && kind != k.Name {
			continue
		}
		if kindTable[k].ClusterScoped {
			all = append(all, s.of(k, "")...)
		} else {
			all = append(all, s.of(k, ns)...)
		}
	}
	return all
}

// reach returns the namespaces in which a selector looks; * stands for all.
func (s *present) reach(p *placed, r selector, h hit) []string {
	own := []string{p.id.Namespace}
	at := p.root()
	if strings.HasPrefix(r.Namespaces, ".") {
		at = h.value
		if r.Form == LabelSelector && r.Reach == ByName {
			// The namespaces stand beside the selector, not in it.
			at = p.root().At(parent(h.field))
		}
	}
	var v parse.Value
	if hits := follow(at, r.namespaces, ""); len(r.namespaces) > 0 && len(hits) > 0 {
		v = hits[0].value
	}
	switch r.Reach {
	case ByName:
		if any, _ := v.Get("any").Bool(); any {
			return []string{"*"}
		}
		var names []string
		for _, n := range v.Get("matchNames").Items() {
			names = append(names, n.Text())
		}
		if len(names) > 0 {
			return names
		}
	case ByLabel:
		if v.Exists() {
			return s.inNamespaces(v)
		}
	case ByFlag:
		if all, _ := v.Bool(); all {
			return []string{"*"}
		}
	case NamespaceText:
		if name := v.Text(); name != "" {
			return []string{name}
		}
	}
	return own
}

// parent returns the path of what holds a field.
func parent(field string) string {
	if i := strings.LastIndexByte(field, '.'); i >= 0 {
		return field[:i]
	}
	return ""
}

// inNamespaces returns the namespaces that a label selector selects. One that is used but not declared
// has labels that nobody here knows, but for its name.
func (s *present) inNamespaces(selector parse.Value) []string {
	var names []string
	byName := namesOnly(selector)
	for name, root := range s.namespaces {
		if !root.Exists() && !byName {
			continue
		}
		labels := plain(root.Get("metadata", "labels"))
		labels["kubernetes.io/metadata.name"] = name
		if selects(selector, object(labels)) {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, cmp.Compare[string])
	return names
}

// namesOnly reports whether a selector asks for nothing but the names of namespaces.
func namesOnly(selector parse.Value) bool {
	const label = "kubernetes.io/metadata.name"
	for name := range selector.Get("matchLabels").Fields() {
		if name != label {
			return false
		}
	}
	for _, e := range selector.Get("matchExpressions").Items() {
		if e.Get("key").Text() != label {
			return false
		}
	}
	return true
}
