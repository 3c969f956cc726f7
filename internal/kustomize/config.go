package kustomize

import (
	"reflect"
	"slices"
	"sort"

	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/resid"
	"sigs.k8s.io/yaml"
)

// config says which fields the transformers change. A config does not change once it is made.
type config struct {
	NamePrefix                types.FsSlice  `json:"namePrefix,omitempty"`
	NameSuffix                types.FsSlice  `json:"nameSuffix,omitempty"`
	NameSpace                 types.FsSlice  `json:"namespace,omitempty"`
	CommonLabels              types.FsSlice  `json:"commonLabels,omitempty"`
	Labels                    types.FsSlice  `json:"labels,omitempty"`
	TemplateLabels            types.FsSlice  `json:"templateLabels,omitempty"`
	VolumeClaimTemplateLabels types.FsSlice  `json:"volumeClaimTemplateLabels,omitempty"`
	CommonAnnotations         types.FsSlice  `json:"commonAnnotations,omitempty"`
	NameReference             backReferences `json:"nameReference,omitempty"`
	VarReference              types.FsSlice  `json:"varReference,omitempty"`
	Images                    types.FsSlice  `json:"images,omitempty"`
	Replicas                  types.FsSlice  `json:"replicas,omitempty"`
}

// backReference says which fields may hold the name of an object of a kind.
type backReference struct {
	resid.Gvk `json:",inline,omitempty"`
	Referrers types.FsSlice `json:"fieldSpecs,omitempty"`
}

type backReferences []backReference

func (b backReferences) Len() int           { return len(b) }
func (b backReferences) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }
func (b backReferences) Less(i, j int) bool { return b[i].IsLessThan(b[j].Gvk) }

// parseConfig reads a file that a kustomization file lists under configurations.
func parseConfig(data []byte) (*config, error) {
	var c config
	if err := yaml.UnmarshalStrict(data, &c); err != nil {
		return nil, err
	}
	c.sort()
	return &c, nil
}

// slices returns the parts of a config that are plain lists of fields.
func (c *config) slices() []*types.FsSlice {
	return []*types.FsSlice{&c.NamePrefix, &c.NameSuffix, &c.NameSpace, &c.CommonLabels, &c.Labels, &c.TemplateLabels,
		&c.VolumeClaimTemplateLabels, &c.CommonAnnotations, &c.VarReference, &c.Images, &c.Replicas}
}

// byName returns the same as slices, by their names in a file.
func (c *config) byName() map[string]*types.FsSlice {
	names := []string{"namePrefix", "nameSuffix", "namespace", "commonLabels", "labels", "templateLabels",
		"volumeClaimTemplateLabels", "commonAnnotations", "varReference", "images", "replicas"}
	all := make(map[string]*types.FsSlice, len(names))
	for i, s := range c.slices() {
		all[names[i]] = s
	}
	return all
}

func (c *config) sort() {
	for _, s := range c.slices() {
		sort.Sort(*s)
	}
	sort.Sort(c.NameReference)
}

// noConfig is the config that has nothing.
var noConfig = &config{}

// configPair is what is merged.
type configPair struct{ first, second *config }

// merge returns a config that has what both have. The same two give the same one.
//
// kustomize merges in whatever a directory brings, be it there already, and what the result then lacks
// depends on the order: a field of one kind hides the field of all kinds that comes after it. So nothing
// may be left out here that seems to change nothing.
func (c *Cache) merge(first, second *config) (*config, error) {
	pair := configPair{first, second}
	if have, ok := c.merged.Load(pair); ok {
		return have.(*config), nil
	}
	made, err := first.merge(second)
	if err != nil {
		return nil, err
	}
	if reflect.DeepEqual(made, first) {
		made = first
	}
	have, _ := c.merged.LoadOrStore(pair, made)
	return have.(*config), nil
}

// merge makes a config that has what both have.
func (c *config) merge(other *config) (*config, error) {
	var merged config
	mine, theirs := c.slices(), other.slices()
	for i, s := range merged.slices() {
		var err error
		if *s, err = slices.Clone(*mine[i]).MergeAll(*theirs[i]); err != nil {
			return nil, err
		}
	}
	for _, b := range c.NameReference {
		b.Referrers = slices.Clone(b.Referrers)
		merged.NameReference = append(merged.NameReference, b)
	}
	for _, b := range other.NameReference {
		if err := merged.addReference(b); err != nil {
			return nil, err
		}
	}
	merged.sort()
	return &merged, nil
}

// addReference adds to what is known of a kind's names.
func (c *config) addReference(other backReference) error {
	found := false
	for i := range c.NameReference {
		b := &c.NameReference[i]
		if !b.Gvk.Equals(other.Gvk) {
			continue
		}
		var err error
		if b.Referrers, err = b.Referrers.MergeAll(other.Referrers); err != nil {
			return err
		}
		found = true
	}
	if !found {
		other.Referrers = slices.Clone(other.Referrers)
		c.NameReference = append(c.NameReference, other)
	}
	return nil
}

// config reads a file that a kustomization file lists under configurations, and that others may have
// read.
func (c *Cache) config(data []byte) (*config, error) {
	key := contentOf(data)
	if have, ok := c.configs.Load(key); ok {
		return have.(*config), nil
	}
	made, err := parseConfig(data)
	if err != nil {
		return nil, err
	}
	have, _ := c.configs.LoadOrStore(key, made)
	return have.(*config), nil
}
