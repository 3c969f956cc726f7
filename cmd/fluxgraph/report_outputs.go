package main

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fluxgraph/fluxgraph/report"
)

// reportFlags are the flags for the formats of check.
type reportFlags struct {
	colorFlag
	formats []string
	links   string
}

func (f *reportFlags) add(cmd *cobra.Command) {
	names := reportNames()
	flags := cmd.Flags()
	flags.StringArrayVarP(&f.formats, "format", "f", nil, "`FORMAT[=FILE]` "+choices(names)+"; repeatable")
	flags.StringVar(&f.links, "links", "", "`URL` before the paths of links in markdown (default from the CI variables)")
	f.colorFlag.add(cmd)
	must(cmd.RegisterFlagCompletionFunc("format", completing(names)))
}

func reportNames() []string {
	var names []string
	for _, r := range report.All() {
		names = append(names, r.Name)
	}
	return names
}

// reportOutput is a format with the file that it is written to; "" stands for standard output.
type reportOutput struct {
	*report.Reporter
	file string
}

// outputs parses the flags, before the repository is read.
func (f *reportFlags) outputs() ([]reportOutput, error) {
	if err := f.colorFlag.validate(); err != nil {
		return nil, err
	}
	if len(f.formats) == 0 {
		return []reportOutput{{report.Text, ""}}, nil
	}
	var all []reportOutput
	var files outputFiles
	for _, value := range f.formats {
		name, file, err := files.add(value, "")
		if err != nil {
			return nil, err
		}
		r := report.Named(name)
		if r == nil {
			return nil, unknown("format", name, reportNames())
		}
		all = append(all, reportOutput{r, file})
	}
	return all, nil
}

// outputFiles maps each file of a command line to the format that is written to it. Paths are cleaned;
// "" stands for standard output.
type outputFiles map[string]string

// add parses FORMAT[=FILE] and reserves its file: the fallback if the value names none. Two formats in
// one file are an error.
func (o *outputFiles) add(value, fallback string) (format, file string, err error) {
	format, file, hasFile := strings.Cut(value, "=")
	switch {
	case hasFile && file == "":
		return "", "", wrongUsage("--format %s= names no file", format)
	case !hasFile:
		file = fallback
	}
	if file == stdStream {
		file = ""
	}
	key := file
	if file != "" {
		key = filepath.Clean(file)
	}
	if other, taken := (*o)[key]; taken {
		if file == "" {
			return "", "", wrongUsage("the formats %s and %s both go to standard output; use %s=FILE", other, format, format)
		}
		return "", "", wrongUsage("the formats %s and %s both go to %s", other, format, quoted(file))
	}
	if *o == nil {
		*o = outputFiles{}
	}
	(*o)[key] = format
	return format, file, nil
}

// linkBase returns the URL before the paths of links: the value of --links, or else the one that the
// variables of GitHub Actions or GitLab CI give.
func (f *reportFlags) linkBase() string {
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

// pathInWorkTree returns the slash path of a directory from the root of its git work tree. It returns ""
// for that root, and for a directory outside any work tree.
func pathInWorkTree(dir string) string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	for root := abs; ; root = filepath.Dir(root) {
		if _, err := os.Lstat(filepath.Join(root, ".git")); err == nil {
			rel, err := filepath.Rel(root, abs)
			if err != nil || rel == "." {
				return ""
			}
			return filepath.ToSlash(rel)
		} else if !errors.Is(err, fs.ErrNotExist) || root == filepath.Dir(root) {
			return ""
		}
	}
}

// writeReports writes a report in every requested format. It writes the files first, so that they are
// complete even if the reader of standard output goes away.
func (p *program) writeReports(f *reportFlags, outputs []reportOutput, r report.Report) error {
	for _, o := range outputs {
		if o.file == "" {
			continue
		}
		if err := toFile(o.file, func(w io.Writer) error { return o.Write(w, r) }); err != nil {
			return err
		}
	}
	for _, o := range outputs {
		if o.file != "" {
			continue
		}
		write := o.Write
		if o.Reporter == report.Text { // its summary goes to standard error
			write = report.WriteFindings
			r.Color = f.colorFlag.enabled(p.stdout)
		}
		if err := toStream(p.stdout, func(w io.Writer) error { return write(w, r) }); err != nil && !isClosedPipe(err) {
			return err
		}
	}
	return nil
}
