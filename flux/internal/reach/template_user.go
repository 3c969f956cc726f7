package reach

import (
	"regexp"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/evidence"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// resourceSetUser returns what the objects of a ResourceSet with unknown inputs may use: what its templates name,
// and what is named in the directories that its Kustomizations apply. tree is the whole repository.
// See https://fluxcd.control-plane.io/operator/resourceset/.
func resourceSetUser(c *model.Cluster, tree *build.Tree, set *model.Object) unreadUser {
	t := templateNames{words: map[string]bool{}}
	spec := set.Root().Get("spec")
	for _, field := range []string{"resources", "resourcesTemplate", "steps"} {
		t.read(spec.Get(field), "", 0)
	}
	dirs := evidence.TemplatedDirs(c.Repository, tree, set.Root())
	for word := range evidence.ReachableWords(c.Repository, tree, dirs) {
		t.words[word] = true
	}
	return unreadUser{words: t.words, patterns: t.patterns, anyName: t.namedByInput || t.hasKustomization && len(dirs) == 0}
}

// templateNames gathers the names in the templates of a ResourceSet.
type templateNames struct {
	words            map[string]bool  // without a template action
	patterns         []*regexp.Regexp // for words of which a template action is part
	namedByInput     bool             // the whole name of a reference comes from a template action
	hasKustomization bool
}

// read reads a value of a template, and all below it. key is the key that holds it.
func (t *templateNames) read(v parse.Value, key string, depth int) {
	if depth > 200 {
		return
	}
	if v.IsScalar() {
		t.readText(v.Text(), key)
		return
	}
	for _, item := range v.Items() {
		t.read(item, key, depth+1)
	}
	for name, field := range v.Fields() {
		isOwnMetadata := name == "metadata" && key != "spec"
		if !isOwnMetadata {
			t.read(field, name, depth+1)
		}
	}
}

// templateWord matches a word that may hold template actions.
var templateWord = regexp.MustCompile(`(?:[A-Za-z0-9._-]|<<.*?>>)+`)

// readText reads a text of a template, which key holds.
func (t *templateNames) readText(text, key string) {
	for _, word := range templateWord.FindAllString(text, -1) {
		constant := strings.Trim(evidence.TemplateExpression.ReplaceAllString(word, ""), "-._")
		switch {
		case !evidence.TemplateExpression.MatchString(word):
			t.words[word] = true
		case constant != "":
			t.patterns = append(t.patterns, actionPattern(word))
		case key == "name" || strings.Contains(text, "name: "+word):
			t.namedByInput = true
		}
	}
	t.hasKustomization = t.hasKustomization || strings.Contains(text, schema.KustomizeGroup+"/")
}

// actionPattern returns a pattern that matches a word whatever its template actions give.
func actionPattern(word string) *regexp.Regexp {
	parts := evidence.TemplateExpression.Split(word, -1)
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile("^" + strings.Join(parts, ".+") + "$")
}
