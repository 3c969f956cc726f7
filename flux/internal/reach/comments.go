package reach

import (
	"path"
	"regexp"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/parse"
)

// pathComment is a path in a comment of a file that is used.
type pathComment struct{ path, file string }

var (
	commentedEntry = regexp.MustCompile(`^\s*#[#\s]*-\s*(?:path:\s*)?["']?([^\s"'#]+)`)
	commentedPath  = regexp.MustCompile(`^\s*#.*\bpath:\s*["']?([^\s"'#]+)`)
)

// readComments reads the entries of kustomization files and the paths of Kustomizations that are commented out
// in the files that are used.
func (s *survey) readComments() {
	for _, f := range s.repository.Repo.Files() {
		if !model.IsManifest(f) || !s.used[f] {
			continue
		}
		data, err := s.repository.Repo.ReadFile(f)
		if err != nil || !strings.Contains(string(data), "#") {
			continue
		}
		for line := range strings.Lines(string(data)) {
			if m := commentedEntry.FindStringSubmatch(line); m != nil && model.IsKustomizationFile(f) {
				s.entryComments = append(s.entryComments, pathComment{path.Join(path.Dir(f), m[1]), f})
			} else if m := commentedPath.FindStringSubmatch(line); m != nil {
				s.pathComments = append(s.pathComments, pathComment{parse.CleanPath(m[1]), f})
			}
		}
	}
}

// commentedIn returns the file of the first comment that names a group, or what is below its directory; it is
// empty where none does.
func commentedIn(comments []pathComment, g group) string {
	for _, c := range comments {
		if c.path == g.path || g.isDir && strings.HasPrefix(c.path, g.path+"/") {
			return c.file
		}
	}
	return ""
}
