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
)

// baselineName is the name of the baseline at the root of a repository. It is JSON because Flux takes
// every YAML file of a directory without a kustomization.yaml for a manifest.
const baselineName = "fluxgraph-baseline.json"

// baselineNone is the word of --baseline for no baseline at all.
const baselineNone = "none"

// baselineSchema is the form of the file.
const baselineSchema = "fluxgraph-baseline/v1"

// gateFlags say which findings check passes over, besides what is ignored.
type gateFlags struct {
	baseline    string
	write       bool
	showIgnored bool
}

const gateHelp = `
A baseline is a list of findings that are known: --write-baseline writes all that
is found now, and from then on only what is new is told and fails. It is read
from --baseline, or else from fluxgraph-baseline.json at the repository's root.
`

func (f *gateFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.baseline, "baseline", "", "the `file` of known findings, or none (default "+baselineName+" at the\nrepository's root, where there is one)")
	flags.BoolVar(&f.write, "write-baseline", false, "write what is found to the baseline, and fail for none of it")
	flags.BoolVar(&f.showIgnored, "show-ignored", false, "also list what is ignored, and what the baseline knows")
}

// path returns the file of the baseline of a repository, from the working directory.
func (f *gateFlags) path(dir string) string {
	return cmp.Or(f.baseline, filepath.Join(dir, baselineName))
}

// read reads the baseline of a repository; nil where there is none.
func (f *gateFlags) read(dir string, fsys fs.FS) (check.Baseline, error) {
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

var fingerprint = regexp.MustCompile(`^[0-9a-f]{64}$`)

// parseBaseline reads a baseline. The error is a workspaceError that tells all that is wrong.
func parseBaseline(name string, data []byte) (check.Baseline, error) {
	r := &settingsReader{}
	root, ok := r.one(name, data)
	if !ok {
		if len(r.errors) == 0 {
			return nil, workspaceError{[]string{printable(filepath.ToSlash(name)) + ": the baseline is empty; --write-baseline writes it"}}
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
			if !item.IsMap() {
				r.wrong(item.Pos(), "an item of findings is not a mapping")
				continue
			}
			for _, field := range r.mapping(item, "key", []string{"rule", "file", "message", "fingerprint"}) {
				if !field.IsScalar() {
					r.wrong(field.Pos(), "an item of findings holds what is not a text")
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
			all = append(all, k)
		}
	}
	return all, r.err()
}

// jsonBaseline is the form of the file.
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

// apply takes what the baseline knows out of the findings, and tells what of it is gone. Where the
// baseline is to be written, it is, and everything is known.
func (f *gateFlags) apply(r *reading, fsys fs.FS) error {
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
		r.written = fmt.Sprintf("%s written: %s, %d new, %d gone", printable(name), count(len(r.findings), "finding"), len(fresh), len(gone))
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

// validate refuses what would write less than everything.
func (f *gateFlags) validate(clusters []string) error {
	switch {
	case f.write && len(clusters) > 0:
		return wrongUsage("--write-baseline writes what is found in every cluster, so that --cluster does not go with it")
	case f.write && f.baseline == baselineNone:
		return wrongUsage("--write-baseline needs a file, and --baseline %s is none", baselineNone)
	}
	return nil
}
