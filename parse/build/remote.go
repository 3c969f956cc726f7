package build

//lint:file-ignore SA1019 repositories still use kustomize's deprecated fields

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"gopkg.in/yaml.v3"
	"sigs.k8s.io/kustomize/api/types"
	sigsyaml "sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
	"github.com/fluxgraph/fluxgraph/parse"
)

// kustomize reads a kustomization file through another parser, and knows field names in any letter
// case. What it would fetch is therefore looked for a second time in what it reads itself.

// purge removes what kustomize would still fetch from the cleaned file, and notes whether the file
// sets a schema.
func (c *cleaner) purge() {
	if !suspicious(c.data) {
		return
	}
	var k types.Kustomization
	if err := k.Unmarshal(c.data); err != nil {
		return // kustomize refuses the file before it follows anything in it
	}
	c.schema = len(k.OpenAPI) > 0
	found := purge(&k)
	changed := len(found) > 0
	// The plugins of a field that is spelled otherwise were not looked at.
	for _, list := range []*[]string{&k.Generators, &k.Transformers, &k.Validators} {
		*list = slices.DeleteFunc(*list, func(entry string) bool {
			url, ok := c.pluginFetches(entry)
			if url != "" {
				found = append(found, url)
			}
			changed = changed || url != "" || !ok
			return url != "" || !ok
		})
	}
	for _, url := range found {
		c.remotes = append(c.remotes, Remote{url, graph.Pos{File: c.tree.Where(c.file), Line: 1}})
	}
	if !changed {
		return
	}
	if out, err := sigsyaml.Marshal(k); err == nil {
		c.data = out
	}
}

// suspicious reports whether a kustomization file may name something remote or set a schema. Nothing
// remote can be written without one of the marks, except through an escape or a tag.
func suspicious(data []byte) bool {
	for len(data) > 0 {
		line := data
		if i := bytes.IndexByte(data, '\n'); i >= 0 {
			line, data = data[:i], data[i+1:]
		} else {
			data = nil
		}
		if t := bytes.TrimLeft(line, " "); len(t) == 0 || t[0] == '#' {
			continue
		}
		if bytes.ContainsAny(line, "!\\@") || bytes.ContainsFunc(line, func(r rune) bool { return r > unicode.MaxASCII }) {
			return true
		}
		lower := bytes.ToLower(line)
		for _, mark := range []string{"http", "://", "github.com", "git::", "gh:", "openapi", "generators", "transformers", "validators"} {
			if bytes.Contains(lower, []byte(mark)) {
				return true
			}
		}
	}
	return false
}

// purge removes what kustomize would fetch from a kustomization file that it has read.
func purge(k *types.Kustomization) (found []string) {
	fetches := func(entry string) bool {
		if !isRemote(entry) {
			return false
		}
		found = append(found, entry)
		return true
	}
	for _, list := range []*[]string{
		&k.Resources, &k.Bases, &k.Components, &k.Crds, &k.Configurations, &k.Generators, &k.Transformers, &k.Validators,
	} {
		*list = slices.DeleteFunc(*list, fetches)
	}
	k.PatchesStrategicMerge = slices.DeleteFunc(k.PatchesStrategicMerge, func(p types.PatchStrategicMerge) bool { return fetches(string(p)) })
	k.Patches = slices.DeleteFunc(k.Patches, func(p types.Patch) bool { return fetches(p.Path) })
	k.PatchesJson6902 = slices.DeleteFunc(k.PatchesJson6902, func(p types.Patch) bool { return fetches(p.Path) })
	k.Replacements = slices.DeleteFunc(k.Replacements, func(r types.ReplacementField) bool { return fetches(r.Path) })
	if fetches(k.OpenAPI["path"]) {
		k.OpenAPI = nil
	}
	sources := func(s *types.KvPairSources) {
		file := func(entry string) bool {
			_, after, _ := strings.Cut(entry, "=")
			return fetches(entry) || fetches(after)
		}
		s.FileSources = slices.DeleteFunc(s.FileSources, file)
		s.EnvSources = slices.DeleteFunc(s.EnvSources, file)
		if file(s.EnvSource) {
			s.EnvSource = ""
		}
	}
	for i := range k.ConfigMapGenerator {
		sources(&k.ConfigMapGenerator[i].KvPairSources)
	}
	for i := range k.SecretGenerator {
		sources(&k.SecretGenerator[i].KvPairSources)
	}
	return found
}

