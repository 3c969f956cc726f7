package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/suggest"
	"github.com/fluxgraph/fluxgraph/parse"
)

// workspaceName is the name of the workspace file at the root of a repository.
const workspaceName = "fluxgraph.yaml"

// workspace is what a workspace file says. The zero workspace says nothing.
// docs/fluxgraph-file.md describes the file, and docs/fluxgraph.schema.json its form.
type workspace struct {
	sources    []checkout
	entries    []placedEntry
	ignores    []check.Ignore
	severities map[string]check.Severity // 0: off
}

// placedEntry is an entry with the place that says it.
type placedEntry struct {
	name, dir string
	at        string // file:line
}

// workspaceError is what is wrong with a workspace file: lines of the form file:line: message.
type workspaceError struct{ lines []string }

func (e workspaceError) Error() string { return strings.Join(e.lines, "\nfluxgraph: ") }

// findWorkspace reads the file that --config names, or else the one at the root of the repository; the
// zero workspace if there is neither.
func findWorkspace(config, dir string, fsys fs.FS) (*workspace, error) {
	if config != "" {
		f, err := os.Open(config)
		if err != nil {
			return nil, fmt.Errorf("cannot read %s: %w", printable(config), reason(err))
		}
		return loadWorkspace(f, config, filepath.Dir(config))
	}
	f, err := fsys.Open(workspaceName)
	if errors.Is(err, fs.ErrNotExist) {
		return &workspace{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", printable(filepath.Join(dir, workspaceName)), reason(err))
	}
	return loadWorkspace(f, workspaceName, dir)
}

// largestSettings is more than anybody writes, or than a baseline takes, in bytes.
const largestSettings = 16 << 20

func loadWorkspace(f fs.File, name, dir string) (*workspace, error) {
	data, err := readSettings(f, name)
	if err != nil {
		return nil, err
	}
	return parseWorkspace(name, dir, data)
}

// readSettings reads and closes a file of settings.
func readSettings(f fs.File, name string) ([]byte, error) {
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, largestSettings+1))
	if err == nil && len(data) > largestSettings {
		err = errors.New("larger than 16 MiB")
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", printable(name), reason(err))
	}
	return data, nil
}

// parseWorkspace reads a workspace file. Directories of sources are taken from dir. The error is a
// workspaceError that tells all that is wrong.
func parseWorkspace(name, dir string, data []byte) (*workspace, error) {
	r := &workspaceReader{dir: dir, w: &workspace{severities: map[string]check.Severity{}}}
	if root, ok := r.one(name, data); ok {
		r.document(root)
	}
	if err := r.err(); err != nil {
		return nil, err
	}
	return r.w, nil
}

// settingsReader collects what is wrong with a file of settings.
type settingsReader struct{ errors []located }

type located struct {
	pos  graph.Pos
	text string
}

// one returns the only document of a file; ok is false where it is empty, or broken.
func (r *settingsReader) one(name string, data []byte) (root parse.Value, ok bool) {
	documents, problems := parse.Text(filepath.ToSlash(name), data)
	for _, p := range problems {
		r.wrong(p.Pos, "%s", strings.Replace(p.Message, "not an object", "not a mapping", 1))
	}
	if len(documents) == 0 {
		return parse.Value{}, false
	}
	if len(documents) > 1 {
		r.wrong(documents[1].Pos(), "only one document is read")
	}
	return documents[0].Root, true
}

// err returns a workspaceError with all that is wrong, in order of place, or nil.
func (r *settingsReader) err() error {
	if len(r.errors) == 0 {
		return nil
	}
	slices.SortFunc(r.errors, func(a, b located) int { return cmp.Or(a.pos.Compare(b.pos), strings.Compare(a.text, b.text)) })
	var lines []string
	for _, e := range r.errors {
		lines = append(lines, e.text)
	}
	return workspaceError{lines}
}

// workspaceReader collects what a workspace file says, and what is wrong with it.
type workspaceReader struct {
	settingsReader
	dir string
	w   *workspace
}

func (r *settingsReader) wrong(pos graph.Pos, format string, args ...any) {
	pos.Col = 0
	r.errors = append(r.errors, located{pos, printable(pos.String() + ": " + fmt.Sprintf(format, args...))})
}

