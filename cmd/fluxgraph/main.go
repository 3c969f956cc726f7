package main

import (
	"io"
	"log"
	"os"
	"runtime/debug"
)

func main() {
	stderr := os.Stderr
	discardLibraryOutput()
	delayGarbageCollection()
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, stderr))
}

// discardLibraryOutput keeps libraries from printing: for every build, kustomize prints advice about
// deprecated fields to standard error.
func discardLibraryOutput() {
	if null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
		os.Stderr = null
	}
	log.SetOutput(io.Discard)
}

// delayGarbageCollection lets the heap grow further between collections, unless GOGC is set: the
// program ends before most of the memory could be reused. Growth has a cost as well, because the
// system clears every new page. On a repository of 16 clusters a value of 250 takes the least
// processor time.
func delayGarbageCollection() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(250)
	}
}
