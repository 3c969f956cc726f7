// Has Neo4j's own grammar and semantic analysis read files: a line of JSON for each, with what they
// say against it and how many statements they see.
const { readFileSync } = require("node:fs");
const { lintCypherQuery, parseStatementsStrs } = require("@neo4j-cypher/language-support");

for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, "utf8");
  const { diagnostics } = lintCypherQuery(text, {});
  console.log(JSON.stringify({
    complaints: diagnostics.map((d) => `line ${d.range.start.line + 1}: ${d.message}`),
    statements: parseStatementsStrs(text).filter((s) => s.trim() !== "").length,
  }));
}
