package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/spf13/cobra"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/parse"
)

// baselineName is the name of the baseline at the root of a repository. The file is JSON because Flux
// applies every YAML file of a directory without a kustomization.yaml as a manifest.
const baselineName = "fluxgraph-baseline.json"

// baselineNone is the value of --baseline for no baseline.
const baselineNone = "none"

// baselineSchema is the version of the file format.
const baselineSchema = "fluxgraph-baseline/v1"

// baselineFlags are the flags of check for the baseline, and for suppressed findings.
type baselineFlags struct {
	baseline    string
	write       bool
	showIgnored bool
}

func (f *baselineFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.baseline, "baseline", "", "`FILE` file of known findings, or none (default "+baselineName+")")
	flags.BoolVar(&f.write, "write-baseline", false, "write all findings to the baseline, and exit with 0")
	flags.BoolVar(&f.showIgnored, "show-ignored", false, "also list ignored findings, and those in the baseline")
	assignGroup(cmd, findingsGroup)
}

// path returns the path of the baseline of a repository.
func (f *baselineFlags) path(dir string) string {
	return cmp.Or(f.baseline, filepath.Join(dir, baselineName))
}

// read returns the baseline of a repository, or nil if it does not exist.
func (f *baselineFlags) read(dir string, fsys fs.FS) (check.Baseline, error) {
	var file fs.File
	var err error
	name := f.baseline
	switch name {
	case baselineNone:
		return nil, nil
	case "":
		name = baselineName
		file, err = fsys.Open(name)
	default:
		file, err = os.Open(name)
	}
	if errors.Is(err, fs.ErrNotExist) && (f.baseline == "" || f.write) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", printable(f.path(dir)), reason(err))
	}
	data, err := readSettings(file, name)
	if err != nil {
		return nil, err
	}
	return parseBaseline(name, data)
}

// fingerprint is the form of a fingerprint: a SHA-256 in hexadecimal.
var fingerprint = regexp.MustCompile(`^[0-9a-f]{64}$`)

// parseBaseline parses a baseline. The error is a settingsError that lists every mistake.
func parseBaseline(name string, data []byte) (check.Baseline, error) {
	r := &settingsReader{}
	root, ok := r.singleDocument(name, data)
	if !ok {
		if len(r.errors) == 0 {
			return nil, settingsError{[]string{printable(filepath.ToSlash(name)) + ": the baseline is empty; --write-baseline writes it"}}
		}
		return nil, r.err()
	}
	var all check.Baseline
	fields := r.mapping(root, "key", []string{"schema", "findings"})
	schema, findings := fields["schema"], fields["findings"]
	switch {
	case !root.Get("schema").Exists():
		r.wrong(root.Pos(), "the baseline has no schema; %s is expected", baselineSchema)
	case schema.Text() != baselineSchema:
		r.wrong(schema.Pos(), "schema %s is not known; %s is expected", quoted(schema.Text()), baselineSchema)
	case findings.IsNull() || !findings.Exists():
	case !findings.IsList():
		r.wrong(findings.Pos(), "findings is not a list")
	default:
		for _, item := range findings.Items() {
			all = append(all, r.knownFinding(item)...)
		}
	}
	return all, r.err()
}

// knownFinding parses an entry of a baseline; the result is empty if the entry is not a mapping.
func (r *settingsReader) knownFinding(item parse.Value) []check.Known {
	if !item.IsMap() {
		r.wrong(item.Pos(), "an item of findings is not a mapping")
		return nil
	}
	for _, field := range r.mapping(item, "key", []string{"rule", "file", "message", "fingerprint"}) {
		if !field.IsScalar() {
			r.wrong(field.Pos(), "an item of findings has a field that is not a string")
		}
	}
	k := check.Known{
		Rule: item.Get("rule").Text(), File: item.Get("file").Text(), Message: item.Get("message").Text(),
		Fingerprint: item.Get("fingerprint").Text(), Pos: item.Pos(),
	}
	switch {
	case k.Rule == "":
		r.wrong(item.Pos(), "an item of findings needs a rule")
	case !fingerprint.MatchString(k.Fingerprint):
		r.wrong(item.Pos(), "an item of findings needs a fingerprint of 64 hexadecimal digits")
	}
	return []check.Known{k}
}

// jsonBaseline is the file in its JSON form.
type jsonBaseline struct {
	Schema   string      `json:"schema"`
	Findings []jsonKnown `json:"findings"`
}

type jsonKnown struct {
	Rule        string `json:"rule"`
	File        string `json:"file,omitempty"`
	Message     string `json:"message"`
	Fingerprint string `json:"fingerprint"`
}

func writeBaseline(w io.Writer, b check.Baseline) error {
	out := jsonBaseline{baselineSchema, []jsonKnown{}}
	for _, k := range b {
		out.Findings = append(out.Findings, jsonKnown{k.Rule, k.File, k.Message, k.Fingerprint})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

// apply moves the findings of the baseline from the findings of the reading to its known ones, and adds
// a finding for entries that match nothing. With --write-baseline, it writes the file instead, and all
// findings are known.
func (f *baselineFlags) apply(r *reading, fsys fs.FS) error {
	b, err := f.read(r.dir, fsys)
	if err != nil {
		return err
	}
	fresh, known, gone := b.Split(r.findings, r.checks)
	if f.write {
		name := f.path(r.dir)
		if err := toFile(name, func(w io.Writer) error { return writeBaseline(w, b.Renew(r.findings, r.checks)) }); err != nil {
			return err
		}
		r.baselineReport = fmt.Sprintf("%s written: %s, %d new, %d gone", printable(name), count(len(r.findings), "finding"), len(fresh), len(gone))
		r.findings, r.known = nil, r.findings
		return nil
	}
	r.findings, r.known = fresh, known
	if len(gone) > 0 && slices.Contains(r.checks, check.UnusedIgnore) {
		r.findings = append(r.findings, check.Gone(gone))
		slices.SortStableFunc(r.findings, check.Finding.Compare)
	}
	return nil
}

// validate refuses --write-baseline with flags that would make the file incomplete.
func (f *baselineFlags) validate(clusters []string) error {
	switch {
	case f.write && len(clusters) > 0:
		return wrongUsage("--write-baseline writes the findings of every cluster; it cannot be combined with --cluster")
	case f.write && f.baseline == baselineNone:
		return wrongUsage("--write-baseline needs a file; --baseline %s names none", baselineNone)
	}
	return nil
}
