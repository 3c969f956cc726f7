// Command fluxgraph draws and checks a Flux repository. See fluxgraph --help.
package main

import "os"

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
