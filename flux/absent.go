package flux

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// blind is what of a cluster cannot be seen, gathered once.
type blind struct {
	unseen []unseen               // what Kustomizations and ResourceSets put on the cluster, and cannot be read
	charts map[string][]graph.Key // releases by the namespace that they install into
	makers map[string][]graph.Key // by namespace, objects whose operators may make others there
	says   map[string]graph.Key   // the texts in such objects
	copies bool                   // something copies Secrets or ConfigMaps between namespaces
	spread map[string]bool        // names of Secrets that a ClusterExternalSecret makes somewhere
	vague  []graph.Key            // keys that hold a variable

	standing map[string]*standing    // by the name of the cluster
	supply   map[graph.ID]graph.ID   // what makes an object
	makes    map[graph.ID][]graph.ID // what an object makes
	bases    map[graph.ID]*placed    // what a generator made, by the name before its hash
	hashes   map[kindIn][]*placed    // the same, by kind and namespace
}

// look gathers what cannot be seen of the cluster.
func look(c *cluster) {
	findExcluded(c)
	b := &blind{charts: map[string][]graph.Key{}, makers: map[string][]graph.Key{}, says: map[string]graph.Key{}, spread: map[string]bool{}, standing: indexPresent(c),
		bases: map[graph.ID]*placed{}, hashes: map[kindIn][]*placed{}}
	for _, k := range c.order {
		b.unseen = append(b.unseen, hiddenBy(k)...)
	}
	for _, p := range c.list {
		if why, ok := c.dynamic[p.id]; ok {
			b.unseen = append(b.unseen, unseen{name: p.id.Name, why: why, spots: templateScopes(c, p)})
		}
	}
	for _, p := range c.list {
		root := p.root()
		if base := p.object.Base; p.object.Generated && base != "" && base != p.id.Name {
			id := p.id
			id.Name = base
			b.bases[id] = p
			at := kindIn{p.id.Kind, p.id.Namespace}
			b.hashes[at] = append(b.hashes[at], p)
		}
		if symbolic(p.id.Name) || symbolic(p.id.Namespace) {
			b.vague = append(b.vague, p.id.Key)
		}
		if p.id.Cluster == c.name && mayMake(p.id.Kind) {
			b.makers[p.id.Namespace] = append(b.makers[p.id.Namespace], p.id.Key)
			eachText(root.Get("spec"), 0, func(text string) {
				if _, ok := b.says[text]; !ok {
					b.says[text] = p.id.Key
				}
			})
		}
		switch {
		case p.id.Kind == HelmRelease:
			ns := root.Get("spec", "targetNamespace").Text()
			if ns == "" {
				ns = p.id.Namespace
			}
			b.charts[ns] = append(b.charts[ns], p.id.Key)
		case p.id.Kind == clusterExternalSecret:
			name := root.Get("spec", "externalSecretSpec", "target", "name").Text()
			if name == "" {
				name = root.Get("spec", "externalSecretName").Text()
			}
			if name == "" {
				name = p.id.Name
			}
			b.spread[name] = true
		case strings.HasSuffix(p.id.Kind.Group, "kyverno.io"):
			b.copies = true
		}
	}
	c.blind = b
	b.supply, b.makes = indexProducts(c)
}

// absent says what a reference that nothing answers means: that its target is missing, or that
// something which cannot be seen from here may supply it, and what.
func absent(c *cluster, p *placed, ref graph.Ref) (graph.State, string) {
	key := ref.To
	if symbolic(key.Name) || symbolic(key.Namespace) {
		return graph.Unknown, "its name holds a variable that is not known"
	}
	for _, v := range c.blind.vague {
		if v.Kind == key.Kind && mayBe(v.Name, key.Name) && mayBe(v.Namespace, key.Namespace) {
			return graph.Unknown, v.String() + " may be it, but its name holds a variable that is not known"
		}
	}
	if p.id.Cluster != c.name && ref.Cluster != "" {
		return graph.Unknown, "what else is on that cluster cannot be seen"
	}
	if isAlways(key) {
		return graph.External, "every cluster has it"
	}
	if isOfFlux(key, c.entry.source.Namespace) {
		return graph.External, "it comes with Flux"
	}
	if key == c.entry.source || key == c.entry.kustomization {
		return graph.External, "flux bootstrap makes it"
	}
	if key.Namespace == c.entry.source.Namespace && key.Kind == secret {
		return graph.External, "made when Flux was set up, outside the repository"
	}
	if key.Namespace == c.entry.source.Namespace && key.Kind == configMap && ref.Relation == graph.Configures {
		return graph.Unknown, "a script may have made it when Flux was set up, outside the repository"
	}
	if key.Kind == serviceAccount && (key.Name == "default" || key.Namespace == c.entry.source.Namespace) {
		return graph.External, "Kubernetes or Flux makes it"
	}
	if key.Kind == crdKind {
		return graph.Unknown, "custom resource definitions may come with a chart or with Flux itself"
	}
	// What has the name of what is looked for explains it better than what could make anything.
	chart, own := chartSupplier(c, p, ref)
	if own && !isFlux(key.Kind) {
		return graph.Unknown, chart
	}
	unread, hides := c.blind.mayHold(key)
	if state, why := unhashed(c, p, key); unread.named || state == graph.Missing && hides {
		return graph.Unknown, unread.why
	} else if state.Valid() {
		return state, why
	}
	switch {
	case isFlux(key.Kind) && hides:
		return graph.Unknown, unread.why
	case key.Kind == ExternalArtifact && !anyObject(c, func(o *placed) bool { return o.id.Kind == ArtifactGenerator && o.id.Namespace == key.Namespace }):
		return graph.Unknown, "an artifact is made by a controller, and nothing in the repository shows which"
	case isFlux(key.Kind):
		return graph.Missing, ""
	}
	// Who applies custom resources of a kind and looks after one of them means one of its own.
	if ref.Relation == graph.ChecksHealthOf && !hides && isCustom(key.Kind) && anyObject(c, func(o *placed) bool {
		return o.id.Kind == key.Kind && o.id.Namespace == key.Namespace && slices.ContainsFunc(o.owners, func(by owner) bool { return by.id == p.id })
	}) {
		return graph.Missing, ""
	}
	// Of a namespace that is declared the labels are known, and what is made there is among the products.
	if declared := presentOn(c, p.id.Cluster).namespaces[key.Namespace]; key.Kind == secret && c.blind.spread[key.Name] && !declared.Exists() {
		return graph.Unknown, "a ClusterExternalSecret makes a Secret of that name in namespaces that it selects"
	}
	if chart != "" {
		return graph.Unknown, chart
	}
	if by, ok := operatorOf(c, key); ok && by != p.id.Key {
		return graph.Unknown, "the operator of " + by.String() + " may make it"
	}
	if hides {
		return graph.Unknown, unread.why
	}
	if c.blind.copies {
		return graph.Unknown, "a policy may make it"
	}
	if ref.Relation == graph.ChecksHealthOf {
		return graph.Unknown, "something outside the repository may make it"
	}
	if key.Namespace == "" || key.Namespace != p.id.Namespace {
		return graph.Unknown, "something outside the repository may make it"
	}
	return graph.Missing, ""
}

