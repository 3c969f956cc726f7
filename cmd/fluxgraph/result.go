package main

import (
	"encoding/json"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"
)

// The formats of list, why and order.
const (
	textFormat = "text"
	jsonFormat = "json"
)

// resultFlags are the flags for the format of a result.
type resultFlags struct{ format string }

func (f *resultFlags) add(cmd *cobra.Command) {
	names := []string{textFormat, jsonFormat}
	cmd.Flags().StringVarP(&f.format, "format", "f", textFormat, "`FORMAT` output format: "+choices(names)+" (default "+textFormat+")")
	assignGroup(cmd, outputGroup)
	must(cmd.RegisterFlagCompletionFunc("format", completing(names)))
}

func (f *resultFlags) validate() error {
	if f.format != textFormat && f.format != jsonFormat {
		return unknown("format", f.format, []string{textFormat, jsonFormat})
	}
	return nil
}

// result is the output of list, why and order: a text for people, and a value for programs.
type result struct {
	text func(io.Writer) error
	data any // is encoded as JSON
}

// tableResult is a result whose text is a table.
func tableResult(rows [][]string, data any) result {
	return result{func(w io.Writer) error { return writeTable(w, rows) }, data}
}

// writeResult writes a result to standard output in the format of the flags.
func (p *program) writeResult(f *resultFlags, r result) error {
	return toStream(p.stdout, func(w io.Writer) error {
		if f.format == textFormat {
			return r.text(w)
		}
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(r.data)
	})
}

// writeTable writes rows with aligned columns.
func writeTable(w io.Writer, rows [][]string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		for i, cell := range row {
			end := "\t"
			if i == len(row)-1 {
				end = "\n"
			}
			if _, err := io.WriteString(t, cell+end); err != nil {
				return err
			}
		}
	}
	return t.Flush()
}
