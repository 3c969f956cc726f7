package consumer

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/graph"
)

// cypherAnswer is what Neo4j's grammar and semantic analysis say of a file.
type cypherAnswer struct {
	Complaints []string `json:"complaints"`
	Statements int      `json:"statements"`
}

// TestCypher has Neo4j's own front end, as its editors carry it, read the bundled examples. There is
// no database in it: what the statements do is TestCypherLoads's to say.
func TestCypher(t *testing.T) {
	t.Parallel()
	command := toolScript(t, "read-cypher.cjs", "@neo4j-cypher/language-support")
	var texts []drawn
	for _, r := range examples {
		doc := r.document(t)
		texts = append(texts, drawn{r.name, doc, write(t, export.Cypher, doc)})
	}
	texts = append(texts, drawn{name: "docs/formats.md", text: queriesOfPage(t)})
	ask(t, texts, command, acceptedByNeo4j)
}

func acceptedByNeo4j(t *testing.T, d drawn, answer cypherAnswer) {
	for _, c := range answer.Complaints {
		t.Error(c)
	}
	if want := strings.Count(string(d.text), ";\n"); answer.Statements != want {
		t.Errorf("Neo4j sees %d statements of %d", answer.Statements, want)
	}
}

// queriesOfPage returns the queries that docs/formats.md shows.
func queriesOfPage(t *testing.T) []byte {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "formats.md"))
	if err != nil {
		t.Fatal(err)
	}
	var queries []byte
	for _, block := range regexp.MustCompile("(?s)```cypher\n(.*?)```").FindAllSubmatch(page, -1) {
		queries = append(queries, block[1]...)
	}
	return queries
}

// TestCypherRefuses holds the harness itself.
func TestCypherRefuses(t *testing.T) {
	t.Parallel()
	command := toolScript(t, "read-cypher.cjs", "@neo4j-cypher/language-support")
	bad := []drawn{{name: "open", text: []byte("MERGE (n {id: 'a});\n")}, {name: "unknown variable", text: []byte("MERGE (n:A) SET m.a = 1;\n")}}
	ask(t, bad, command, func(t *testing.T, _ drawn, answer cypherAnswer) {
		if len(answer.Complaints) == 0 {
			t.Error("accepted")
		}
	})
	for _, text := range []string{"MERGE (n);", "UNWIND [{id: 'a'}] AS row", "UNWIND [{id: 'a' 'b'}] AS row MERGE"} {
		if err := (&database{}).load(text); err == nil {
			t.Errorf("loaded %s", text)
		}
	}
}

// cypherLimit is the number of nodes and edges up to which Neo4j's grammar reads a part: it takes
// a second over a thousand.
const cypherLimit = 60

// cypherParts loads every part, and has Neo4j's grammar read the smaller ones.
func cypherParts(t *testing.T) {
	texts := allParts(t, export.Cypher)
	for _, d := range texts {
		t.Run("loaded/"+d.name, func(t *testing.T) { loads(t, d) })
	}
	command := toolScript(t, "read-cypher.cjs", "@neo4j-cypher/language-support")
	ask(t, smallest(t, texts, cypherLimit, "read by Neo4j's grammar, too"), command, acceptedByNeo4j)
}

// TestCypherLoads loads the bundled examples.
func TestCypherLoads(t *testing.T) {
	for _, d := range drawnExamples(t, export.Cypher) {
		t.Run(d.name, func(t *testing.T) { loads(t, d) })
	}
}

// loads runs statements, twice over, in a database of as much Cypher as they need, and looks for every
// node and edge in it.
func loads(t *testing.T, d drawn) {
	var db database
	for range 2 {
		if err := db.load(string(d.text)); err != nil {
			t.Fatal(err)
		}
	}
	if len(db.nodes) != d.doc.Graph.NumNodes() {
		t.Errorf("%d nodes are loaded of %d", len(db.nodes), d.doc.Graph.NumNodes())
	}
	for n := range d.doc.Graph.Nodes() {
		got := db.nodes[n.ID.String()]
		if got["name"] != n.ID.Name || got["kind"] != n.ID.Kind.Name || got["state"] != n.State.String() || got["label"] != n.ID.Kind.Name {
			t.Errorf("%s is loaded as %v", n.ID, got)
		}
		for _, f := range n.Facts {
			if got[f.Name] != f.Value {
				t.Errorf("%s: %s is loaded as %v, not %q", n.ID, f.Name, got[f.Name], f.Value)
			}
		}
	}
	want := map[relationship]bool{}
	for e := range d.doc.Graph.Edges() {
		want[relationship{e.From.String(), e.To.String(), typeOf(e.Relation), e.Field}] = true
	}
	if !maps.Equal(want, db.relationships) {
		t.Errorf("%d relationships are loaded of %d", len(db.relationships), len(want))
	}
}

func typeOf(r graph.Relation) string {
	return strings.ToUpper(strings.ReplaceAll(r.String(), "-", "_"))
}

// relationship is one that a statement merged.
type relationship struct{ from, to, kind, field string }

// database holds what statements merged: the properties of each node by its id, with its label as
// one of them, and the relationships.
type database struct {
	nodes         map[string]map[string]any
	relationships map[relationship]bool

	tokens []string // of the statements that are left; literals keep their first quote
}

