// Package layout decides where things are drawn: it gives Graphviz what it can lay out at once, composes a large
// picture of parts that are laid out one by one, packs these side by side, and sets title, legend and notes
// around them.
//
// It does not decide what is drawn (package shape) or how it looks (package look), and it writes no picture:
// SVG and PNG do that from a Picture, and DOT from a Plan.
//
// In goes a shape.Drawing. Out comes a Picture, whose Scenes hold outlines and texts with their coordinates:
// points of 1/72 inch, x to the right and y downwards. An error says that Graphviz failed. Graphviz runs as
// WebAssembly within the process, one layout at a time, and cannot be interrupted; the syntax is that of
// https://graphviz.org/doc/info/lang.html.
package layout
