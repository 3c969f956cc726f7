package export

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fluxgraph/fluxgraph/export/internal/writer"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/record"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Cypher writes statements that load a graph into Neo4j, or another database that takes Cypher. They
// may be run again: what is there is changed, not doubled. What is no longer there they leave.
var Cypher = register(&Exporter{Name: "cypher", Title: "Cypher statements, for Neo4j", Ext: "cypher", Data: true, Write: writeCypher})

// cypherLabel is the label of every node, beside the one of its kind. Nodes are identified by their
// repository and their id, so that one database holds many repositories.
const cypherLabel = "FluxEntity"

// cypherBatch is the number of rows in one statement: enough that sixty thousand edges are loaded in a
// minute, and not so many that a database refuses the length of one statement.
const cypherBatch = 500

func writeCypher(out io.Writer, d Document) error {
	c := cypherText{writer.New(out), cypherQuote(d.Title)}
	c.w.Line("// made by fluxgraph: ", look.Count(d.Graph.NumNodes(), "node"), ", ", look.Count(d.Graph.NumEdges(), "edge"))
	c.w.Line("CREATE CONSTRAINT fluxgraph_id IF NOT EXISTS FOR (n:", cypherLabel, ") REQUIRE (n.repository, n.id) IS UNIQUE;")
	c.nodes(d)
	c.edges(d)
	return c.w.Flush()
}

// cypherText writes a file of statements.
type cypherText struct {
	w          *writer.Writer
	repository string // as a literal
}

// nodes writes the nodes, kind by kind: a statement can give its nodes only one label.
func (c cypherText) nodes(d Document) {
	records := record.Nodes(d.Graph, d.Findings)
	properties := record.NodePropertiesOf(records)
	var kinds []string
	rows := map[string][]string{}
	for _, r := range records {
		kind := r.ID.Kind.Name
		if rows[kind] == nil {
			kinds = append(kinds, kind)
		}
		rows[kind] = append(rows[kind], cypherMap(properties, r))
	}
	slices.Sort(kinds)
	revision := ""
	if d.Revision != "" {
		revision = ", n.revision = " + cypherQuote(d.Revision)
	}
	for _, kind := range kinds {
		set := "n += row" + revision
		if kind != "" {
			set = "n:" + cypherName(kind) + ", " + set
		}
		c.batches(rows[kind], []string{
			"MERGE (n:" + cypherLabel + " {repository: " + c.repository + ", id: row.id})",
			"SET " + set,
		})
	}
}

// edges writes the edges, relation by relation, for the same reason. Of those that differ in their
// position alone only the first is written, as they would be merged.
func (c cypherText) edges(d Document) {
	ids := make(map[graph.ID]string, d.Graph.NumNodes())
	for n := range d.Graph.Nodes() {
		ids[n.ID] = cypherQuote(n.ID.String())
	}
	rows := map[graph.Relation][]string{}
	var last graph.Edge
	for e := range d.Graph.Edges() {
		if look.KeyOf(e) == look.KeyOf(last) && e.Field == last.Field {
			continue
		}
		last = e
		rows[e.Relation] = append(rows[e.Relation], "{from: "+ids[e.From]+", to: "+ids[e.To]+", edge: "+cypherMap(record.EdgeProperties, e)+"}")
	}
	for _, relation := range graph.Relations() {
		c.batches(rows[relation], []string{
			"MATCH (a:" + cypherLabel + " {repository: " + c.repository + ", id: row.from})",
			"MATCH (b:" + cypherLabel + " {repository: " + c.repository + ", id: row.to})",
			"MERGE (a)-[r:" + cypherType(relation) + " {field: coalesce(row.edge.field, '')}]->(b)",
			"SET r += row.edge",
		})
	}
}

// batches writes one statement for each batch of rows, with the clauses that do something with a row.
func (c cypherText) batches(rows, clauses []string) {
	for batch := range slices.Chunk(rows, cypherBatch) {
		c.w.Line("UNWIND [")
		for i, row := range batch {
			comma := ","
			if i == len(batch)-1 {
				comma = ""
			}
			c.w.Line("  ", row, comma)
		}
		c.w.Line("] AS row")
		c.w.Line(strings.Join(clauses, "\n"), ";")
	}
}

// cypherType returns the type of the relationships of a relation, such as DEPENDS_ON.
func cypherType(r graph.Relation) string {
	return strings.ToUpper(strings.ReplaceAll(r.String(), "-", "_"))
}

// cypherMap returns the properties as a map, without those that have no value.
func cypherMap[T any](properties []record.Property[T], of T) string {
	var parts []string
	for _, p := range properties {
		values := p.Of(of)
		if p.Kind != record.List && (len(values) == 0 || values[0] == "") || len(values) == 0 {
			continue
		}
		literals := make([]string, len(values))
		for i, v := range values {
			literals[i] = v
			if p.Kind == record.Text || p.Kind == record.List {
				literals[i] = cypherQuote(v)
			}
		}
		value := strings.Join(literals, ", ")
		if p.Kind == record.List {
			value = "[" + value + "]"
		}
		parts = append(parts, cypherName(p.Name)+": "+value)
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// cypherQuote returns a literal whose value is s, save that what is no Unicode becomes U+FFFD. Some
// databases read \u0027 everywhere before they read the statement, and others only within a literal.
// So those escapes are used for nothing that has a meaning of its own, and a backslash never comes to
// stand before a u: there the literal ends, and another is added to it.
func cypherQuote(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	backslash := false
	for _, r := range s {
		if backslash && (r == 'u' || r == 'U') {
			b.WriteString("' + '")
		}
		backslash = r == '\\'
		switch {
		case r == '\'' || r == '\\':
			b.WriteRune('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case !unicode.IsGraphic(r) && r <= 0xffff:
			b.WriteString(`\u` + hex4(r))
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('\'')
	return b.String()
}

// hex4 prints a character below U+10000 in four digits.
func hex4(r rune) string {
	s := strconv.FormatInt(int64(r), 16)
	return strings.Repeat("0", 4-len(s)) + s
}

// cypherName returns s as the name of a label or of a property, in backquotes unless it is a word. A
// backslash, which some databases read even there, becomes a slash, and what cannot be seen U+FFFD.
func cypherName(s string) string {
	plain := s != "" && (s[0] < '0' || s[0] > '9')
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '_':
			b.WriteRune(r)
			continue
		case r == '`':
			b.WriteString("``")
		case r == '\\':
			b.WriteByte('/')
		case unicode.IsGraphic(r):
			b.WriteRune(r)
		default:
			b.WriteRune(utf8.RuneError)
		}
		plain = false
	}
	if plain {
		return b.String()
	}
	return "`" + b.String() + "`"
}