// load runs a file of statements, and stops at the first that is none of those that fluxgraph writes.
func (db *database) load(text string) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v, before %q", r, db.tokens[:min(12, len(db.tokens))])
		}
	}()
	if db.nodes == nil {
		db.nodes, db.relationships = map[string]map[string]any{}, map[relationship]bool{}
	}
	db.tokens = cypherTokens(text)
	for len(db.tokens) > 0 {
		if db.tokens[0] == "CREATE" {
			db.expect("CREATE CONSTRAINT fluxgraph_id IF NOT EXISTS FOR ( n : FluxEntity ) REQUIRE ( n . repository , n . id ) IS UNIQUE ;")
			continue
		}
		db.unwind()
	}
	return nil
}

func (db *database) unwind() {
	db.expect("UNWIND")
	rows := db.value().([]any)
	db.expect("AS row")
	if db.tokens[0] == "MATCH" {
		for _, end := range []string{"a", "b"} {
			field := map[string]string{"a": "from", "b": "to"}[end]
			db.expect("MATCH ( " + end + " : FluxEntity { repository :")
			db.value()
			db.expect(", id : row . " + field + " } )")
		}
		db.expect("MERGE ( a ) - [ r :")
		kind := db.next()
		db.expect("{ field : coalesce ( row . edge . field ,")
		instead := db.value()
		db.expect(") } ] - > ( b ) SET r += row . edge ;")
		for _, row := range rows {
			row := row.(map[string]any)
			r := relationship{row["from"].(string), row["to"].(string), kind, instead.(string)}
			if field, ok := row["edge"].(map[string]any)["field"]; ok {
				r.field = field.(string)
			}
			for _, id := range []string{r.from, r.to} {
				if db.nodes[id] == nil {
					panic("no node " + id)
				}
			}
			db.relationships[r] = true
		}
		return
	}
	db.expect("MERGE ( n : FluxEntity { repository :")
	repository := db.value()
	db.expect(", id : row . id } ) SET n :")
	label := strings.Trim(db.next(), "`")
	db.expect(", n += row ;")
	for _, row := range rows {
		row := row.(map[string]any)
		id := row["id"].(string)
		if db.nodes[id] == nil {
			db.nodes[id] = map[string]any{"repository": repository}
		}
		maps.Copy(db.nodes[id], row)
		db.nodes[id]["label"] = label
	}
}

// expect takes tokens.
func (db *database) expect(tokens string) {
	for want := range strings.FieldsSeq(tokens) {
		if got := db.next(); got != want {
			panic(fmt.Sprintf("%s in place of %s", got, want))
		}
	}
}

func (db *database) next() string {
	t := db.tokens[0]
	db.tokens = db.tokens[1:]
	return t
}

// value takes a literal: a text, a number, a truth, a list or a map.
func (db *database) value() any {
	switch t := db.next(); {
	case t == "[":
		list := []any{}
		for db.tokens[0] != "]" {
			list = append(list, db.value())
			db.separator("]")
		}
		db.next()
		return list
	case t == "{":
		m := map[string]any{}
		for db.tokens[0] != "}" {
			name := strings.Trim(db.next(), "`")
			db.expect(":")
			m[name] = db.value()
			db.separator("}")
		}
		db.next()
		return m
	case t == "true", t == "false":
		return t == "true"
	case t[0] == '\'':
		text := t[1:]
		for db.tokens[0] == "+" {
			db.next()
			text += db.value().(string)
		}
		return text
	default:
		n, err := strconv.Atoi(t)
		if err != nil {
			panic(err)
		}
		return n
	}
}

// separator takes the comma between two values.
func (db *database) separator(end string) {
	if db.tokens[0] != end {
		db.expect(",")
		if db.tokens[0] == end {
			panic("a comma before " + end)
		}
	}
}

// cypherTokens splits statements into words, signs and literals, which it reads.
func cypherTokens(text string) []string {
	var all []string
	for i := 0; i < len(text); {
		c := text[i]
		rest := text[i:]
		switch {
		case c == ' ' || c == '\n':
			i++
		case strings.HasPrefix(rest, "//"):
			i += strings.IndexByte(rest, '\n') + 1
		case c == '\'':
			literal, length := cypherLiteral(rest)
			all = append(all, "'"+literal)
			i += length
		case c == '`':
			end := strings.IndexByte(rest[1:], '`') + 2
			all = append(all, rest[:end])
			i += end
		case strings.HasPrefix(rest, "+="):
			all = append(all, "+=")
			i += 2
		default:
			n := strings.IndexFunc(rest, func(r rune) bool {
				return !(r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z')
			})
			n = max(1, n)
			all = append(all, rest[:n])
			i += n
		}
	}
	return all
}

// cypherLiteral reads the text in single quotes that s begins with.
func cypherLiteral(s string) (text string, length int) {
	signs := map[byte]string{'n': "\n", 'r': "\r", 't': "\t", '\'': "'", '\\': `\`}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\'':
			return b.String(), i + 1
		case s[i] != '\\':
			b.WriteByte(s[i])
		case s[i+1] == 'u':
			n, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
			if err != nil {
				panic(err)
			}
			b.WriteRune(rune(n))
			i += 5
		default:
			sign, ok := signs[s[i+1]]
			if !ok {
				panic("an escape of its own: " + s[i:i+2])
			}
			b.WriteString(sign)
			i++
		}
	}
	panic("a literal that does not end")
}

// TestCypherTokens holds the reader itself.
func TestCypherTokens(t *testing.T) {
	got := cypherTokens("// said\nSET n:`a b`, n += {a: 'it\\'s' + '\\u202e', b: 12};\n")
	want := []string{"SET", "n", ":", "`a b`", ",", "n", "+=", "{", "a", ":", "'it's", "+", "'\u202e", ",", "b", ":", "12", "}", ";"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
