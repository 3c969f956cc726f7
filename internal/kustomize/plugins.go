package kustomize

//lint:file-ignore SA1019 repositories still use kustomize's deprecated fields

import (
	"maps"
	"path"

	"sigs.k8s.io/kustomize/api/builtins"
	"sigs.k8s.io/kustomize/api/ifc"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/yaml"
)

// plugins makes kustomize's own generators and transformers for a directory. They are configured as
// kustomize configures them: with YAML. It is also the loader with which they read files.
type plugins struct {
	build *builder
	dir   string
}

var _ ifc.Loader = plugins{}

func (b *builder) plugins(dir string) plugins { return plugins{b, dir} }

// Root returns the directory as kustomize knows it.
func (in plugins) Root() string { return path.Join("/", in.dir) }

// Repo is empty: nothing is cloned.
func (in plugins) Repo() string { return "" }

// New refuses: plugins build no directories.
func (in plugins) New(string) (ifc.Loader, error) { return nil, errNotKnown }

// Cleanup has nothing to clean.
func (in plugins) Cleanup() error { return nil }

// Load reads a file of the directory, or one beside it.
func (in plugins) Load(name string) ([]byte, error) {
	p, err := resolve(in.dir, name)
	if err != nil {
		return nil, err
	}
	return in.build.content(p)
}

// configure gives a plugin its configuration.
func (in plugins) configure(p resmap.Configurable, c any) error {
	var text []byte
	if c != nil {
		var err error
		if text, err = yaml.Marshal(c); err != nil {
			return err
		}
	}
	return p.Config(resmap.NewPluginHelpers(in, depend.GetFieldValidator(), factory, types.DisabledPluginConfig()), text)
}

// generators returns those that a kustomization file asks for, in kustomize's order.
func (in plugins) generators(k *types.Kustomization) ([]resmap.Generator, error) {
	var all []resmap.Generator
	for _, args := range k.ConfigMapGenerator {
		args.Options = options(args.Options, k.GeneratorOptions)
		p := builtins.NewConfigMapGeneratorPlugin()
		if err := in.configure(p, struct{ types.ConfigMapArgs }{args}); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	for _, args := range k.SecretGenerator {
		args.Options = options(args.Options, k.GeneratorOptions)
		p := builtins.NewSecretGeneratorPlugin()
		if err := in.configure(p, struct{ types.SecretArgs }{args}); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// options lays an entry's own options over those of all generators. kustomize writes into the entry's,
// which others may be reading here.
func options(own, all *types.GeneratorOptions) *types.GeneratorOptions {
	if own != nil {
		c := *own
		c.Labels, c.Annotations = maps.Clone(own.Labels), maps.Clone(own.Annotations)
		own = &c
	}
	return types.MergeGlobalOptionsIntoLocal(own, all)
}

// The configurations of transformers, as far as the types of kustomize's have no tags of their own.
type (
	namespaceArgs struct {
		types.ObjectMeta `json:"metadata,omitempty"`
		FieldSpecs       []types.FieldSpec
	}
	labelArgs struct {
		Labels     map[string]string
		FieldSpecs []types.FieldSpec
	}
	annotationArgs struct {
		Annotations map[string]string
		FieldSpecs  []types.FieldSpec
	}
	imageArgs struct {
		ImageTag   types.Image
		FieldSpecs []types.FieldSpec
	}
	replicaArgs struct {
		Replica    types.Replica
		FieldSpecs []types.FieldSpec
	}
	prefixArgs struct {
		Prefix     string            `json:"prefix,omitempty"`
		FieldSpecs []types.FieldSpec `json:"fieldSpecs,omitempty"`
	}
	suffixArgs struct {
		Suffix     string            `json:"suffix,omitempty"`
		FieldSpecs []types.FieldSpec `json:"fieldSpecs,omitempty"`
	}
	mergeArgs struct {
		Paths []types.PatchStrategicMerge `json:"paths,omitempty"`
	}
	jsonArgs struct {
		Target *types.Selector `json:"target,omitempty"`
		Path   string          `json:"path,omitempty"`
		JSONOp string          `json:"jsonOp,omitempty"`
	}
	patchArgs struct {
		Path    string           `json:"path,omitempty"`
		Patch   string           `json:"patch,omitempty"`
		Target  *types.Selector  `json:"target,omitempty"`
		Options *types.PatchArgs `json:"options,omitempty"`
	}
)

// transformers returns those that a kustomization file asks for, in kustomize's order.
func (in plugins) transformers(k *types.Kustomization, c *config) ([]resmap.Transformer, error) {
	var all []resmap.Transformer
	var failed error
	use := func(p resmap.TransformerPlugin, args any) {
		if failed == nil {
			failed = in.configure(p, args)
			all = append(all, p)
		}
	}
	if len(k.PatchesStrategicMerge) > 0 {
		use(builtins.NewPatchStrategicMergeTransformerPlugin(), mergeArgs{k.PatchesStrategicMerge})
	}
	for _, p := range k.Patches {
		use(builtins.NewPatchTransformerPlugin(), patchArgs{p.Path, p.Patch, p.Target, p.Options})
	}
	if k.Namespace != "" {
		use(builtins.NewNamespaceTransformerPlugin(), namespaceArgs{types.ObjectMeta{Namespace: k.Namespace}, c.NameSpace})
	}
	if k.NamePrefix != "" {
		use(builtins.NewPrefixTransformerPlugin(), prefixArgs{k.NamePrefix, c.NamePrefix})
	}
	if k.NameSuffix != "" {
		use(builtins.NewSuffixTransformerPlugin(), suffixArgs{k.NameSuffix, c.NameSuffix})
	}
	for _, l := range k.Labels {
		fields, err := labelled(l, c)
		if err != nil {
			return nil, err
		}
		use(builtins.NewLabelTransformerPlugin(), labelArgs{l.Pairs, fields})
	}
	if len(k.CommonLabels) > 0 {
		use(builtins.NewLabelTransformerPlugin(), labelArgs{k.CommonLabels, c.CommonLabels})
	}
	if len(k.CommonAnnotations) > 0 {
		use(builtins.NewAnnotationsTransformerPlugin(), annotationArgs{k.CommonAnnotations, c.CommonAnnotations})
	}
	for _, p := range k.PatchesJson6902 {
		use(builtins.NewPatchJson6902TransformerPlugin(), jsonArgs{p.Target, p.Path, p.Patch})
	}
	for _, r := range k.Replicas {
		use(builtins.NewReplicaCountTransformerPlugin(), replicaArgs{r, c.Replicas})
	}
	for _, i := range k.Images {
		use(builtins.NewImageTagTransformerPlugin(), imageArgs{i, c.Images})
	}
	return all, failed
}

// labelled returns the fields that an entry of labels goes into.
func labelled(l types.Label, c *config) (types.FsSlice, error) {
	fields, err := types.FsSlice(l.FieldSpecs).DeepCopy().MergeAll(c.Labels)
	if err != nil {
		return nil, err
	}
	if l.IncludeSelectors {
		return fields.MergeAll(c.CommonLabels)
	}
	if l.IncludeTemplates {
		if fields, err = fields.MergeAll(c.TemplateLabels); err != nil {
			return nil, err
		}
	}
	if l.IncludeVolumeClaimTemplates {
		if fields, err = fields.MergeAll(c.VolumeClaimTemplateLabels); err != nil {
			return nil, err
		}
	}
	return fields.MergeOne(types.FieldSpec{Path: "metadata/labels", CreateIfNotPresent: true})
}
