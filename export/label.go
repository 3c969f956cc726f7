package export

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fluxgraph/fluxgraph/graph"
)

// labelWidth is the number of characters at which a line of a label is broken.
const labelWidth = 24

// label is the text of a node. No line holds a line break or a character that cannot be seen; none
// of it is escaped for any format.
type label struct {
	kind  string   // such as Kustomization; empty for folded objects, whose name says it
	name  []string // the name, in lines
	notes []string // what else there is to say: namespace, image, mark
}

// lines returns the label from top to bottom.
func (l label) lines() []string {
	var all []string
	if l.kind != "" {
		all = append(all, l.kind)
	}
	return append(append(all, l.name...), l.notes...)
}

// labelOf returns the text of a node of g. The namespace is left out where it is the given one,
// which the surroundings of the node imply.
func labelOf(g *graph.Graph, n graph.Node, namespace string) label {
	l := label{kind: visible(n.ID.Kind.Name), name: wrap(n.ID.Name)}
	switch n.Role {
	case graph.Folded:
		l.kind, l.name = "", nil
		for _, line := range shortest(countsOf(n)) {
			l.name = append(l.name, wrap(line)...)
		}
	case graph.ContainerRole:
		owner, container := splitContainer(n.ID.Name)
		l.name = wrap(container)
		if owner != "" && !deployed(g, n.ID) {
			l.notes = append(l.notes, wrap("of "+owner)...)
		}
		if image := n.Fact("image"); image != "" {
			l.notes = append(l.notes, wrap(image)...)
		}
	case graph.Plain:
		if n.ID.Kind.Name == "" {
			l.kind = "object"
		}
	}
	l.notes = append(l.notes, heldNotes(n)...)
	if n.ID.Namespace != "" && n.ID.Namespace != namespace {
		l.notes = append(l.notes, wrap("in "+n.ID.Namespace)...)
	}
	return l
}

// notes returns what the label of a node adds about its mark; nil where there is nothing to say.
func (m marks) notes(n graph.Node) []string {
	note, status := m.note(n), statusWords(n)
	if note == "" || m.of(n) == statusMark(n) {
		note, status = status, ""
	}
	if status != "" {
		note += "; " + status
	}
	if note == "" {
		return nil
	}
	if reason := n.Fact("reason"); reason != "" && m.of(n) == unknownMark {
		note += ": " + reason
	}
	return wrap(note)
}

// countsOf returns the words for folded objects, a line for each kind, such as "12 ConfigMaps".
func countsOf(n graph.Node) []string {
	var all []string
	for _, part := range strings.Split(n.Fact("kinds"), ", ") {
		number, kind, ok := strings.Cut(part, " ")
		if !ok {
			continue
		}
		if number != "1" {
			kind = plural(kind)
		}
		all = append(all, number+" "+kind)
	}
	if len(all) == 0 {
		all = []string{n.Fact("count") + " objects"}
	}
	return all
}

// countOf returns the same in one line.
func countOf(n graph.Node) string { return strings.Join(countsOf(n), ", ") }

// splitContainer splits the name of a Container into the object that runs it and the container.
func splitContainer(name string) (owner, container string) {
	i := strings.LastIndexByte(name, '/')
	if i < 0 {
		return "", name
	}
	return name[:i], name[i+1:]
}

// deployed reports whether the graph has what deploys the container, so that an edge names it.
func deployed(g *graph.Graph, id graph.ID) bool {
	for e := range g.In(id) {
		if e.Relation == graph.Deploys {
			return true
		}
	}
	return false
}

// count returns a number of things, such as "1 node" or "2 nodes".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + plural(noun)
}

// plural returns the plural of a kind's name.
func plural(kind string) string {
	switch {
	case kind == "":
		return ""
	case strings.HasSuffix(kind, "ss"), strings.HasSuffix(kind, "x"), strings.HasSuffix(kind, "ch"):
		return kind + "es"
	case strings.HasSuffix(kind, "s"):
		return kind
	case strings.HasSuffix(kind, "y") && !strings.HasSuffix(kind, "ay") && !strings.HasSuffix(kind, "ey"):
		return kind[:len(kind)-1] + "ies"
	}
	return kind + "s"
}

