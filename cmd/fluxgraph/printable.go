package main

import "github.com/fluxgraph/fluxgraph/report"

// printable replaces what would move the cursor or colour the terminal.
func printable(s string) string { return report.Printable(s) }