// workspaceKeys are the keys of the file, in the order of its page.
var workspaceKeys = []string{"sources", "entries", "ignores", "severities"}

func (r *workspaceReader) document(root parse.Value) {
	for key, v := range r.mapping(root, "key", workspaceKeys) {
		switch {
		case v.IsNull(): // written and left empty
		case key == "severities":
			r.severityTable(v)
		case !v.IsList():
			r.wrong(v.Pos(), "%s is not a list", key)
		default:
			for _, item := range v.Items() {
				r.item(key, item)
			}
		}
	}
}

// mapping returns the fields of a mapping whose keys are known, by key; what is not known is wrong.
func (r *settingsReader) mapping(v parse.Value, what string, known []string) map[string]parse.Value {
	fields := map[string]parse.Value{}
	for key, field := range v.Fields() {
		if !slices.Contains(known, key) {
			at := v.Key(key).Pos()
			if meant := suggest.Name(key, known); meant != "" {
				r.wrong(at, "unknown %s %s; did you mean %s?", what, quoted(key), meant)
			} else {
				r.wrong(at, "unknown %s %s; there is %s", what, quoted(key), enumerate(known))
			}
			continue
		}
		fields[key] = field
	}
	return fields
}

// item reads an item of one of the lists.
func (r *workspaceReader) item(list string, v parse.Value) {
	if !v.IsMap() {
		r.wrong(v.Pos(), "an item of %s is not a mapping", list)
		return
	}
	known := map[string][]string{"sources": {"name", "dir"}, "entries": {"name", "dir"}, "ignores": {"rule", "file", "object", "reason"}}[list]
	text := map[string]string{}
	broken := false
	for key, field := range r.mapping(v, "key", known) {
		if !field.IsScalar() || field.Text() == "" {
			r.wrong(field.Pos(), "%s is not a text", key)
			broken = true
			continue
		}
		text[key] = field.Text()
	}
	needs := map[string][]string{"sources": {"name", "dir"}, "entries": {"dir"}, "ignores": {"rule", "reason"}}[list]
	for _, key := range needs {
		if !v.Get(key).Exists() {
			r.wrong(v.Pos(), "an item of %s needs %s", list, withArticle(key))
			broken = true
		}
	}
	if broken {
		return
	}
	pos := v.Pos()
	pos.Col = 0
	switch list {
	case "sources":
		dir := filepath.FromSlash(text["dir"])
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(r.dir, dir)
		}
		r.w.sources = append(r.w.sources, checkout{text["name"], dir})
	case "entries":
		r.w.entries = append(r.w.entries, placedEntry{text["name"], text["dir"], pos.String()})
	case "ignores":
		r.ignore(v, text)
	}
}

func withArticle(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

func (r *workspaceReader) ignore(v parse.Value, text map[string]string) {
	if !slices.Contains(ruleNames(), text["rule"]) {
		r.wrong(v.Get("rule").Pos(), "%s", unknown("rule", text["rule"], ruleNames()))
		return
	}
	if text["file"] == "" && text["object"] == "" {
		r.wrong(v.Pos(), "an item of ignores needs a file or an object; severities turns a whole rule off")
		return
	}
	p := pattern{text["file"], text["object"]}
	if bad := p.badGlob(); bad != "" {
		r.wrong(v.Get(bad).Pos(), "%s %s is no pattern", bad, quoted(text[bad]))
		return
	}
	i := check.Ignore{Rule: text["rule"], Reason: text["reason"], Pos: v.Pos(), Covers: p.covers}
	r.w.ignores = append(r.w.ignores, i)
}

// severityOff is the word for a severity that nothing has: the rule is not looked for.
const severityOff = "off"

// severityTable reads severities.
func (r *workspaceReader) severityTable(v parse.Value) {
	if !v.IsMap() {
		r.wrong(v.Pos(), "severities is not a mapping")
		return
	}
	words := []string{}
	for _, s := range slices.Backward(check.Severities()) {
		words = append(words, s.String())
	}
	words = append(words, severityOff)
	for rule, field := range r.mapping(v, "rule", ruleNames()) {
		s, ok := check.ParseSeverity(field.Text())
		if !ok && field.Text() != severityOff {
			r.wrong(field.Pos(), "%s", unknown("severity", field.Text(), words))
			continue
		}
		r.w.severities[rule] = s
	}
}