// visible returns s with every character that cannot be seen, or that would change how its
// neighbours are seen, written as an escape such as \n or \u202e.
func visible(s string) string {
	clean := true
	for _, r := range s {
		if r == utf8.RuneError || !unicode.IsGraphic(r) || r != ' ' && unicode.IsSpace(r) {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && size == 1:
			b.WriteString(`\x` + strconv.FormatUint(uint64(s[0]), 16))
		case !unicode.IsGraphic(r) || r != ' ' && unicode.IsSpace(r):
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		default:
			b.WriteRune(r)
		}
		s = s[size:]
	}
	return b.String()
}

// wrap breaks a text into lines of at most labelWidth characters, after a character at which names
// are composed where there is one. Nothing is cut: the lines put together, but for spaces at the
// breaks, are the text as visible writes it.
func wrap(s string) []string { return wrapAt(s, labelWidth) }

// wrapAt breaks a text as wrap does, into lines of at most so many characters.
func wrapAt(s string, width int) []string {
	s = visible(s)
	var lines []string
	runes := []rune(s)
	for len(runes) > width {
		at := width
		for i := width; i > width/3; i-- {
			if strings.ContainsRune("/-._:@ ,=", runes[i-1]) {
				at = i
				break
			}
		}
		for i := width; at == width && i > width/3; i-- {
			if unicode.IsUpper(runes[i]) && unicode.IsLower(runes[i-1]) { // between the words of a kind
				at = i
			}
		}
		for at < len(runes) && unicode.Is(unicode.M, runes[at]) {
			at++ // a combining mark stays with its letter
		}
		lines = append(lines, strings.Trim(string(runes[:at]), " "))
		runes = runes[at:]
	}
	if len(runes) > 0 || len(lines) == 0 {
		lines = append(lines, strings.Trim(string(runes), " "))
	}
	return lines
}

// heldNotes returns what the label of a node says of what is drawn as a part of it.
func heldNotes(n graph.Node) []string {
	var notes []string
	if n.Role != graph.Folded && n.Fact("kinds") != "" {
		line := "with"
		for i, part := range shortest(countsOf(n)) {
			if i > 0 && len(line)+len(part) >= labelWidth {
				notes, line = append(notes, line+","), part
			} else if i > 0 {
				line += ", " + part
			} else {
				line += " " + part
			}
		}
		notes = append(notes, line)
	}
	if names := heldNames(n); len(names) > fewNames {
		notes = append(notes, strings.Join(names[:fewNames], ", ")+" and "+strconv.Itoa(len(names)-fewNames)+" more")
	} else if len(names) > 0 {
		notes = append(notes, strings.Join(names, ", "))
	}
	if dir := n.Fact("directory"); dir != "" {
		notes = append(notes, "from "+dir)
	}
	if part := n.Fact("part"); part != "" {
		notes = append(notes, "drawn in "+part)
	}
	if marked := n.Fact("marked"); marked != "" {
		notes = append(notes, "findings are about "+marked+" of these")
	}
	var lines []string
	for _, note := range notes {
		lines = append(lines, wrap(note)...)
	}
	return lines
}

// fewNames is how many Kustomizations the label of a count names.
const fewNames = 3

// fewCounts is how many kinds the label of a count lists; of more the rest is added up.
const fewCounts = 5

// shortest returns counts of which those beyond the few largest are added up.
func shortest(counts []string) []string {
	if len(counts) <= fewCounts {
		return counts
	}
	number := func(s string) int {
		word, _, _ := strings.Cut(s, " ")
		n, _ := strconv.Atoi(word)
		return n
	}
	counts = slices.Clone(counts)
	slices.SortStableFunc(counts, func(a, b string) int { return cmp.Compare(number(b), number(a)) })
	rest := 0
	for _, s := range counts[fewCounts-1:] {
		rest += number(s)
	}
	kinds := len(counts) - (fewCounts - 1)
	return append(counts[:fewCounts-1:fewCounts-1], count(rest, "object")+" of "+count(kinds, "other kind"))
}

// heldKinds returns how many objects of each kind a node holds, which a view or an earlier folding put
// there.
func heldKinds(n graph.Node) map[string]int {
	all := map[string]int{}
	for _, part := range strings.Split(n.Fact("kinds"), ", ") {
		number, kind, _ := strings.Cut(part, " ")
		if count, err := strconv.Atoi(number); err == nil {
			all[kind] += count
		}
	}
	return all
}

// heldNames returns the names of the Kustomizations that a node holds.
func heldNames(n graph.Node) []string {
	if names := n.Fact("names"); names != "" {
		return strings.Split(names, ", ")
	}
	return nil
}
