package live

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/terminal"
)

// Object is the status of one of a cluster's objects.
type Object struct {
	Key       graph.Key
	Readiness Readiness
	Ready     string // the status of its condition Ready: true, false or unknown; empty where it has none
	Revision  string // what is on the cluster, such as main@sha1:1f0c2ab; empty where the status has none
	Message   string // one line, without what looks like a secret
	Suspended bool
	generated bool // a controller generated it for an object that is in the repository
}

// Read returns the objects of a status file: what kubectl get -o json or -o yaml prints, as one List or as
// several, or the table of flux get all -A. name is the name of the file in
// errors, before the line and column.
func Read(name string, data []byte) ([]Object, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	r := &reader{name: name, data: data}
	start := bytes.TrimLeft(data, " \t\r\n")
	read := r.yaml
	switch {
	case len(start) == 0:
		return nil, fmt.Errorf("%s is empty", name)
	case start[0] == '{' || start[0] == '[':
		read = r.json
	case isTable(start):
		read = r.table
	}
	err := read()
	return r.objects, err
}

// reader collects the objects of a file.
type reader struct {
	name    string
	data    []byte
	objects []Object
}

// manifest is what is read of an object. What a ConfigMap or a Secret holds is not.
type manifest struct {
	APIVersion string `json:"apiVersion" yaml:"apiVersion"`
	Kind       string `json:"kind" yaml:"kind"`
	Metadata   struct {
		Name       string            `json:"name" yaml:"name"`
		Namespace  string            `json:"namespace" yaml:"namespace"`
		Generation float64           `json:"generation" yaml:"generation"`
		Labels     map[string]string `json:"labels" yaml:"labels"`
	} `json:"metadata" yaml:"metadata"`
	Spec   any        `json:"spec" yaml:"spec"`
	Status any        `json:"status" yaml:"status"`
	Items  []manifest `json:"items" yaml:"items"`
}

// json reads JSON documents, one behind the other.
func (r *reader) json() error {
	dec := json.NewDecoder(bytes.NewReader(r.data))
	for {
		end := dec.InputOffset() // of the document before, from which the library counts
		start := end + int64(len(r.data[end:])-len(bytes.TrimLeft(r.data[end:], " \t\r\n")))
		err := r.one(dec, start)
		var syntax *json.SyntaxError
		var wrong *json.UnmarshalTypeError
		switch {
		case err == nil:
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, io.ErrUnexpectedEOF):
			return r.wrong(int64(len(r.data)), "the text ends in the middle of an object")
		case errors.As(err, &syntax):
			return r.wrong(syntax.Offset, "%s", strings.TrimPrefix(syntax.Error(), "json: "))
		case errors.As(err, &wrong):
			return r.wrong(end+wrong.Offset, "%s is %s, which no Kubernetes object has there", wrong.Field, article(wrong.Value))
		default:
			return err
		}
	}
}

// one reads the next JSON document: an object, or a list of objects.
func (r *reader) one(dec *json.Decoder, start int64) error {
	if start < int64(len(r.data)) && r.data[start] == '[' {
		var list []manifest
		if err := dec.Decode(&list); err != nil {
			return err
		}
		for i := range list {
			if err := r.add(&list[i], start); err != nil {
				return err
			}
		}
		return nil
	}
	var m manifest
	if err := dec.Decode(&m); err != nil {
		return err
	}
	return r.add(&m, start)
}

