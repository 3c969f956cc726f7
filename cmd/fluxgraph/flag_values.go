package main

import (
	"fmt"
	"strconv"
)

// limitFlag is the value of a flag that takes a maximum; 0 is no limit.
type limitFlag struct {
	number int
	set    bool // the user gave the flag
}

func (l *limitFlag) String() string { return "" }
func (l *limitFlag) Type() string   { return "NUMBER" }

func (l *limitFlag) Set(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return fmt.Errorf("it is not a number of 0 or more")
	}
	l.number, l.set = n, true
	return nil
}

// unlimited reports whether the user asked for no limit.
func (l limitFlag) unlimited() bool { return l.set && l.number == 0 }

// optionalBool is the value of a flag that is true, false or absent.
type optionalBool struct{ value, set bool }

func (t *optionalBool) String() string { return "" }
func (t *optionalBool) Type() string   { return "bool" }

func (t *optionalBool) Set(text string) error {
	on, err := strconv.ParseBool(text)
	if err != nil {
		return fmt.Errorf("it is neither true nor false")
	}
	t.value, t.set = on, true
	return nil
}

// or returns the value of the flag, or the fallback if the flag is absent.
func (t optionalBool) or(fallback bool) bool {
	if t.set {
		return t.value
	}
	return fallback
}
