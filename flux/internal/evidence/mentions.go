package evidence

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/flux/internal/script"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Mentions finds the names of objects where people and tools other than Flux create objects: in scripts,
// pipelines, Terraform, templates, the commands of pages, and the manifests of bootstrap folders. Methods may be
// called on a nil *Mentions, which holds nothing.
type Mentions struct {
	texts   []text
	objects map[graph.Key]graph.Pos // of manifests that something other than Flux applies, by kind and name without namespace
	found   map[graph.Key]graph.Pos // the results of Of; zero where there is none
}

// text is a file by its lines. Of a page only commands are there, and other lines are empty.
type text struct {
	file  string
	lines []string
}

// readMentions reads the files of a repository that may create objects and that Flux does not apply.
func readMentions(r *model.Repository, manual *ManualApplies) *Mentions {
	m := &Mentions{objects: map[graph.Key]graph.Pos{}, found: map[graph.Key]graph.Pos{}}
	for _, f := range r.Repo.Files() {
		if HoldsObjects(r, f) {
			if isBootstrap(f) || manual.Includes(f) {
				m.addObjects(r, f)
			}
			continue
		}
		if model.IsKustomizationFile(f) || model.InChart(r, f) {
			continue
		}
		if data, err := r.Repo.ReadFile(f); err == nil && len(data) <= script.MaxSize && mayCreate(f, data) {
			m.texts = append(m.texts, newText(f, string(data)))
		}
	}
	return m
}

// HoldsObjects reports whether a file is a manifest: it is YAML, and one of its documents is an object.
func HoldsObjects(r *model.Repository, file string) bool {
	if !model.IsManifest(file) {
		return false
	}
	for _, d := range r.Repo.Documents(file) {
		if d.IsObject() {
			return true
		}
	}
	return false
}

// addObjects adds the objects of a manifest that something other than Flux applies.
func (m *Mentions) addObjects(r *model.Repository, file string) {
	for _, d := range r.Repo.Documents(file) {
		at := graph.Key{Kind: d.GroupKind(), Name: d.Root.Get("metadata", "name").Text()}
		if _, ok := m.objects[at]; !ok && d.IsObject() {
			m.objects[at] = d.Pos()
		}
	}
}

var (
	templateExtensions = []string{".tpl", ".tmpl", ".j2", ".jinja", ".jinja2", ".tftpl", ".gotmpl", ".tf", ".hcl", ".tfvars"}
	// createCommand matches a command that creates objects.
	createCommand = regexp.MustCompile(`\b(?:kubectl|oc|flux|kubeseal|helm)\b.*\b(?:create|apply|replace|install|upgrade)\b|\bkubernetes\.core\.k8s\b`)
	// useCommand matches a command that reads or changes objects that are there already.
	useCommand = regexp.MustCompile(`\b(?:kubectl|oc)\b.*\b(?:get|describe|logs?|delete|wait|rollout|port-forward|exec|scale|patch|annotate|label|edit|cp)\b`)
)

// CreatesObjects reports whether a text holds a command that creates objects.
func CreatesObjects(text string) bool { return createCommand.MatchString(text) }

// mayCreate reports whether a file without objects may create some, by its path and text.
func mayCreate(file string, data []byte) bool {
	switch ext := path.Ext(strings.ToLower(file)); {
	case slices.Contains(templateExtensions, ext), script.IsScript(file), isBootstrap(file):
		return true
	case ext == ".md", model.IsManifest(file):
		return createCommand.Match(data)
	}
	return false
}

func newText(file, data string) text {
	lines := strings.Split(data, "\n")
	if path.Ext(strings.ToLower(file)) == ".md" {
		for i, line := range lines {
			if !createCommand.MatchString(line) {
				lines[i] = ""
			}
		}
	}
	return text{file, lines}
}

// Of returns where something other than Flux creates an object of a kind and name; ok is false where nothing does
// as far as the texts show. A name counts beside the word for its kind; that of a Secret or ConfigMap counts anywhere
// where it consists of several words, because it is in a text by chance no more.
func (m *Mentions) Of(kind graph.Kind, name string) (pos graph.Pos, ok bool) {
	if m == nil || name == "" {
		return graph.Pos{}, false
	}
	at := graph.Key{Kind: kind, Name: name}
	pos, known := m.found[at]
	if !known {
		pos = m.find(kind, name)
		m.found[at] = pos
	}
	return pos, !pos.IsZero()
}

func (m *Mentions) find(kind graph.Kind, name string) graph.Pos {
	if pos, ok := m.objects[graph.Key{Kind: kind, Name: name}]; ok {
		return pos
	}
	isConfig := kind == schema.Secret || kind == schema.ConfigMap
	isCompound := isConfig && strings.ContainsAny(name, "-.")
	words := kindWords(kind)
	for _, t := range m.texts {
		for i, line := range t.lines {
			if !HasWord(line, name) || useCommand.MatchString(line) && !createCommand.MatchString(line) {
				continue
			}
			if isCompound || t.hasNear(i, words) {
				return graph.Pos{File: t.file, Line: i + 1}
			}
		}
	}
	return graph.Pos{}
}

// The lines before and after a name in which the word for its kind may be: a manifest or a block of Terraform has
// the kind above the name.
const linesBefore, linesAfter = 6, 2

// hasNear reports whether a line of a text, or one beside it, holds one of several words in any case.
func (t text) hasNear(line int, words []string) bool {
	near := strings.ToLower(strings.Join(t.lines[max(0, line-linesBefore):min(len(t.lines), line+linesAfter+1)], "\n"))
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(near, word) })
}

// kindWords returns the words by which tools name a kind, in lower case.
func kindWords(kind graph.Kind) []string {
	words := []string{strings.ToLower(kind.Name)}
	switch kind {
	case schema.ConfigMap:
		words = append(words, "config_map", "config-map", " cm ")
	case schema.ServiceAccount:
		words = append(words, "service_account", "service-account", " sa ")
	case schema.PersistentVolumeClaim:
		words = append(words, "persistent_volume_claim", "pvc")
	}
	return words
}

// HasWord reports whether a text holds a name as a word of its own, or as that of a file with an extension.
func HasWord(text, name string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], name)
		if i < 0 {
			return false
		}
		start := from + i
		end := start + len(name)
		if (start == 0 || !isNameByte(text[start-1])) && endsWord(text[end:]) {
			return true
		}
		from = start + 1
	}
}

var fileExtension = regexp.MustCompile(`^(?:\.sops|\.enc|\.secret)?\.(?:ya?ml|json|env|tpl|tmpl|j2|txt|key)\b|^\.(?:$|[^A-Za-z0-9])`)

// endsWord reports whether a word ends before a text.
func endsWord(rest string) bool {
	return rest == "" || !isNameByte(rest[0]) || fileExtension.MatchString(rest)
}

// isNameByte reports whether a byte may be part of the name of an object, or of a word that it is part of.
func isNameByte(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || b == '-' || b == '.' || b == '_'
}