// wrong is an error about the character before an offset.
func (r *reader) wrong(offset int64, format string, args ...any) error {
	before := r.data[:max(0, min(int(offset)-1, len(r.data)))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := len(before) - (bytes.LastIndexByte(before, '\n') + 1) + 1
	return fmt.Errorf("%s:%d:%d: %s", r.name, line, column, fmt.Sprintf(format, args...))
}

func article(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// lineOfError finds the line in an error of the YAML library.
var lineOfError = regexp.MustCompile(`^(?:yaml: )?(?:unmarshal errors:\s+)?line (\d+): `)

// yaml reads YAML documents.
func (r *reader) yaml() error {
	dec := yaml.NewDecoder(bytes.NewReader(r.data))
	for {
		var node yaml.Node
		err := dec.Decode(&node)
		if errors.Is(err, io.EOF) {
			return nil
		}
		var m manifest
		if err == nil {
			if node.Kind == 0 || len(node.Content) == 0 || node.Content[0].Tag == "!!null" {
				continue
			}
			if root := node.Content[0]; root.Kind != yaml.MappingNode {
				return fmt.Errorf("%s:%d:%d: this is no Kubernetes object", r.name, root.Line, root.Column)
			}
			err = node.Decode(&m)
		}
		if err != nil {
			message, _, _ := strings.Cut(err.Error(), "\n")
			if more := strings.SplitN(err.Error(), "\n", 3); len(more) > 1 {
				message = strings.TrimSpace(more[1])
			}
			at := ""
			if line := lineOfError.FindStringSubmatch(message); line != nil {
				at, message = line[1]+":", message[len(line[0]):]
			}
			return fmt.Errorf("%s:%s %s", r.name, at, shown(strings.TrimPrefix(message, "yaml: ")))
		}
		if err := r.addAt(&m, node.Content[0].Line, node.Content[0].Column); err != nil {
			return err
		}
	}
}

// add adds the objects of a document that starts at an offset.
func (r *reader) add(m *manifest, start int64) error {
	before := r.data[:start]
	return r.addAt(m, bytes.Count(before, []byte("\n"))+1, len(before)-bytes.LastIndexByte(before, '\n'))
}

func (r *reader) addAt(m *manifest, line, column int) error {
	if m.Items != nil || strings.HasSuffix(m.Kind, "List") {
		for i := range m.Items {
			item := &m.Items[i]
			if item.Kind == "" { // a list of one kind need not repeat it
				item.APIVersion, item.Kind = m.APIVersion, strings.TrimSuffix(m.Kind, "List")
			}
			if item.Kind == "" || item.Metadata.Name == "" {
				return fmt.Errorf("%s:%d:%d: items[%d] is no Kubernetes object: it has no %s", r.name, line, column, i, item.lack())
			}
			r.keep(item)
		}
		return nil
	}
	if m.Kind == "" || m.Metadata.Name == "" {
		return fmt.Errorf("%s:%d:%d: this is no Kubernetes object: it has no %s", r.name, line, column, m.lack())
	}
	r.keep(m)
	return nil
}

// lack returns the name of the first field that an object must have, and that m lacks.
func (m *manifest) lack() string {
	if m.Kind == "" {
		return "kind"
	}
	return "metadata.name"
}

// chartLabel is on the HelmCharts that the helm-controller makes for HelmReleases.
const chartLabel = "helm.toolkit.fluxcd.io/name"

func (r *reader) keep(m *manifest) {
	readiness, ready := m.readiness()
	suspended, _ := at(m.Spec, "suspend").(bool)
	r.objects = append(r.objects, Object{
		Key:       graph.Key{Kind: m.kind(), Namespace: m.Metadata.Namespace, Name: m.Metadata.Name},
		Readiness: readiness,
		Ready:     strings.ToLower(terminal.Printable(ready.status)),
		Revision:  m.revision(),
		Message:   shown(ready.message),
		Suspended: suspended,
		generated: m.Kind == "HelmChart" && m.Metadata.Labels[chartLabel] != "",
	})
}

func (m *manifest) kind() graph.Kind {
	group, _, ok := strings.Cut(m.APIVersion, "/")
	if !ok {
		group = ""
	}
	return graph.Kind{Group: group, Name: m.Kind}
}

// at walks from field to field, and by number into lists; nil where there is nothing.
func at(v any, path ...string) any {
	for _, name := range path {
		switch parent := v.(type) {
		case map[string]any:
			v = parent[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i >= len(parent) {
				return nil
			}
			v = parent[i]
		default:
			return nil
		}
	}
	return v
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

func number(v any) (n float64, ok bool) {
	switch n := v.(type) {
	case float64:
		return n, true
	case int:
		return float64(n), true
	}
	return 0, false
}
