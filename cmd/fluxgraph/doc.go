// Command fluxgraph draws, checks and queries a Flux repository from its files, without a cluster.
//
// The package holds the command line only: flags, files, streams, messages and exit codes. Each command
// has a file of its own (render.go, serve.go, check.go, explain.go, list.go, why.go, order.go,
// version.go), and so has each set of related flags (repository.go, selection.go, rules.go, charts.go,
// drawing_shape.go, cluster_status.go, result.go). The packages parse, flux, check, export and report do
// the work; none of them reads a flag, prints or exits.
//
// A command validates its flags, reads the repository (program.read), and writes data to standard
// output or to files; messages go to standard error. Errors become exit codes in run; exit.go lists them.
// help.go prints the help of every command, and help_topics.go holds the texts of fluxgraph help TOPIC.
package main
