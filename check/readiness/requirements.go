package readiness

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// collector gathers the requirements of every event.
type collector struct {
	*model
	definitions  *definitions
	namespaces   map[ClusterNamespace]creation
	requirements clauses
}

// requirementsOf returns the requirements of every event of a model.
func requirementsOf(m *model, d *definitions) clauses {
	c := &collector{
		model:        m,
		definitions:  d,
		namespaces:   createdNamespaces(m),
		requirements: make(clauses, len(m.nodes)*int(stages)),
	}
	for i, n := range m.nodes {
		node := int32(i)
		if !Traceable(n) {
			continue
		}
		c.owner(node)
		if Suspended(n) || n.Role == graph.Source && m.bootstrapped(node) {
			continue // rule suspended-dependency reports what waits for a suspended object
		}
		switch n.Role {
		case graph.Kustomization:
			c.kustomization(node)
			c.content(node)
		case graph.Release:
			c.release(node)
		case graph.Source:
			c.source(node)
		case graph.Generator:
			c.generator(node)
		default:
			c.inOrder(node, exists, ready)
			c.health(node)
			c.claim(node)
		}
	}
	return c.requirements
}

func (c *collector) add(node int32, s stage, r requirement) {
	ev := eventOf(node, s)
	c.requirements[ev] = append(c.requirements[ev], r)
}

// inOrder lets each of the stages of a node require the one before.
func (c *collector) inOrder(node int32, order ...stage) {
	for i, s := range order[1:] {
		c.add(node, s, requirement{any: []event{eventOf(node, order[i])}, edge: -1})
	}
}

// certain lets a stage of a node require a stage of what an edge names.
func (c *collector) certain(node int32, s stage, edge int32, target stage, cause Cause) {
	c.add(node, s, requirement{any: []event{eventOf(c.target(edge), target)}, cause: cause, edge: edge})
}

// likely is certain for what is likely and not certain.
func (c *collector) likely(node int32, s stage, edge int32, target stage, cause Cause) {
	c.add(node, s, requirement{any: []event{eventOf(c.target(edge), target)}, cause: cause, edge: edge, likely: true})
}

// owner lets an object require one of its owners.
func (c *collector) owner(node int32) {
	if c.bootstrapped(node) {
		return
	}
	if events, edge := c.ownerEvents(node); len(events) > 0 {
		c.add(node, exists, requirement{any: events, cause: Owner, edge: edge})
	}
}

func (c *collector) kustomization(node int32) {
	c.inOrder(node, exists, started, applied, ready)
	c.dependencies(node, started)
	for _, edge := range c.in[node] {
		switch c.edges[edge].Relation {
		case graph.ProvidesSourceFor:
			c.certain(node, started, edge, applied, Source)
		case graph.Configures:
			c.values(node, started, edge)
		}
	}
	for _, edge := range c.out[node] {
		e := c.edges[edge]
		if e.Relation != graph.References || e.Optional || !strings.HasPrefix(e.Field, "spec.") || e.To.Kind.Name == "Namespace" {
			continue
		}
		if strings.HasPrefix(e.Field, "spec.decryption.") && c.onlyOwner(node, c.target(edge)) {
			continue // a key that only this Kustomization applies, and needs to be read, is on the cluster already
		}
		c.values(node, started, edge)
	}
	awaited, cause := c.awaited(node)
	for _, edge := range awaited {
		if cause == Health || c.nodes[c.target(edge)].Role != graph.Plain || c.waitsForConsumer(c.target(edge)) {
			c.readiness(node, edge, cause)
		}
	}
}

// readiness lets an object that waits require what it waits for. A ResourceSet counts as healthy before
// flux-operator has reconciled it.
func (c *collector) readiness(node, edge int32, cause Cause) {
	if c.edges[edge].To.Kind.Name == "ResourceSet" {
		c.likely(node, ready, edge, ready, cause)
		return
	}
	c.certain(node, ready, edge, ready, cause)
}

// dependencies reads dependsOn. A dependency whose readiness is an expression counts as met.
func (c *collector) dependencies(node int32, s stage) {
	for _, edge := range c.out[node] {
		e := c.edges[edge]
		if e.Relation != graph.DependsOn || e.Optional {
			continue
		}
		switch e.Condition {
		case "":
			c.certain(node, s, edge, ready, DependsOn)
		case graph.Existence:
			c.certain(node, s, edge, exists, Existence)
		}
	}
}

// values lets a Kustomization or a HelmRelease require what it reads: a ConfigMap, a Secret, an account.
// One that it applies itself is only likely to be missing: people often create it beforehand.
func (c *collector) values(node int32, s stage, edge int32) {
	if c.edges[edge].Optional {
		return
	}
	cause := Values
	if c.edges[edge].Relation == graph.References {
		cause = Reference
	}
	if c.onlyOwner(node, c.target(edge)) {
		c.likely(node, s, edge, exists, cause)
		return
	}
	c.certain(node, s, edge, exists, cause)
}

