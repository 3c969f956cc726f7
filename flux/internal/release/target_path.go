package release

import (
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/parse"
)

// targetStep is one part of a target path: a key, or the index of an item where the key is empty.
type targetStep struct {
	name  string
	index int
}

// maxIndex is the largest index of an item that a target path may give.
const maxIndex = 1000

// targetSteps reads a target path as Helm's --set does: keys between dots, a backslash before a dot
// that belongs to the key, and indices in brackets. ok is false for what is none.
func targetSteps(target string) (steps []targetStep, ok bool) {
	var key strings.Builder
	flush := func() {
		if key.Len() > 0 {
			steps = append(steps, targetStep{name: key.String()})
			key.Reset()
		}
	}
	for i := 0; i < len(target); i++ {
		switch target[i] {
		case '\\':
			if i++; i < len(target) {
				key.WriteByte(target[i])
			}
		case '.':
			flush()
		case '[':
			flush()
			end := strings.IndexByte(target[i:], ']')
			if end < 0 {
				return nil, false
			}
			n, err := strconv.Atoi(target[i+1 : i+end])
			if err != nil || n < 0 || n > maxIndex {
				return nil, false
			}
			steps = append(steps, targetStep{index: n})
			i += end
		case '=', ',', '{', '}':
			return nil, false
		default:
			key.WriteByte(target[i])
		}
	}
	flush()
	return steps, len(steps) > 0 && len(steps) <= maxLevels && steps[0].name != ""
}

// put sets what a target path leads to, in place.
func (s *setting) put(steps []targetStep, leaf *setting) {
	for i, st := range steps {
		next := leaf
		if i+1 < len(steps) {
			have := s.get(st.name)
			if st.name == "" {
				have = nil
				if st.index < len(s.items) {
					have = s.items[st.index]
				}
			}
			switch list := steps[i+1].name == ""; {
			case list && have.isList(), !list && have.isMap():
				next = have
			case list:
				next = &setting{items: []*setting{}, layer: leaf.layer}
			default:
				next = &setting{fields: map[string]*setting{}, layer: leaf.layer}
			}
		}
		if st.name != "" {
			s.set(st.name, next)
		} else {
			for len(s.items) <= st.index {
				s.items = append(s.items, &setting{layer: leaf.layer})
			}
			s.items[st.index] = next
		}
		s = next
	}
}

// targetValue is the scalar that a text becomes at a target path.
func targetValue(text string, known, literal bool) parse.Value {
	if !known {
		return parse.Value{}
	}
	text = strings.TrimSuffix(text, "\n")
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Style: yaml.DoubleQuotedStyle, Value: text}
	if !literal {
		quoted := len(text) >= 2 && (text[0] == '"' || text[0] == '\'') && text[len(text)-1] == text[0]
		switch {
		case quoted:
			n.Value = text[1 : len(text)-1]
		case text == "true", text == "false", text == "null":
			n.Tag, n.Style = "", 0
		}
	}
	return parse.NewValue("", n)
}
