package artifact

import (
	"path"
	"regexp"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/parse"
)

const pushCommand = "flux push artifact"

var (
	pushPattern = regexp.MustCompile(pushCommand + `\s+(?:--?[\w-]+[= ]\S+\s+)*["']?(\S+?)["']?(?:\s|$)`)
	pathFlag    = regexp.MustCompile(`--path[= ]["']?([^\s"']+)`)
)

// ReadPushes returns the artifacts that the repository's pipelines push with the flux command, in the order of
// the files. A push whose directory depends on the pipeline's variables is left out.
// See https://fluxcd.io/flux/cmd/flux_push_artifact/.
func ReadPushes(repo *parse.Repo) []model.Push {
	var pushes []model.Push
	for _, f := range repo.Files() {
		if !isPipeline(f) {
			continue
		}
		data, err := repo.ReadFile(f)
		if err != nil || !strings.Contains(string(data), pushCommand) {
			continue
		}
		text := strings.ReplaceAll(string(data), "\\\n", " ")
		for _, line := range strings.Split(text, "\n") {
			if push, ok := pushOfLine(line); ok && !hasPipelineVariable(push.Path) {
				pushes = append(pushes, push)
			}
		}
	}
	return pushes
}

// isPipeline reports whether a file is a workflow, a script or a makefile, by its name.
func isPipeline(file string) bool {
	base := path.Base(file)
	return strings.HasPrefix(file, ".github/") || strings.HasPrefix(base, ".gitlab-ci") || base == "Makefile" ||
		strings.Contains(file, "askfile") || path.Ext(file) == ".sh"
}

// pushOfLine reads the command that pushes an artifact from a line of a script.
func pushOfLine(line string) (push model.Push, ok bool) {
	command := pushPattern.FindStringSubmatch(line)
	if command == nil {
		return model.Push{}, false
	}
	dir := "."
	if flag := pathFlag.FindStringSubmatch(line); flag != nil {
		dir = parse.CleanPath(flag[1])
	}
	return model.Push{URL: command[1], Path: dir}, true
}

// hasPipelineVariable reports whether a path holds a variable of a shell, of make or of a workflow.
func hasPipelineVariable(p string) bool { return strings.ContainsAny(p, "${") }
