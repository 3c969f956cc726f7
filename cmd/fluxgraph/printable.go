package main

import "github.com/fluxgraph/fluxgraph/internal/terminal"

// printable replaces what would move the cursor or colour the terminal.
func printable(s string) string { return terminal.Printable(s) }
