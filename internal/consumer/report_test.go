package consumer

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/docs"
	"github.com/fluxgraph/fluxgraph/internal/terminal"
	"github.com/fluxgraph/fluxgraph/report"
)

// reportOf returns what check tells of a repository.
func reportOf(t *testing.T, r repository) report.Report {
	t.Helper()
	doc := r.document(t)
	return report.Report{
		Title:    r.name,
		Version:  "v1.0.0",
		Graph:    doc.Graph,
		Findings: doc.Findings,
		Checks:   check.All(),
		FailOn:   check.Error,
		Read:     func(file string) ([]byte, error) { return os.ReadFile(filepath.Join(r.dir, filepath.FromSlash(file))) },
		Page:     docs.Rule,
	}
}

func tell(t *testing.T, x *report.Reporter, r report.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := x.Write(&b, r); err != nil {
		t.Fatalf("%s: %v", x.Name, err)
	}
	return b.Bytes()
}

// reportTests holds, for each format, what its readers demand.
var reportTests = []struct {
	reporter *report.Reporter
	test     func(t *testing.T, r report.Report, text []byte)
}{
	{report.GitHub, readGitHub},
	{report.GitLab, readGitLab},
	{report.JSON, readFindings},
	{report.JUnit, readJUnit},
	{report.Markdown, readMarkdown},
	{report.SARIF, readSARIF},
	{report.Text, readText},
}

// TestReports hands what check writes of the bundled examples to its readers.
func TestReports(t *testing.T) {
	for _, r := range examples {
		for _, tt := range reportTests {
			t.Run(r.name+"/"+tt.reporter.Name, func(t *testing.T) {
				rep := reportOf(t, r)
				tt.test(t, rep, tell(t, tt.reporter, rep))
			})
		}
	}
}

// TestReportsCorpora does the same with real repositories.
func TestReportsCorpora(t *testing.T) {
	t.Parallel()
	eachCorpus(t, func(t *testing.T, r repository) {
		rep := reportOf(t, r)
		for _, tt := range reportTests {
			t.Run(tt.reporter.Name, func(t *testing.T) { tt.test(t, rep, tell(t, tt.reporter, rep)) })
		}
	})
}

func TestEveryReportIsRead(t *testing.T) {
	for _, x := range report.All() {
		read := false
		for _, tt := range reportTests {
			read = read || tt.reporter == x
		}
		if !read {
			t.Errorf("nothing reads %s", x.Name)
		}
	}
}

func sarifTool(t *testing.T, file string) string {
	t.Helper()
	path := filepath.Join("..", "..", "tools", "node_modules", "@microsoft", "sarif-multitool-linux", file)
	if _, err := os.Stat(path); err != nil {
		absent(t, "the npm package @microsoft/sarif-multitool")
	}
	return path
}

// readSARIF validates a report by the standard's schema. TestSARIF has the standard's own tool read it.
func readSARIF(t *testing.T, _ report.Report, text []byte) {
	if err := sarifSchema(t).Validate(value(t, text)); err != nil {
		t.Error(firstLines(err.Error()))
	}
}

// TestSARIF holds every report to the rules of the standard's own tool and of GitHub that a schema cannot
// express. It is one run for all, because the tool takes seconds to start.
func TestSARIF(t *testing.T) {
	t.Parallel()
	repositories := examples
	if real, err := corpora(); err == nil {
		repositories = append(repositories[:len(repositories):len(repositories)], real...)
	}
	var texts []drawn
	for _, r := range repositories {
		texts = append(texts, drawn{name: r.name, text: tell(t, report.SARIF, reportOf(t, r))})
	}
	for i, errors := range sarifErrors(t, texts) {
		for _, wrong := range errors {
			t.Errorf("%s: %s", texts[i].name, wrong)
		}
	}
}

