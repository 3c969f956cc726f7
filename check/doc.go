// Package check finds mistakes in a graph. Each file <rule>.go holds one check, which is a value with one
// function, and the sentences of its findings; the page of the rule is docs/checks/<rule>.md.
//
// It reads the graph and nothing else: no files, no YAML. It changes nothing, and formats nothing, which
// package report does. What can become ready on a new cluster is worked out by package readiness below it;
// what package parse or package flux could not read comes as data in the graph's problems (package
// graph/problem).
//
// In go a graph and the checks to run; out come findings: sorted, without repeats, with 1-based lines and
// columns, slash paths from the repository's root, and messages that are one sentence in lower case without
// a full stop. A finding that several clusters share is one finding. No function here returns an error.
//
// A fingerprint knows a finding from run to run. Suppress and Baseline split findings by what a user has
// decided about them.
package check
