package chart

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"time"

	"helm.sh/helm/v4/pkg/ignore"
)

// ignoreRules are the rules of a chart's .helmignore.
// See https://helm.sh/docs/chart_template_guide/helm_ignore_file/.
type ignoreRules struct{ *ignore.Rules }

// newIgnoreRules returns the rules of a chart, given its files.
func newIgnoreRules(files map[string][]byte) (ignoreRules, error) {
	rules := ignore.Empty()
	if text, ok := files[".helmignore"]; ok {
		var err error
		if rules, err = ignore.Parse(bytes.NewReader(text)); err != nil {
			return ignoreRules{}, fmt.Errorf(".helmignore: %w", err)
		}
	}
	rules.AddDefaults()
	return ignoreRules{rules}, nil
}

// ignores reports whether the rules leave out a file, or a directory above it.
func (r ignoreRules) ignores(name string) bool {
	for i, char := range name {
		if dir := name[:i]; char == '/' && r.Ignore(dir, fileInfo{path.Base(dir), fs.ModeDir}) {
			return true
		}
	}
	return r.Ignore(name, fileInfo{path.Base(name), 0})
}

// fileInfo is what ignore rules need of a file or directory. It is an fs.FileInfo.
type fileInfo struct {
	name string
	mode fs.FileMode
}

func (i fileInfo) Name() string       { return i.name }
func (i fileInfo) Size() int64        { return 0 }
func (i fileInfo) Mode() fs.FileMode  { return i.mode }
func (i fileInfo) ModTime() time.Time { return time.Time{} }
func (i fileInfo) IsDir() bool        { return i.mode.IsDir() }
func (i fileInfo) Sys() any           { return nil }
