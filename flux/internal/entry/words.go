package entry

import (
	"path"
	"regexp"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/script"
	"github.com/fluxgraph/fluxgraph/graph"
)

// words are the directories that the commands in scripts, workflows, Terraform files and pages of a repository
// name. They choose among directories that may be entries, and never make one.
type words struct {
	roots   []wordPath // what installs Flux syncs from there
	applied []wordPath // what applies manifests without Flux
}

// wordPath is a path in a command, in which every variable stands for any text without a slash.
type wordPath struct {
	pattern *regexp.Regexp
	pos     graph.Pos
}

// placeholder matches a variable, or what a page asks to be filled in: <cluster>.
var placeholder = regexp.MustCompile(script.Variable.String() + `|<[\w-]+>`)

var (
	bootstrapCommand = regexp.MustCompile(`\bflux\s+bootstrap\b`)
	bootstrapPath    = regexp.MustCompile(`--path(?:[= ]|\s+)["']?([^\s"'` + "`" + `]+)`)
	applyPath        = regexp.MustCompile(`(?:-[kf]|--kustomize|--filename|\bkustomize\s+build|\bkubectl\s+kustomize)[= ]\s*["']?([^\s"'` + "`" + `|]+)`)
	terraformFlux    = regexp.MustCompile(`flux_bootstrap_git|flux-instance|flux_instance|FluxInstance`)
	terraformPath    = regexp.MustCompile(`\b(?:path|target_path|sync_path|sync\.path)["']?\s*[=:]\s*["']?([^\s"',}]+)`)
)

// readWords searches the scripts, workflows, Terraform files and pages of a repository.
func readWords(r *model.Repository) *words {
	w := &words{}
	for _, f := range r.Repo.Files() {
		if path.Base(f) == "gotk-sync.yaml" && path.Dir(path.Dir(f)) != "." { // flux bootstrap keeps it below the root's directory
			w.roots = appendPath(w.roots, f, 1, path.Dir(path.Dir(f)))
		}
		ext := path.Ext(f)
		isTerraform := ext == ".tf" || ext == ".tfvars" || ext == ".hcl"
		if !isTerraform && !script.IsPage(f) && !script.IsScript(f) {
			continue
		}
		data, err := r.Repo.ReadFile(f)
		if err != nil || len(data) > script.MaxSize {
			continue
		}
		text := string(data)
		if isTerraform {
			w.readTerraform(f, text)
			continue
		}
		w.readCommands(f, text)
	}
	return w
}

// readTerraform adds the paths in a Terraform file that installs Flux.
// See https://registry.terraform.io/providers/fluxcd/flux/latest/docs/resources/bootstrap_git.
func (w *words) readTerraform(file, text string) {
	if !terraformFlux.MatchString(text) {
		return
	}
	for i, line := range strings.Split(text, "\n") {
		if m := terraformPath.FindStringSubmatch(line); m != nil {
			w.roots = appendPath(w.roots, file, i+1, m[1])
		}
	}
}

// readCommands adds the paths in the commands of a script or page.
func (w *words) readCommands(file, text string) {
	for number, line := range script.Lines(text) {
		if bootstrapCommand.MatchString(line) {
			for _, m := range bootstrapPath.FindAllStringSubmatch(line, -1) {
				w.roots = appendPath(w.roots, file, number, m[1])
			}
		}
		if script.Applies(line) {
			for _, m := range applyPath.FindAllStringSubmatch(line, -1) {
				w.applied = appendPath(w.applied, file, number, m[1])
			}
		}
	}
}

// appendPath appends a path that a file names. A path that is only a variable says nothing.
func appendPath(paths []wordPath, file string, line int, p string) []wordPath {
	literals := placeholder.Split(strings.TrimSuffix(p, "/"), -1)
	if strings.Trim(strings.Join(literals, ""), "./*") == "" || strings.Contains(p, "://") {
		return paths
	}
	hasVariable := len(literals) > 1
	if !hasVariable {
		literals[0] = path.Clean(literals[0])
	}
	literals[0] = strings.TrimPrefix(literals[0], "./")
	prefix := "^"
	if hasVariable && literals[0] == "" { // the variable may be the path of the repository
		prefix, literals = "(?:^|/)", literals[1:]
		literals[0] = strings.TrimPrefix(literals[0], "/")
	}
	for i := range literals {
		literals[i] = regexp.QuoteMeta(literals[i])
	}
	pattern, err := regexp.Compile(prefix + strings.Join(literals, "[^/]+") + "$")
	if err != nil {
		return paths
	}
	return append(paths, wordPath{pattern, graph.Pos{File: file, Line: line}})
}

// namesRoot returns where a command that installs Flux names a directory.
func (w *words) namesRoot(dir string) (pos graph.Pos, ok bool) { return find(w.roots, dir) }

// namesApplied returns where a command applies a directory.
func (w *words) namesApplied(dir string) (pos graph.Pos, ok bool) { return find(w.applied, dir) }

// find returns the position of the first path that names a directory.
func find(paths []wordPath, dir string) (pos graph.Pos, ok bool) {
	for _, p := range paths {
		if p.pattern.MatchString(dir) {
			return p.pos, true
		}
	}
	return graph.Pos{}, false
}
