package parse

import (
	"iter"

	"github.com/fluxgraph/fluxgraph/graph"
	"gopkg.in/yaml.v3"
)

// Value is a YAML value with its place. The zero Value does not exist.
type Value struct {
	node *yaml.Node
	file string
}

// NewValue returns the value of a node of a file.
func NewValue(file string, n *yaml.Node) Value { return Value{node: n, file: file} }

func (v Value) Exists() bool                     { return false }
func (v Value) IsMap() bool                      { return false }
func (v Value) IsList() bool                     { return false }
func (v Value) IsScalar() bool                   { return false }
func (v Value) IsNull() bool                     { return false }
func (v Value) Get(path ...string) Value         { return Value{} }
func (v Value) Items() []Value                   { return nil }
func (v Value) Fields() iter.Seq2[string, Value] { return func(func(string, Value) bool) {} }
func (v Value) Key(name string) Value            { return Value{} }
func (v Value) Text() string                     { return "" }
func (v Value) Bool() (value, ok bool)           { return false, false }
func (v Value) Pos() graph.Pos                   { return graph.Pos{} }
func (v Value) Node() *yaml.Node                 { return v.node }
func (v Value) At(fieldPath string) Value        { return Value{} }
