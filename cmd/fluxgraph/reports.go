package main

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fluxgraph/fluxgraph/report"
)

const reportHelp = `
--format says how the findings are told, and may be repeated: FORMAT goes to
standard output, FORMAT=FILE to a file. One format may go to standard output.

  text      lines to read; with colours where standard output is a terminal
  json      a document for scripts, described by docs/findings.schema.json
  sarif     for code scanning
  github    annotations of a GitHub Actions run
  gitlab    a Code Quality report
  junit     for test reporters; what is below --fail-on passes
  markdown  a comment on a pull request

The paths in sarif, github, gitlab and junit begin at the root of the git work
tree. docs/ci.md says more.
`

// reportFlags say how check tells what it found.
type reportFlags struct {
	formats      []string
	color, links string
}

var colorWords = []string{"auto", "always", "never"}

func (f *reportFlags) add(cmd *cobra.Command) {
	names := reportNames()
	flags := cmd.Flags()
	flags.StringArrayVarP(&f.formats, "format", "f", nil, "`FORMAT[=FILE]`: "+choices(names)+" (default text);\nmay be repeated")
	flags.StringVar(&f.color, "color", colorWords[0], "`when` text has colours: "+choices(colorWords)+"; auto: on a terminal, unless\nNO_COLOR is set or TERM is dumb")
	flags.StringVar(&f.links, "links", "", "the `URL` before the paths of links in markdown, such as\nhttps://github.com/OWNER/REPO/blob/COMMIT (default what the variables of\nGitHub Actions or GitLab CI say)")
	must(cmd.RegisterFlagCompletionFunc("format", completing(names)))
	must(cmd.RegisterFlagCompletionFunc("color", completing(colorWords)))
}

func reportNames() []string {
	var names []string
	for _, r := range report.All() {
		names = append(names, r.Name)
	}
	return names
}

// telling is a format and where it goes; "" for standard output.
type telling struct {
	*report.Reporter
	file string
}

// tellings returns what the flags ask for.
func (f *reportFlags) tellings() ([]telling, error) {
	if !slices.Contains(colorWords, f.color) {
		return nil, unknown("word for --color", f.color, colorWords)
	}
	if len(f.formats) == 0 {
		return []telling{{report.Text, ""}}, nil
	}
	var all []telling
	var to destinations
	for _, v := range f.formats {
		name, file, err := to.add(v, "")
		if err != nil {
			return nil, err
		}
		r := report.Named(name)
		if r == nil {
			return nil, unknown("format", name, reportNames())
		}
		all = append(all, telling{r, file})
	}
	return all, nil
}

// destinations are the files that formats go to, cleaned, each with the name of its format; "" is
// standard output.
type destinations map[string]string

// add reads a FORMAT[=FILE]; without a file it goes to the other one.
func (d *destinations) add(text, otherwise string) (name, file string, err error) {
	name, file, toFile := strings.Cut(text, "=")
	switch {
	case toFile && file == "":
		return "", "", wrongUsage("--format %s= names no file", name)
	case !toFile:
		file = otherwise
	}
	if file == "-" {
		file = ""
	}
	key := file
	if file != "" {
		key = filepath.Clean(file)
	}
	if other, ok := (*d)[key]; ok {
		if file == "" {
			return "", "", wrongUsage("the formats %s and %s both go to standard output; say %s=FILE", other, name, name)
		}
		return "", "", wrongUsage("the formats %s and %s both go to %s", other, name, quoted(file))
	}
	if *d == nil {
		*d = destinations{}
	}
	(*d)[key] = name
	return name, file, nil
}

// colored reports whether text on a stream has colours.
func (f *reportFlags) colored(w io.Writer) bool {
	switch f.color {
	case "always":
		return true
	case "never":
		return false
	}
	return isTerminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// base returns the URL before the paths of links: what --links says, or else the variables that
// GitHub Actions and GitLab CI set.
func (f *reportFlags) base() string {
	if f.links != "" {
		return f.links
	}
	if repo, commit := os.Getenv("GITHUB_REPOSITORY"), os.Getenv("GITHUB_SHA"); repo != "" && commit != "" {
		return cmp.Or(os.Getenv("GITHUB_SERVER_URL"), "https://github.com") + "/" + repo + "/blob/" + commit
	}
	if project, commit := os.Getenv("CI_PROJECT_URL"), os.Getenv("CI_COMMIT_SHA"); project != "" && commit != "" {
		return project + "/-/blob/" + commit
	}
	return ""
}

// below returns the slash path of a directory from the root of the git work tree that it lies in; ""
// where it is that root, or in none.
func below(dir string) string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	for top := abs; ; top = filepath.Dir(top) {
		if _, err := os.Lstat(filepath.Join(top, ".git")); err == nil {
			rel, err := filepath.Rel(top, abs)
			if err != nil || rel == "." {
				return ""
			}
			return filepath.ToSlash(rel)
		} else if !errors.Is(err, fs.ErrNotExist) || top == filepath.Dir(top) {
			return ""
		}
	}
}

// tell writes the findings in every format that was asked for: first the files, so that a reader of
// standard output who goes away leaves them whole.
func (p *program) tell(f *reportFlags, tellings []telling, r report.Report) error {
	for _, t := range tellings {
		if t.file == "" {
			continue
		}
		if err := toFile(t.file, func(w io.Writer) error { return t.Write(w, r) }); err != nil {
			return err
		}
	}
	for _, t := range tellings {
		if t.file != "" {
			continue
		}
		write := t.Write
		if t.Reporter == report.Text { // the line that counts goes to standard error
			write = report.WriteFindings
			r.Color = f.colored(p.stdout)
		}
		if err := toStream(p.stdout, func(w io.Writer) error { return write(w, r) }); err != nil && !readerGone(err) {
			return err
		}
	}
	return nil
}
