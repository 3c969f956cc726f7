//go:build unix

// Command pictures measures the pictures of a folder of real repositories, and prints a table of them in
// Markdown: how large each is, how long it takes to lay out, and how many of its lines cross. It also
// draws a picture of all looks.
package main
