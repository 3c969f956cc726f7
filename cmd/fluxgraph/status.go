package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"
)

// patience is how long the program works before it says what it is doing.
const patience = 500 * time.Millisecond

// status is standard error: messages, and on a terminal a line about work that takes a while.
type status struct {
	mu       sync.Mutex
	out      io.Writer
	terminal bool
	shown    bool
}

func newStatus(w io.Writer) *status { return &status{out: w, terminal: isTerminal(w)} }

// Write clears the progress line, if one is shown, and prints below it.
func (s *status) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clear()
	return s.out.Write(b)
}

func (s *status) clear() {
	if s.shown {
		fmt.Fprint(s.out, "\r\x1b[K")
		s.shown = false
	}
}

// working says what is being done if it takes a while; the function that it returns ends that.
func (s *status) working(what string) (done func()) {
	if !s.terminal {
		return func() {}
	}
	over := false
	timer := time.AfterFunc(patience, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if !over {
			fmt.Fprintf(s.out, "%s …", what)
			s.shown = true
		}
	})
	return func() {
		timer.Stop()
		s.mu.Lock()
		defer s.mu.Unlock()
		over = true
		s.clear()
	}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
