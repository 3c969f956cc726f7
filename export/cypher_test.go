package export

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
)

// readCypherLiteral reads a text as a database does: literals in single quotes, with + between them.
func readCypherLiteral(t *testing.T, q string) string {
	t.Helper()
	var b strings.Builder
	for rest := q; ; {
		body, ok := strings.CutPrefix(rest, "'")
		if !ok {
			t.Fatalf("%s: no literal at %q", q, rest)
		}
		r := []rune(body)
		i := 0
		for ; i < len(r) && r[i] != '\''; i++ {
			if r[i] != '\\' {
				b.WriteRune(r[i])
				continue
			}
			i++
			if i == len(r) {
				t.Fatalf("%s does not end", q)
			}
			switch r[i] {
			case '\'', '\\':
				b.WriteRune(r[i])
			case 'n':
				b.WriteByte('\n')
			case 'r':
				b.WriteByte('\r')
			case 't':
				b.WriteByte('\t')
			case 'u':
				n, err := strconv.ParseUint(string(r[i+1:i+5]), 16, 16)
				if err != nil {
					t.Fatalf("%s: %v", q, err)
				}
				b.WriteRune(rune(n))
				i += 4
			default:
				t.Fatalf("%s has an escape of its own", q)
			}
		}
		if i == len(r) {
			t.Fatalf("%s does not end", q)
		}
		if rest = string(r[i+1:]); rest == "" {
			return b.String()
		}
		if rest, ok = strings.CutPrefix(rest, " + "); !ok {
			t.Fatalf("%s goes on with %q", q, rest)
		}
	}
}

var earlyEscape = regexp.MustCompile(`\\u([0-9a-f]{4})`)

// FuzzCypherQuote reads a literal both as the databases do that read \u0027 within literals only, and
// as those that read it everywhere before they look for literals.
func FuzzCypherQuote(f *testing.F) {
	sketch.SeedNames(f)
	for _, s := range []string{`\u0027`, `\\u0027`, `\`, `\U0001F600`, "'", `'; MATCH (n) DETACH DELETE n; //`, "\u2028", "`", "\x7f", `"`, "\ufeff", `a\'b`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q := cypherQuote(s)
		want := string([]rune(s))
		if got := readCypherLiteral(t, q); got != want {
			t.Errorf("%q becomes %s, which is read as %q", s, q, got)
		}
		early := earlyEscape.ReplaceAllStringFunc(q, func(e string) string {
			n, _ := strconv.ParseUint(e[2:], 16, 16)
			return string(rune(n))
		})
		if got := readCypherLiteral(t, early); got != want {
			t.Errorf("%q becomes %s, which is read as %q where escapes are read early", s, q, got)
		}
		if strings.ContainsFunc(q, func(r rune) bool { return r <= 0xffff && !unicode.IsGraphic(r) }) {
			t.Errorf("%q becomes %q", s, q)
		}
	})
}

func FuzzCypherName(f *testing.F) {
	sketch.SeedNames(f)
	for _, s := range []string{"Kustomization", "a`b", "1a", "", "a b", `\u0060`, "a.b"} {
		f.Add(s)
	}
	word := regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	f.Fuzz(func(t *testing.T, s string) {
		q := cypherName(s)
		if word.MatchString(q) {
			if q != s {
				t.Errorf("%q becomes %s", s, q)
			}
			return
		}
		inner := strings.TrimSuffix(strings.TrimPrefix(q, "`"), "`")
		if len(inner) != len(q)-2 || strings.Contains(strings.ReplaceAll(inner, "``", ""), "`") || strings.Contains(inner, `\`) {
			t.Errorf("%q becomes %s", s, q)
		}
	})
}

// TestCypherBatches holds the length of the statements, and that none is empty.
func TestCypherBatches(t *testing.T) {
	text := string(written(t, Cypher, documentOf(sketch.DrawingFan(cypherBatch+1), "")))
	if strings.Contains(text, "UNWIND [\n]") {
		t.Error("a statement without rows")
	}
	for statement := range strings.SplitSeq(text, ";\n") {
		if n := strings.Count(statement, "\n  {"); n > cypherBatch {
			t.Errorf("a statement has %d rows", n)
		}
	}
	if n := strings.Count(text, "SET n:ConfigMap,"); n != 2 {
		t.Errorf("%d statements bring the ConfigMaps, want 2", n)
	}
}

func TestCypherSays(t *testing.T) {
	text := string(written(t, Cypher, documentOf(sketch.Broken(), "fleet")))
	for _, want := range []string{
		"CREATE CONSTRAINT fluxgraph_id IF NOT EXISTS FOR (n:FluxEntity) REQUIRE (n.repository, n.id) IS UNIQUE;\n",
		"MERGE (n:FluxEntity {repository: 'fleet', id: row.id})\nSET n:HelmRelease, n += row",
		"MERGE (a)-[r:DEPENDS_ON {field: coalesce(row.edge.field, '')}]->(b)",
		"MERGE (a)-[r:PROVIDES_SOURCE_FOR ",
		"findings: ['dependson-cycle'], severity: 'error'",
		"state: 'missing'", "optional: true", "line: 90",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
	}
}
