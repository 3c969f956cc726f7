// Package check finds mistakes in a graph. A check is a value with one function; the runner stamps
// its name and severity on what it reports. The package reads the graph and nothing else.
package check
