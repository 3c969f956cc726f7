// Package look decides how things are drawn and what is written at them: the shape and colours of each role of
// objects, the marks that findings and states give to nodes, the style of each relation's line, themes, labels,
// legends, sentences for tooltips, and the links to files on the web.
//
// It knows neither which objects are drawn nor where, and no format: each format translates a Shape, a Dash and
// a Head to the nearest that it has.
//
// In go nodes, edges and findings of a graph. Out come values of style and plain, unescaped texts. Colours are
// #rrggbb as in CSS, widths are CSS pixels, and a line of a label has at most 24 characters.
package look
