// Package stories runs the files of testdata/script: each is a small repository, commands, and what
// fluxgraph says to them.
//
// It is a module of its own so that fluxgraph does not require what runs the scripts.
package stories
