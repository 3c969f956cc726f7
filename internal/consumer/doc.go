// Package consumer holds tests that hand what fluxgraph writes to the programs that people read it
// with: Mermaid in a browser, Graphviz, D2, PlantUML, networkx, Neo4j's Cypher front end, Python's csv
// module, a browser's image element, a JSON Schema validator, an image decoder. They say whether a drawing can
// be read, not whether it is right; package export's tests say that.
//
// TestParts hands every view of every real repository and of each of its clusters in every format to one of
// them. For each of them there is a test that it refuses what is broken.
//
// A tool that is not installed skips its tests, unless FLUXGRAPH_REQUIRE_TOOLS is 1.
// FLUXGRAPH_CORPORA names a folder of real repositories to draw besides the bundled example.
package consumer
