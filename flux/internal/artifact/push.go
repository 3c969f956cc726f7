package artifact

import (
	"path"
	"regexp"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/parse"
)

var (
	pushPattern = regexp.MustCompile(`flux push artifact\s+(?:--?[\w-]+[= ]\S+\s+)*["']?(\S+?)["']?(?:\s|$)`)
	pathFlag    = regexp.MustCompile(`--path[= ]["']?([^\s"']+)`)
)

// Pushes reads what the repository's pipelines push with the flux command. Only the directory
// matters: an artifact that is made of one gives its Kustomizations paths that start there.
// See https://fluxcd.io/flux/cmd/flux_push_artifact/.
func Pushes(repo *parse.Repo) []model.Push {
	var pushes []model.Push
	for _, f := range repo.Files() {
		ext := path.Ext(f)
		pipeline := strings.HasPrefix(f, ".github/") || strings.HasPrefix(path.Base(f), ".gitlab-ci") ||
			path.Base(f) == "Makefile" || strings.Contains(f, "askfile") || ext == ".sh"
		if !pipeline {
			continue
		}
		data, err := repo.ReadFile(f)
		if err != nil || !strings.Contains(string(data), "flux push artifact") {
			continue
		}
		text := strings.ReplaceAll(string(data), "\\\n", " ")
		for _, line := range strings.Split(text, "\n") {
			m := pushPattern.FindStringSubmatch(line)
			if m == nil {
				continue
			}
			p := model.Push{Url: m[1], Path: "."}
			if m := pathFlag.FindStringSubmatch(line); m != nil {
				p.Path = parse.CleanPath(m[1])
			}
			if strings.Contains(p.Path, "$") || strings.Contains(p.Path, "{") {
				continue // the directory depends on the pipeline's own variables
			}
			pushes = append(pushes, p)
		}
	}
	return pushes
}
