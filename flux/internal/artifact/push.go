package artifact

import (
	"regexp"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/script"
	"github.com/fluxgraph/fluxgraph/graph"
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
		if !script.IsScript(f) {
			continue
		}
		data, err := repo.ReadFile(f)
		if err != nil || !strings.Contains(string(data), pushCommand) {
			continue
		}
		for number, line := range script.Lines(string(data)) {
			if push, ok := pushOfLine(line); ok && !hasPipelineVariable(push.Path) {
				push.Pos = graph.Pos{File: f, Line: number}
				pushes = append(pushes, push)
			}
		}
	}
	return pushes
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
