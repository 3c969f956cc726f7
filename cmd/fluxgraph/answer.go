package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// The formats of what the commands other than render print on standard output.
const (
	textFormat = "text"
	jsonFormat = "json"
)

// answerFlags say in which form a question is answered.
type answerFlags struct{ format string }

func (f *answerFlags) add(cmd *cobra.Command) {
	names := []string{textFormat, jsonFormat}
	cmd.Flags().StringVarP(&f.format, "format", "f", textFormat, "`format`: "+choices(names))
	must(cmd.RegisterFlagCompletionFunc("format", completing(names)))
}

func (f *answerFlags) validate() error {
	if f.format != textFormat && f.format != jsonFormat {
		return unknown("format", f.format, []string{textFormat, jsonFormat})
	}
	return nil
}

// answer is what is printed: lines for a person, or a value for a program.
type answer struct {
	text func(io.Writer) error
	data any
}

// rowsOf is the answer that is a table.
func rowsOf(rows [][]string, data any) answer {
	return answer{func(w io.Writer) error { return table(w, rows) }, data}
}

func (p *program) answer(f *answerFlags, a answer) error {
	return toStream(p.stdout, func(w io.Writer) error {
		if f.format == textFormat {
			return a.text(w)
		}
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(a.data)
	})
}

// orDash marks what is empty, so that every row of a table has the same columns.
func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return printable(s)
}

// lines prints one text to a line.
func lines(w io.Writer, all []string) error {
	for _, line := range all {
		if _, err := fmt.Fprintln(w, printable(line)); err != nil {
			return err
		}
	}
	return nil
}