// plugin judges an entry of the generators, transformers or validators: a file or directory of
// configurations, or one written on the spot.
func (c *cleaner) plugin(entry parse.Value) {
	text := entry.Text()
	if isInline(text) {
		c.inline = append(c.inline, text)
		c.printable(entry, "a plugin", text)
	} else if p, ok := c.entry(entry); ok {
		c.others = append(c.others, p)
		if data, err := c.tree.ReadFile(p); err == nil {
			c.printable(entry, text, string(data))
		}
	} else {
		return
	}
	switch url, ok := c.pluginFetches(text); {
	case url != "":
		c.remote(entry, url)
	case !ok:
		c.problems = append(c.problems, problem.At(entry.Pos(), problem.PluginsNotRun{File: path.Base(c.file), Entry: text}))
		c.drop[entry.Node()] = true
	}
}

// pluginFetches returns what the plugins of an entry would fetch. ok is false if that cannot be known,
// because their configurations are themselves the result of patches or the like.
func (c *cleaner) pluginFetches(entry string) (url string, ok bool) {
	switch {
	case isRemote(entry):
		return entry, true
	case isInline(entry):
		return configFetches([]byte(entry))
	}
	return pluginsFetch(c.tree, c.join(entry), 0)
}

// pluginsFetch does that for a file or directory of the tree.
func pluginsFetch(t *Tree, p string, depth int) (url string, ok bool) {
	if t.Has(p) {
		data, err := t.ReadFile(p)
		if err != nil {
			return "", false
		}
		return configFetches(data)
	}
	k := types.Kustomization{}
	data, err := t.ReadFile(t.KustomizationFile(p))
	if err != nil || k.Unmarshal(data) != nil || depth > 10 {
		return "", false
	}
	resources := k.Resources
	k.TypeMeta, k.MetaData, k.Resources = types.TypeMeta{}, nil, nil
	if !reflect.DeepEqual(k, types.Kustomization{}) {
		return "", false
	}
	for _, r := range resources {
		if isRemote(r) {
			return r, true
		}
		if url, ok := pluginsFetch(t, path.Join(p, r), depth+1); url != "" || !ok {
			return url, ok
		}
	}
	return "", true
}

// configFetches does that for configurations in YAML.
func configFetches(data []byte) (url string, ok bool) {
	defer func() {
		if recover() != nil { // the parser is not ours
			url, ok = "", false
		}
	}()
	if parse.UnboundedAliases(data) {
		return "", false
	}
	d := yaml.NewDecoder(bytes.NewReader(data))
	for {
		var config any
		if err := d.Decode(&config); err != nil {
			return "", errors.Is(err, io.EOF)
		}
		if url := fetched(config, false); url != "" {
			return url, true
		}
		if !tame(config) {
			return "", false
		}
	}
}

// tame reports whether no text in a plugin's configuration, which may be a patch, would end the
// process.
func tame(v any) bool {
	switch v := v.(type) {
	case string:
		return !isInline(v) || !parse.UnboundedAliases([]byte(v)) && whyUnprintable(v) == ""
	case []any:
		return !slices.ContainsFunc(v, func(item any) bool { return !tame(item) })
	case map[any]any:
		for _, item := range v {
			if !tame(item) {
				return false
			}
		}
	case map[string]any:
		for _, item := range v {
			if !tame(item) {
				return false
			}
		}
	}
	return true
}

// loadFields are the fields of kustomize's own plugins that name files.
var loadFields = []string{"path", "paths", "files", "envs", "env", "targetFilePath", "valuesFile", "additionalValuesFiles"}

// fetched returns the first remote name in a value; loads tells that a field that names files holds it.
func fetched(v any, loads bool) string {
	switch v := v.(type) {
	case string:
		_, after, _ := strings.Cut(v, "=")
		if loads && (isRemote(v) || isRemote(after)) {
			return v
		}
	case []any:
		for _, item := range v {
			if url := fetched(item, loads); url != "" {
				return url
			}
		}
	case map[any]any:
		named := make(map[string]any, len(v))
		for key, value := range v {
			named[fmt.Sprint(key)] = value
		}
		return fetched(named, loads)
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			in := loads || slices.ContainsFunc(loadFields, func(f string) bool { return strings.EqualFold(f, key) })
			if url := fetched(v[key], in); url != "" {
				return url
			}
		}
	}
	return ""
}