// sarifErrors returns what the standard's tool finds wrong or doubtful in each text. Its notes are matters
// of taste, such as that a rule be called by a number.
func sarifErrors(t *testing.T, texts []drawn) [][]string {
	t.Helper()
	program, err := filepath.Abs(sarifTool(t, "Sarif.Multitool"))
	if err != nil {
		t.Fatal(err)
	}
	names := files(t, texts, "sarif")
	cmd := exec.Command(program, append(append([]string{"validate"}, names...), "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning")...)
	cmd.Env = append(os.Environ(), "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1") // it has no use for languages
	out, err := cmd.CombinedOutput()
	if !bytes.Contains(out, fmt.Appendf(nil, "%d files scanned", len(texts))) {
		t.Fatalf("%v\n%s", err, out)
	}
	all := make([][]string, len(texts))
	for _, line := range regexp.MustCompile(`(?m)^.*: (?:error|warning) [A-Z]+[0-9]+: .*$`).FindAllString(string(out), -1) {
		i := slices.IndexFunc(names, func(name string) bool { return strings.Contains(line, name) })
		if i < 0 {
			t.Fatalf("it says of no file: %s", line)
		}
		all[i] = append(all[i], line)
	}
	return all
}

// TestSARIFRefuses holds the harness itself.
func TestSARIFRefuses(t *testing.T) {
	t.Parallel()
	good := string(tell(t, report.SARIF, reportOf(t, examples[1])))
	texts := []drawn{{name: "as it is", text: []byte(good)}}
	for _, change := range [][2]string{{`"ruleIndex": `, `"ruleIndex": 1000`}, {`"uri": "`, `"uri": " `}, {`"level": "error"`, `"level": "fatal"`}} {
		bad := strings.Replace(good, change[0], change[1], 1)
		if bad == good {
			t.Errorf("%s is not in the report", change[0])
		}
		texts = append(texts, drawn{name: change[1], text: []byte(bad)})
	}
	for i, errors := range sarifErrors(t, texts) {
		accepted := len(errors) == 0 && sarifSchema(t).Validate(value(t, texts[i].text)) == nil
		if accepted != (i == 0) {
			t.Errorf("%s: accepted is %v: %q", texts[i].name, accepted, errors)
		}
	}
}

func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile(sarifTool(t, "sarif-2.1.0.json"))
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func value(t *testing.T, text []byte) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func readFindings(t *testing.T, r report.Report, text []byte) {
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "..", "docs", "findings.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value(t, text)); err != nil {
		t.Error(firstLines(err.Error()))
	}
	var d struct {
		Findings []struct {
			File        string
			Fingerprint string
		}
	}
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, f := range d.Findings {
		if seen[f.Fingerprint] {
			t.Errorf("two findings have the fingerprint %s", f.Fingerprint)
		}
		seen[f.Fingerprint] = true
	}
	if len(d.Findings) != len(r.Findings) {
		t.Errorf("%d of %d findings", len(d.Findings), len(r.Findings))
	}
}

// command is the form of a workflow command, of GitHub's manual.
var command = regexp.MustCompile(`^::(error|warning|notice) ((?:[A-Za-z]+=[^,:]*,?)+)::(.+)$`)

func readGitHub(t *testing.T, r report.Report, text []byte) {
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		m := command.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		if m == nil {
			t.Errorf("no workflow command: %s", line)
			continue
		}
		for property := range strings.SplitSeq(m[2], ",") {
			name, v, _ := strings.Cut(property, "=")
			number := regexp.MustCompile(`^[1-9][0-9]*$`).MatchString(v)
			switch name {
			case "file", "title":
				if v == "" {
					t.Errorf("%s is empty: %s", name, line)
				}
			case "line", "endLine", "col", "endColumn":
				if !number {
					t.Errorf("%s is %s: %s", name, v, line)
				}
			default:
				t.Errorf("unknown property %s: %s", name, line)
			}
		}
	}
	if n != len(r.Findings) {
		t.Errorf("%d annotations of %d findings", n, len(r.Findings))
	}
}

// readGitLab asks for the fields that GitLab's manual demands of a Code Quality report.
func readGitLab(t *testing.T, r report.Report, text []byte) {
	var issues []map[string]any
	if err := json.Unmarshal(text, &issues); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, i := range issues {
		for _, field := range []string{"description", "check_name", "fingerprint", "severity"} {
			if s, ok := i[field].(string); !ok || s == "" {
				t.Errorf("%s is %v: %v", field, i[field], i)
			}
		}
		if s := fmt.Sprint(i["severity"]); !slices.Contains([]string{"info", "minor", "major", "critical", "blocker"}, s) {
			t.Errorf("GitLab knows no severity %s", s)
		}
		location, _ := i["location"].(map[string]any)
		lines, _ := location["lines"].(map[string]any)
		file, _ := location["path"].(string)
		if begin, ok := lines["begin"].(float64); !ok || begin < 1 || file == "" || path.IsAbs(file) || strings.HasPrefix(file, "./") {
			t.Errorf("location is %v", location)
		}
		if p := fmt.Sprint(i["fingerprint"]); seen[p] {
			t.Errorf("two issues have the fingerprint %s", p)
		} else {
			seen[p] = true
		}
	}
	if len(issues) != len(r.Findings) {
		t.Errorf("%d issues of %d findings", len(issues), len(r.Findings))
	}
}

