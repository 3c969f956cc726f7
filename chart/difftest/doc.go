// Package difftest compares what package chart renders with what the helm command does. It is a module
// of its own, so that the program does not depend on the command.
package difftest
