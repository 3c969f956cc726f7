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
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
	"github.com/fluxgraph/fluxgraph/internal/suggest"
	"github.com/fluxgraph/fluxgraph/parse"
)

// workspaceName is the name of the workspace file at the root of a repository.
const workspaceName = "fluxgraph.yaml"

// workspace is the content of a workspace file. The zero workspace has no settings.
// docs/fluxgraph-file.md describes the file, and docs/fluxgraph.schema.json is its schema.
type workspace struct {
	sources    []checkout
	entries    []locatedEntry
	ignores    []check.Ignore
	severities map[string]check.Severity // 0: off
}

// locatedEntry is an entry with its position in the workspace file.
type locatedEntry struct {
	flux.Entry
	at string // file:line
}

// settingsError lists the mistakes in a workspace file or a baseline, as lines of the form
// file:line: message.
type settingsError struct{ lines []string }

func (e settingsError) Error() string { return strings.Join(e.lines, "\nfluxgraph: ") }

// findWorkspace reads the file that --config names, or else the one at the root of the repository. It
// returns the zero workspace if there is neither.
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

// maxSettingsBytes is the size limit of a workspace file or a baseline.
const maxSettingsBytes = 16 << 20

func loadWorkspace(f fs.File, name, dir string) (*workspace, error) {
	data, err := readSettings(f, name)
	if err != nil {
		return nil, err
	}
	return parseWorkspace(name, dir, data)
}

// readSettings reads and closes a workspace file or a baseline.
func readSettings(f fs.File, name string) ([]byte, error) {
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSettingsBytes+1))
	if err == nil && len(data) > maxSettingsBytes {
		err = errors.New("larger than 16 MiB")
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", printable(name), reason(err))
	}
	return data, nil
}

// parseWorkspace parses a workspace file. Directories of sources are relative to dir. The error is a
// settingsError that lists every mistake.
func parseWorkspace(name, dir string, data []byte) (*workspace, error) {
	r := &workspaceReader{dir: dir, w: &workspace{severities: map[string]check.Severity{}}}
	if root, ok := r.singleDocument(name, data); ok {
		r.document(root)
	}
	if err := r.err(); err != nil {
		return nil, err
	}
	return r.w, nil
}

// settingsReader collects the mistakes in a workspace file or a baseline.
type settingsReader struct{ errors []located }

// located is a message with its position.
type located struct {
	pos  graph.Pos
	text string
}

// singleDocument returns the only document of a file; ok is false if the file is empty or invalid.
func (r *settingsReader) singleDocument(name string, data []byte) (root parse.Value, ok bool) {
	documents, problems := parse.Text(filepath.ToSlash(name), data)
	for _, p := range problems {
		text := check.OfProblem(p).Message
		if d, ok := p.Detail.(problem.NotAMapping); ok {
			text = fmt.Sprintf("document is a %s, not a mapping", d.Type)
		}
		r.wrong(p.Pos, "%s", text)
	}
	if len(documents) == 0 {
		return parse.Value{}, false
	}
	if len(documents) > 1 {
		r.wrong(documents[1].Pos(), "a second document is not allowed")
	}
	return documents[0].Root, true
}

// err returns a settingsError with every mistake in the order of positions, or nil.
func (r *settingsReader) err() error {
	if len(r.errors) == 0 {
		return nil
	}
	slices.SortFunc(r.errors, func(a, b located) int { return cmp.Or(a.pos.Compare(b.pos), strings.Compare(a.text, b.text)) })
	var lines []string
	for _, e := range r.errors {
		lines = append(lines, e.text)
	}
	return settingsError{lines}
}

// workspaceReader collects the content of a workspace file, and its mistakes.
type workspaceReader struct {
	settingsReader
	dir string
	w   *workspace
}

// wrong records a mistake at a position.
func (r *settingsReader) wrong(pos graph.Pos, format string, args ...any) {
	pos.Col = 0
	r.errors = append(r.errors, located{pos, printable(pos.String() + ": " + fmt.Sprintf(format, args...))})
}

// workspaceKeys are the keys of the file, in the order of docs/fluxgraph-file.md.
var workspaceKeys = []string{"sources", "entries", "ignores", "severities"}

