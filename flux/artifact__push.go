package flux

import (
	"path"
	"regexp"
	"strings"

	"github.com/fluxgraph/fluxgraph/parse"
)

var (
	pushPattern = regexp.MustCompile(`flux push artifact\s+(?:--?[\w-]+[= ]\S+\s+)*["']?(\S+?)["']?(?:\s|$)`)
	pathFlag    = regexp.MustCompile(`--path[= ]["']?([^\s"']+)`)
)

// findPushes reads what the repository's pipelines push with the flux command. Only the directory
// matters: an artifact that is made of one gives its Kustomizations paths that start there.
// See https://fluxcd.io/flux/cmd/flux_push_artifact/.
func findPushes(repo *parse.Repo) []push {
	var pushes []push
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
			p := push{url: m[1], path: "."}
			if m := pathFlag.FindStringSubmatch(line); m != nil {
				p.path = parse.CleanPath(m[1])
			}
			if strings.Contains(p.path, "$") || strings.Contains(p.path, "{") {
				continue // the directory depends on the pipeline's own variables
			}
			pushes = append(pushes, p)
		}
	}
	return pushes
}
