// Package report tells what the checks found: one Reporter per format, each a value with one
// function. Where package export draws the graph, this package tells its mistakes, to a person, to a
// code host or to a program.
//
// Lines of files are only shown by the text format, and of files that may hold secrets no more than
// their keys. It reads nothing itself: Report.Read does.
package report