func (c *collector) release(node int32) {
	c.inOrder(node, exists, applied, ready)
	c.dependencies(node, applied)
	for _, edge := range c.in[node] {
		switch c.edges[edge].Relation {
		case graph.HostsChartsFor:
			c.certain(node, applied, edge, applied, Source)
		case graph.Configures:
			c.values(node, applied, edge)
		}
	}
	for _, edge := range c.out[node] {
		switch e := c.edges[edge]; {
		case e.Relation == graph.References && !e.Optional:
			c.releaseReference(node, edge)
		case e.Relation == graph.Generates && !appliedFirst[e.To.Kind]:
			// Helm waits for what a release installs, whatever its kind.
			if to := c.nodes[c.target(edge)]; to.Role == graph.Kustomization || to.Role == graph.Release {
				c.likely(node, ready, edge, ready, Wait)
			}
		}
	}
	c.health(node)
}

// releaseReference lets a HelmRelease require what a field of it names: a namespace that it does not
// create itself, a kubeConfig, a service account.
func (c *collector) releaseReference(node, edge int32) {
	e := c.edges[edge]
	switch {
	case e.To.Kind.Name == "Namespace":
		if c.nodes[node].Fact("createNamespace") != "true" || e.Field == "spec.storageNamespace" {
			c.namespace(node, c.namespaces[ClusterNamespace{e.To.Cluster, e.To.Name}], edge)
		}
	case strings.HasPrefix(e.Field, "spec.kubeConfig.") || e.Field == "spec.serviceAccountName":
		c.values(node, applied, edge)
	}
}

func (c *collector) source(node int32) {
	c.inOrder(node, exists, applied, ready)
	for _, edge := range c.in[node] {
		if c.edges[edge].Relation == graph.HostsChartsFor {
			c.certain(node, applied, edge, applied, Source)
		}
	}
	for _, edge := range c.out[node] {
		e := c.edges[edge]
		if e.Relation != graph.References || e.Optional || !strings.HasPrefix(e.Field, "spec.") {
			continue
		}
		if c.nodes[c.target(edge)].Role == graph.Source {
			c.certain(node, applied, edge, applied, Source)
		} else {
			// People often create the credentials of a source by hand, and add them to the repository later.
			c.likely(node, applied, edge, exists, Reference)
		}
	}
}

func (c *collector) generator(node int32) {
	n := c.nodes[node]
	c.inOrder(node, exists, applied, ready)
	c.dependencies(node, applied)
	for _, edge := range c.out[node] {
		e := c.edges[edge]
		to := c.nodes[c.target(edge)]
		switch {
		case e.Relation == graph.References && !e.Optional && to.Role == graph.Source:
			c.certain(node, applied, edge, applied, Source)
		case e.Relation == graph.References && !e.Optional && to.Role == graph.Generator:
			c.certain(node, applied, edge, exists, Reference)
		case e.Relation == graph.Generates && to.Role != graph.Plain && waitsForAll(n):
			c.certain(node, ready, edge, ready, Wait)
		}
	}
}

// health lets an object that has to become healthy require what its containers read, or what it names.
func (c *collector) health(node int32) {
	n := c.nodes[node]
	for _, edge := range c.out[node] {
		e := c.edges[edge]
		if e.Relation == graph.References && !e.Optional && notReadyWithout[n.ID.Kind] && e.Field != definitionField {
			c.likely(node, ready, edge, exists, Reference)
		}
		if e.Relation != graph.Deploys || n.Role != graph.Workload && n.Role != graph.Release {
			continue
		}
		for _, read := range c.out[c.target(edge)] {
			if ref := c.edges[read]; ref.Relation == graph.References && !ref.Optional {
				c.likely(node, ready, read, exists, Reference)
			}
		}
	}
}

// content lets a Kustomization require the definitions and the namespaces of what it applies, except
// those that it applies itself, and so before everything else.
func (c *collector) content(node int32) {
	seen := map[ClusterNamespace]bool{}
	for _, edge := range c.out[node] {
		e := c.edges[edge]
		if e.Relation != graph.Applies {
			continue
		}
		object := c.index[e.To]
		if n := c.nodes[object]; !Traceable(n) || NotApplied(n) {
			continue
		}
		if ns := (ClusterNamespace{e.To.Cluster, e.To.Namespace}); ns.Name != "" && !seen[ns] {
			seen[ns] = true
			if created := c.namespaces[ns]; !appliesItself(node, created.owners) {
				c.namespace(node, created, edge)
			}
		}
		c.definition(node, edge)
	}
}

// appliesItself reports whether a Kustomization is one of those that apply something before everything
// else.
func appliesItself(node int32, by []event) bool {
	for _, ev := range by {
		if ev == eventOf(node, started) {
			return true
		}
	}
	return false
}
