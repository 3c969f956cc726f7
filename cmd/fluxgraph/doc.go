// Command fluxgraph draws, checks and queries a Flux repository from its files, without a cluster.
//
// The package holds the command line only: flags, files, streams, messages and exit codes. Each command
// has a file of its own (render.go, serve.go, check.go, explain.go, list.go, why.go, order.go,
// version.go); a set of flags that several commands share has one, too (repository.go, selection.go,
// rules.go, charts.go, cluster_status.go, result.go). The work is done by the packages parse, flux,
// check, export and report, none of which reads a flag, prints or exits.
//
// A command validates its flags, reads the repository (program.read), and writes data to standard
// output or to files; messages go to standard error. Errors become exit codes in run; exit.go lists them.
// help.go prints the help of every command, and help_topics.go holds the texts of fluxgraph help TOPIC.
package main
