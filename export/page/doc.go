// Package page writes the explorer: one HTML file that needs no other and no network, or the page of a server
// together with the data that it fetches. The folder web holds its JavaScript and its style sheet.
//
// It is not a picture: the page decides in the browser what of the graph it shows, and draws that itself. The
// modules that make this decision also run where the page is written, so that Graphviz has laid out what the
// page is going to show.
//
// In goes a shape.Document with its Context: YAML, waves and addresses. Out comes HTML, or JSON (Data) of the
// version of the page that this package holds. Layouts are whole CSS pixels, x to the right and y downwards.
package page
