package supply

import (
	"cmp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/evidence"
	"github.com/fluxgraph/fluxgraph/flux/internal/fieldpath"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// command is a text by which a container may create objects: a word of its command line, the value of a variable,
// or a script in a ConfigMap.
type command struct {
	object *model.Object
	text   string
	field  string // of the object
}

// commandFields are the fields of a container whose texts may name what it creates.
var commandFields = []fieldpath.Pattern{fieldpath.ParsePattern("command[]"), fieldpath.ParsePattern("args[]"), fieldpath.ParsePattern("env[].value")}

// commandsOf returns the commands of an object.
func commandsOf(object *model.Object) []command {
	var commands []command
	if object.ID.Kind == schema.ConfigMap {
		for name, v := range object.Root().Get("data").Fields() {
			if text := v.Text(); evidence.CreatesObjects(text) {
				commands = append(commands, command{object, text, fieldpath.Join("data", name)})
			}
		}
		return commands
	}
	field, pod, ok := podOf(object)
	if !ok {
		return nil
	}
	for _, list := range []string{"initContainers", "containers"} {
		for i, container := range pod.Get(list).Items() {
			for _, pattern := range commandFields {
				for _, hit := range fieldpath.Find(container, pattern, field+"."+list+fieldpath.Index(i)) {
					commands = append(commands, command{object, hit.Value.Text(), hit.Path})
				}
			}
		}
	}
	return commands
}

// podOf returns the spec of an object's pods, and its field.
func podOf(object *model.Object) (field string, spec parse.Value, ok bool) {
	field, ok = schema.PodSpecs[object.ID.Kind]
	if !ok {
		return "", parse.Value{}, false
	}
	hits := fieldpath.Find(object.Root(), fieldpath.ParsePattern(field), "")
	if len(hits) == 0 {
		return "", parse.Value{}, false
	}
	return field, hits[0].Value, true
}

// commandSupplier returns the command that names a Secret or ConfigMap, which it may create. Of other kinds commands
// name what they use. A container that cannot start without the target does not create it.
func commandSupplier(s *Index, object *model.Object, key graph.Key) possibleSupplier {
	if key.Kind != schema.Secret && key.Kind != schema.ConfigMap {
		return possibleSupplier{}
	}
	for _, c := range s.commands {
		isOwn := c.object.ID == object.ID && !strings.Contains(c.field, "initContainers")
		if isOwn || !evidence.HasWord(c.text, key.Name) {
			continue
		}
		if c.object.ID.Namespace == key.Namespace || evidence.HasWord(c.text, key.Namespace) {
			return named(c.object.ID.Key.String()+" names it in "+c.field, c.object.PosOf(c.field))
		}
	}
	return possibleSupplier{}
}

// grant is a rule by which the pods of an account may create objects.
type grant struct {
	role      *model.Object
	namespace string // in which; empty: all
	rule      parse.Value
	user      graph.Key // a Job or a workload with init containers that runs as the account; zero where there is none
}

// grants returns what the roles of the cluster let accounts create.
func readGrants(s *Index) []grant {
	users := map[graph.Key]graph.Key{} // by account: what runs once with it
	for _, object := range s.Cluster.Objects {
		_, pod, ok := podOf(object)
		if !ok || !schema.RunsOnce(object.ID.Kind) && len(pod.Get("initContainers").Items()) == 0 {
			continue
		}
		account := graph.Key{Kind: schema.ServiceAccount, Namespace: object.ID.Namespace, Name: cmp.Or(pod.Get("serviceAccountName").Text(), pod.Get("serviceAccount").Text(), "default")}
		if _, ok := users[account]; !ok {
			users[account] = object.ID.Key
		}
	}
	var all []grant
	for _, object := range s.Cluster.Objects {
		if object.ID.Kind == schema.Role || object.ID.Kind == schema.ClusterRole {
			all = append(all, grantsOf(object, grant{role: object, namespace: object.ID.Namespace})...)
		}
		if object.ID.Kind != schema.RoleBinding && object.ID.Kind != schema.ClusterRoleBinding {
			continue
		}
		ref := object.Root().Get("roleRef")
		key := graph.Key{Kind: graph.Kind{Group: schema.Role.Group, Name: ref.Get("kind").Text()}, Name: ref.Get("name").Text()}
		if key.Kind == schema.Role {
			key.Namespace = object.ID.Namespace
		}
		role, ok := s.Cluster.ObjectsByID[graph.ID{Cluster: object.ID.Cluster, Key: key}]
		if !ok {
			continue
		}
		for _, subject := range object.Root().Get("subjects").Items() {
			account := graph.Key{Kind: schema.ServiceAccount, Namespace: cmp.Or(subject.Get("namespace").Text(), object.ID.Namespace), Name: subject.Get("name").Text()}
			if user, ok := users[account]; ok && subject.Get("kind").Text() == "ServiceAccount" {
				all = append(all, grantsOf(role, grant{role: role, namespace: object.ID.Namespace, user: user})...)
			}
		}
	}
	return all
}

// grantsOf returns the rules of a role by which objects may be created; g holds the rest of each grant.
func grantsOf(role *model.Object, g grant) []grant {
	var all []grant
	for _, rule := range role.Root().Get("rules").Items() {
		creates := func(verb string) bool { return slices.Contains([]string{"create", "update", "patch", "*"}, verb) }
		if slices.ContainsFunc(texts(rule.Get("verbs")), creates) {
			g.rule = rule
			all = append(all, g)
		}
	}
	return all
}

// texts returns the texts of a list.
func texts(list parse.Value) []string {
	var all []string
	for _, item := range list.Items() {
		all = append(all, item.Text())
	}
	return all
}

// grantSupplier returns the role that lets somebody create the target of a reference: one that names it, or one of a Job
// or an init container that may create any object of its kind.
func grantSupplier(s *Index, key graph.Key) possibleSupplier {
	for _, g := range s.grants {
		if g.namespace != "" && g.namespace != key.Namespace || !allows(g.rule, key.Kind) {
			continue
		}
		names := texts(g.rule.Get("resourceNames"))
		switch {
		case slices.Contains(names, key.Name):
			return named(g.role.ID.Key.String()+" lets an account create it", g.role.Pos)
		case len(names) == 0 && g.user != graph.Key{}:
			return named(g.user.String()+" may create it: "+g.role.ID.Key.String()+" lets its account create "+resource(key.Kind), g.role.Pos)
		}
	}
	return possibleSupplier{}
}

// allows reports whether a rule of a role is about the objects of a kind.
func allows(rule parse.Value, kind graph.Kind) bool {
	groups, resources := texts(rule.Get("apiGroups")), texts(rule.Get("resources"))
	inGroup := slices.Contains(groups, kind.Group) || slices.Contains(groups, "*")
	return inGroup && (slices.Contains(resources, resource(kind)) || slices.Contains(resources, "*"))
}

// resource returns the name by which roles call the objects of a kind.
func resource(kind graph.Kind) string {
	name := strings.ToLower(kind.Name)
	switch {
	case strings.HasSuffix(name, "s"):
		return name + "es"
	case strings.HasSuffix(name, "y"):
		return strings.TrimSuffix(name, "y") + "ies"
	}
	return name + "s"
}
