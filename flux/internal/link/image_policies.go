package link

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/substitute"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// PolicyRef is a reference from an ImagePolicy to what a marker of it annotates.
type PolicyRef struct {
	Policy graph.ID
	Ref    graph.Ref
}

// ImagePolicies returns the references from the ImagePolicies of all clusters to the objects whose fields carry
// their markers. A marker means the policy on the cluster of the object; where there is none, image automation runs
// on another cluster, and it means the policies of that name on any.
func ImagePolicies(r *model.Repository, clusters []*model.Cluster) []PolicyRef {
	l := &policyLinker{repository: r, clusters: clusters, files: markerFiles{}}
	for _, c := range clusters {
		for _, k := range c.Kustomizations {
			if k.Build != nil {
				l.addBuild(c, k)
			}
		}
		for _, object := range c.Objects {
			if object.Build == nil && object.Manifest.Origin.Root.Exists() {
				l.addUnbuilt(c, object)
			}
		}
	}
	return l.refs
}

// policyLinker gathers the references of ImagePolicies.
type policyLinker struct {
	repository *model.Repository
	clusters   []*model.Cluster
	files      markerFiles
	refs       []PolicyRef
}

// addBuild adds the references by markers in the files that the build of a Kustomization reads.
func (l *policyLinker) addBuild(c *model.Cluster, k *model.Kustomization) {
	var scalars []scalar // read for the first marker
	for _, p := range k.Build.Read {
		f, ok := k.Artifact.Tree.File(p)
		if !ok {
			continue
		}
		for _, m := range l.files.in(f) {
			if scalars == nil {
				scalars = scalarsOf(c, k)
			}
			pos := m.pos
			if k.Artifact.Checkout != "" {
				pos.File = model.CheckoutFile(k.Artifact.Checkout, pos.File)
			}
			for _, a := range annotatedFields(k, scalars, m, f) {
				l.add(c, m.policy, a, pos)
			}
		}
	}
}

// addUnbuilt adds the references by markers in the document of an object that no build made.
func (l *policyLinker) addUnbuilt(c *model.Cluster, object *model.Object) {
	origin := object.Manifest.Origin
	for _, m := range l.files.in(parse.TreeFile{Repo: l.repository.Repo, File: origin.File}) {
		if m.doc.Index == origin.Index {
			l.add(c, m.policy, annotatedField{object.ID, m.field}, m.pos)
		}
	}
}

// add adds the reference from a policy, of a cluster or else of any, to what a marker at a position annotates.
func (l *policyLinker) add(c *model.Cluster, policy graph.Key, a annotatedField, pos graph.Pos) {
	for _, id := range l.policiesFor(c, policy) {
		ref := graph.Ref{To: a.object.Key, Cluster: a.object.Cluster, Relation: graph.Watches, Field: a.field, Pos: pos}
		l.refs = append(l.refs, PolicyRef{id, ref})
	}
}

// policiesFor returns the policies that a marker on a cluster means.
func (l *policyLinker) policiesFor(c *model.Cluster, policy graph.Key) []graph.ID {
	if _, ok := c.Find(policy); ok {
		return []graph.ID{c.ID(policy)}
	}
	var ids []graph.ID
	for _, other := range l.clusters {
		if _, ok := other.Find(policy); ok {
			ids = append(ids, other.ID(policy))
		}
	}
	return ids
}

// annotatedField is a field that a marker annotates.
type annotatedField struct {
	object graph.ID
	field  string // empty: which one is not known
}

// scalar is a scalar of an object.
type scalar struct {
	object      *model.Object
	field, text string
}

// scalarsOf returns the scalars of what a Kustomization builds.
func scalarsOf(c *model.Cluster, k *model.Kustomization) []scalar {
	scalars := []scalar{}
	isOwner := func(o model.Owner) bool { return o.ID == k.ID }
	for _, object := range slices.Concat(c.Objects, c.Applied) {
		if object.Build != k.Build || !slices.ContainsFunc(object.Owners, isOwner) {
			continue
		}
		fieldpath.EachScalar(object.Root(), func(v parse.Value, field string) {
			scalars = append(scalars, scalar{object, field, v.Text()})
		})
	}
	return scalars
}

// annotatedFields returns the fields that a marker annotates, in a file that the build of a Kustomization reads. They
// have their values from the marker's line: a marker whose value a later patch replaces annotates none. Where a
// kustomization file or a patch annotates no field that is known, the Kustomization is annotated.
func annotatedFields(k *model.Kustomization, scalars []scalar, m marker, f parse.TreeFile) []annotatedField {
	var content []byte // of a file that a generator may put into an object as it is
	if !m.doc.IsObject() {
		content, _ = f.Repo.ReadFile(f.File)
	}
	var fields []annotatedField
	for _, s := range scalars {
		isAnnotated := false
		switch {
		case m.imageEntry != "":
			isAnnotated = isImageField(s.field) && m.sets(s.text)
		case model.MayEqual(m.text, s.text):
			isAnnotated = isFromLine(k, s, m.pos)
		case s.object.Manifest.Generated && strings.Contains(s.text, "$imagepolicy"):
			isAnnotated = substitute.MayResultIn(content, []byte(s.text))
		}
		if isAnnotated {
			fields = append(fields, annotatedField{s.object.ID, s.field})
		}
	}
	isPatchOrKustomization := m.doc.Root.IsMap() && (model.IsKustomizationFile(f.File) || !m.doc.IsObject())
	if len(fields) == 0 && isPatchOrKustomization {
		return []annotatedField{{object: k.ID}}
	}
	return fields
}

// isImageField reports whether a field is one whose images kustomize sets.
func isImageField(field string) bool { return field == "image" || strings.HasSuffix(field, ".image") }

// isFromLine reports whether a scalar has its value from the line of a position in the files that a Kustomization
// builds.
func isFromLine(k *model.Kustomization, s scalar, pos graph.Pos) bool {
	from := s.object.PosOf(s.field)
	if k.Artifact.Checkout != "" {
		from.File = strings.TrimPrefix(from.File, model.CheckoutFile(k.Artifact.Checkout, ""))
	}
	return from.File == pos.File && from.Line == pos.Line
}
