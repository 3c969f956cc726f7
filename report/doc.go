// Package report writes the findings of package check: one Reporter per format, each a value with one
// function.
//
// It draws no graphs, which package export does, and decides nothing about findings: which there are, what
// is suppressed and what fails comes with the Report. It reads no files itself: Report.Read does. Only the
// text format shows lines of files, and of files that may hold secrets no more than their keys.
//
// In goes a Report; out come the bytes of a format. Lines and columns are 1-based, columns in runes. An
// error is one of the writer.
package report