// document reads the top level of the file.
func (r *workspaceReader) document(root parse.Value) {
	for key, v := range r.mapping(root, "key", workspaceKeys) {
		switch {
		case v.IsNull(): // the key has no value
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

// mapping returns the fields of a mapping by key. A key that is not among the known ones is a mistake;
// noun names it in the message.
func (r *settingsReader) mapping(v parse.Value, noun string, known []string) map[string]parse.Value {
	fields := map[string]parse.Value{}
	for key, field := range v.Fields() {
		if !slices.Contains(known, key) {
			at := v.Key(key).Pos()
			if similar := suggest.Name(key, known); similar != "" {
				r.wrong(at, "unknown %s %s; did you mean %s?", noun, quoted(key), similar)
			} else {
				r.wrong(at, "unknown %s %s; choose from %s", noun, quoted(key), enumerate(known))
			}
			continue
		}
		fields[key] = field
	}
	return fields
}

// itemKeys are the keys of the items of each list.
var itemKeys = map[string]struct{ known, required []string }{
	"sources": {known: []string{"name", "dir"}, required: []string{"name", "dir"}},
	"entries": {known: []string{"name", "dir", "source", "artifactRoot", "variables"}},
	"ignores": {known: []string{"rule", "file", "object", "reason"}, required: []string{"rule", "reason"}},
}

// item reads an item of one of the lists.
func (r *workspaceReader) item(list string, v parse.Value) {
	if !v.IsMap() {
		r.wrong(v.Pos(), "an item of %s is not a mapping", list)
		return
	}
	keys := itemKeys[list]
	text := map[string]string{}
	invalid := false
	for key, field := range r.mapping(v, "key", keys.known) {
		if list == "entries" && key == "variables" {
			continue // entry reads it
		}
		if !field.IsScalar() || field.Text() == "" {
			r.wrong(field.Pos(), "%s is empty or not a string", key)
			invalid = true
			continue
		}
		text[key] = field.Text()
	}
	for _, key := range keys.required {
		if !v.Get(key).Exists() {
			r.wrong(v.Pos(), "an item of %s needs %s", list, withArticle(key))
			invalid = true
		}
	}
	if invalid {
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
		r.entry(v, text)
	case "ignores":
		r.ignore(v, text)
	}
}

// entry reads an item of entries.
func (r *workspaceReader) entry(v parse.Value, text map[string]string) {
	e := flux.Entry{Name: text["name"], Dir: text["dir"], ArtifactRoot: text["artifactRoot"]}
	if source := text["source"]; source != "" {
		var ok bool
		if e.Source, ok = parseSourceKey(source); !ok {
			r.wrong(v.Get("source").Pos(), "source %s is not KIND/NAMESPACE/NAME or KIND/NAME", quoted(source))
			return
		}
	}
	variables := v.Get("variables")
	if variables.Exists() && !variables.IsMap() && !variables.IsNull() {
		r.wrong(variables.Pos(), "variables is not a mapping")
		return
	}
	for name, field := range variables.Fields() {
		e.Variables = append(e.Variables, r.variable(name, field))
	}
	slices.SortFunc(e.Variables, func(a, b flux.Variable) int { return strings.Compare(a.Name, b.Name) })
	if e.Dir == "" && e.Source == (graph.Key{}) && e.ArtifactRoot == "" && len(e.Variables) == 0 {
		r.wrong(v.Pos(), "an item of entries needs a dir, a source, an artifactRoot or variables")
		return
	}
	pos := v.Pos()
	pos.Col = 0
	r.w.entries = append(r.w.entries, locatedEntry{e, pos.String()})
}

// variable reads a substitution variable: its value, or a mapping that marks it as secret.
func (r *workspaceReader) variable(name string, v parse.Value) flux.Variable {
	variable := flux.Variable{Name: name, Value: v.Text()}
	if !v.IsMap() {
		if !v.IsScalar() {
			r.wrong(v.Pos(), "variable %s is neither a value nor a mapping", quoted(name))
		}
		return variable
	}
	fields := r.mapping(v, "key", []string{"value", "secret"})
	variable.Value = fields["value"].Text()
	secret, ok := fields["secret"].Bool()
	if fields["secret"].Exists() && !ok {
		r.wrong(fields["secret"].Pos(), "secret is neither true nor false")
	}
	variable.Secret = secret
	return variable
}

// ignore reads an item of ignores.
func (r *workspaceReader) ignore(v parse.Value, text map[string]string) {
	if !slices.Contains(ruleNames(), text["rule"]) {
		r.wrong(v.Get("rule").Pos(), "%s", unknown("rule", text["rule"], ruleNames()))
		return
	}
	if text["file"] == "" && text["object"] == "" {
		r.wrong(v.Pos(), "an item of ignores needs a file or an object; severities turns a whole rule off")
		return
	}
	p := ignorePattern{text["file"], text["object"]}
	if field := p.invalidGlob(); field != "" {
		r.wrong(v.Get(field).Pos(), "%s %s is not a valid pattern", field, quoted(text[field]))
		return
	}
	i := check.Ignore{Rule: text["rule"], Reason: text["reason"], Pos: v.Pos(), Covers: p.covers}
	r.w.ignores = append(r.w.ignores, i)
}

// severityOff is the value of a severity that turns the rule off.
const severityOff = "off"

// severityTable reads severities.
func (r *workspaceReader) severityTable(v parse.Value) {
	if !v.IsMap() {
		r.wrong(v.Pos(), "severities is not a mapping")
		return
	}
	names := []string{}
	for _, s := range slices.Backward(check.Severities()) {
		names = append(names, s.String())
	}
	names = append(names, severityOff)
	for rule, field := range r.mapping(v, "rule", ruleNames()) {
		s, ok := check.ParseSeverity(field.Text())
		if !ok && field.Text() != severityOff {
			r.wrong(field.Pos(), "%s", unknown("severity", field.Text(), names))
			continue
		}
		r.w.severities[rule] = s
	}
}
