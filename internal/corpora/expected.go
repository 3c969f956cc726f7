package main

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
)

//go:embed expected.tsv
var expectedTable string

// expectations holds, for each repository, what was counted apart from fluxgraph: column to number.
func expectations() (map[string]map[string]int, error) {
	all := make(map[string]map[string]int)
	var columns []string
	for line := range strings.Lines(expectedTable) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if columns == nil {
			columns = fields
			continue
		}
		if len(fields) != len(columns) {
			return nil, fmt.Errorf("expected.tsv: %q has %d fields, not %d", fields[0], len(fields), len(columns))
		}
		counts := make(map[string]int)
		for i, column := range columns[1:] {
			n, err := strconv.Atoi(fields[i+1])
			if err != nil {
				return nil, fmt.Errorf("expected.tsv: %w", err)
			}
			counts[column] = n
		}
		all[fields[0]] = counts
	}
	return all, nil
}