type suites struct {
	XMLName xml.Name `xml:"testsuites"`
	counts
	Suites []struct {
		Name string `xml:"name,attr"`
		counts
		Cases []struct {
			Name    string     `xml:"name,attr"`
			Class   string     `xml:"classname,attr"`
			Failure []struct{} `xml:"failure"`
			Skipped []struct{} `xml:"skipped"`
			Error   []struct{} `xml:"error"`
			Other   []xml.Name `xml:",any"`
		} `xml:"testcase"`
	} `xml:"testsuite"`
}

type counts struct {
	Tests    *int `xml:"tests,attr"`
	Failures *int `xml:"failures,attr"`
	Skipped  *int `xml:"skipped,attr"`
	Errors   *int `xml:"errors,attr"`
}

// readJUnit asks for what the schemas of Jenkins, GitLab and others have in common: the counts are
// there and right, a case has a name and a class and at most one outcome, and names are unique.
func readJUnit(t *testing.T, _ report.Report, text []byte) {
	var all suites
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Strict = true
	if err := d.Decode(&all); err != nil {
		t.Fatal(err)
	}
	var tests, failures, skipped int
	for _, s := range all.Suites {
		if s.Name == "" || s.Tests == nil || s.Failures == nil || s.Skipped == nil || s.Errors == nil {
			t.Fatalf("suite %q lacks an attribute", s.Name)
		}
		f, k := 0, 0
		seen := map[string]bool{}
		for _, c := range s.Cases {
			if c.Name == "" || c.Class == "" || len(c.Failure)+len(c.Skipped)+len(c.Error) > 1 || seen[c.Name] {
				t.Errorf("suite %s: case %+v", s.Name, c)
			}
			for _, o := range c.Other {
				if o.Local != "system-out" {
					t.Errorf("suite %s: an element %s", s.Name, o.Local)
				}
			}
			seen[c.Name] = true
			f, k = f+len(c.Failure), k+len(c.Skipped)
		}
		if *s.Tests != len(s.Cases) || *s.Failures != f || *s.Skipped != k || *s.Errors != 0 {
			t.Errorf("suite %s counts wrongly", s.Name)
		}
		tests, failures, skipped = tests+len(s.Cases), failures+f, skipped+k
	}
	if tests == 0 || *all.Tests != tests || *all.Failures != failures || *all.Skipped != skipped {
		t.Errorf("%d tests, %d failures and %d skipped are counted wrongly", tests, failures, skipped)
	}
}

var diagram = regexp.MustCompile("(?ms)^```mermaid\n(.*?)^```$")

// readMarkdown has Mermaid draw every diagram of a comment.
func readMarkdown(t *testing.T, r report.Report, text []byte) {
	if len(text) > 60_000 || bytes.Count(text, []byte("<details>")) != bytes.Count(text, []byte("</details>")) {
		t.Errorf("%d bytes", len(text))
	}
	rings := slices.ContainsFunc(r.Findings, func(f check.Finding) bool { return f.Rule == check.DependsOnCycle.ID })
	diagrams := diagram.FindAllSubmatch(text, -1)
	if rings && len(diagrams) == 0 {
		t.Error("there are rings, and no diagram")
	}
	for _, m := range diagrams {
		if d := draw(t, open(t), m[1]); d.Boxes < 1 || d.Lines < 1 {
			t.Errorf("%d boxes, %d lines:\n%s", d.Boxes, d.Lines, m[1])
		}
	}
}

// readText finds every finding again in what a person reads.
func readText(t *testing.T, r report.Report, text []byte) {
	lines := strings.Split(string(text), "\n")
	for _, f := range r.Findings {
		if !slices.Contains(lines, terminal.Printable(f.String())) {
			t.Errorf("not told: %s", f)
		}
	}
	if strings.Contains(string(text), "\x1b") {
		t.Error("it has colours")
	}
}