// unhashed judges a reference to what a generator of a kustomization file makes, by another name than
// the one that it has: the state is invalid where the reference is none.
func unhashed(c *cluster, p *placed, key graph.Key) (graph.State, string) {
	if made := c.blind.bases[graph.ID{Cluster: p.id.Cluster, Key: key}]; made != nil {
		return graph.Missing, fmt.Sprintf("kustomize adds a hash to its name, which makes it %s, and rewrites this field only where a nameReference says so", made.id.Name)
	}
	for _, made := range c.blind.hashes[kindIn{key.Kind, key.Namespace}] {
		if !hashed(made.object.Base, key.Name) {
			continue
		}
		if key.Kind == secret {
			return graph.Unknown, "the hash in its name may be that of content which only the cluster can decrypt"
		}
		return graph.Missing, "the hash in its name is that of another content, it is now " + made.id.Name
	}
	return 0, ""
}

// chartSupplier says which release may make what a reference names, and whether their names speak for it. No
// chart makes the values of a release, its own least of all; a Secret may come from an operator.
func chartSupplier(c *cluster, p *placed, ref graph.Ref) (why string, named bool) {
	if ref.To.Kind == configMap && ref.Relation == graph.Configures {
		return "", false
	}
	may := func(release graph.Key) string {
		return release.String() + " may make it, and its chart is not at hand"
	}
	for _, release := range c.blind.charts[ref.To.Namespace] {
		if release == p.id.Key {
			continue
		}
		if ref.To.Name == release.Name || strings.HasPrefix(ref.To.Name, release.Name+"-") {
			return may(release), true
		}
		if why == "" {
			why = may(release)
		}
	}
	return why, false
}

// operatorOf returns the object whose operator may make another: one whose name the other's begins with,
// or that speaks of it. What has no namespace is spoken of by chance.
func operatorOf(c *cluster, key graph.Key) (graph.Key, bool) {
	for _, by := range c.blind.makers[key.Namespace] {
		if strings.HasPrefix(key.Name, by.Name) {
			return by, true
		}
	}
	by, ok := c.blind.says[key.Name]
	return by, ok && key.Namespace != ""
}

// eachText calls f with every text of a value.
func eachText(v parse.Value, depth int, f func(text string)) {
	if depth > 200 {
		return
	}
	if v.IsScalar() {
		f(v.Text())
	}
	for _, item := range v.Items() {
		eachText(item, depth+1, f)
	}
	for _, field := range v.Fields() {
		eachText(field, depth+1, f)
	}
}

// mayBe reports whether a name that may hold variables can be another one.
func mayBe(pattern, name string) bool {
	if !symbolic(pattern) {
		return pattern == name
	}
	return wildcard(pattern).MatchString(name)
}

// incomplete reports whether some of what a Kustomization applies cannot be seen.
func (k *kust) incomplete() bool {
	return k.artifact.tree == nil || k.missing || k.built != nil && (k.built.Failed || len(k.built.Remotes) > 0) ||
		symbolic(k.spec.Get("spec", "path").Text())
}

// reason says why nothing is known of what a Kustomization applies.
func (k *kust) reason() string {
	switch {
	case k.artifact.remote != "":
		return "its content is in " + k.artifact.remote
	case k.artifact.tree == nil:
		return k.artifact.unknown
	case k.missing:
		return "its path does not exist"
	case k.built != nil && k.built.Failed:
		return "its directory does not build"
	case k.built != nil && len(k.built.Remotes) > 0:
		return "it builds on " + k.built.Remotes[0].URL
	}
	return ""
}

// anyObject reports whether any object of the cluster is such a one.
func anyObject(c *cluster, such func(*placed) bool) bool { return slices.ContainsFunc(c.list, such) }
