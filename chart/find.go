package chart

import (
	"fmt"
	"net/url"
	"strings"
	"sync"

	"github.com/fluxgraph/fluxgraph/flux"
)

// foundChart is a chart that is looked for once.
type foundChart struct {
	once    sync.Once
	content content
	err     error
}

// find returns a chart that is not among the repository's files: from the directories, else from the
// caches, else downloaded. The error is flux.ErrNoChart where it is nowhere and nothing is downloaded.
func (r *Renderer) find(w Wanted) (content, error) {
	if w.Name == "" || strings.Contains(w.Name+w.Version+w.Reference, "${") {
		return content{}, flux.ErrNoChart
	}
	r.mu.Lock()
	if r.found == nil {
		r.found = map[Wanted]*foundChart{}
	}
	one := r.found[w]
	if one == nil {
		one = &foundChart{}
		r.found[w] = one
	}
	if r.index == nil {
		r.index = &index{dirs: r.Dirs, caches: r.Caches}
	}
	r.mu.Unlock()
	one.once.Do(func() { one.content, one.err = r.search(w) })
	return one.content, one.err
}

func (r *Renderer) search(w Wanted) (content, error) {
	s, err := r.index.search(w)
	if err != nil {
		return content{}, err
	}
	if s != nil {
		return s.read()
	}
	if r.Fetch == nil {
		return content{}, flux.ErrNoChart
	}
	data, err := r.Fetch(w)
	if err != nil {
		return content{}, fmt.Errorf("chart %s is not fetched from %s: %w", strings.TrimSpace(w.Name+" "+w.Version), withoutSecrets(w.Repository), err)
	}
	return content{tgz: data}, nil
}

// withoutSecrets returns the URL of a repository without the login and the query that it may have.
func withoutSecrets(repository string) string {
	u, err := url.Parse(repository)
	if err != nil {
		return "its repository"
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}
