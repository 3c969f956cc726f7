package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"
)

// progressDelay is how long a piece of work runs before a progress line names it.
const progressDelay = 500 * time.Millisecond

// progress is standard error: it carries messages, and on a terminal a line that names work in
// progress. It is safe for concurrent use.
type progress struct {
	mu       sync.Mutex
	out      io.Writer
	terminal bool
	shown    bool // a progress line is on the terminal
	noted    map[string]bool
}

func newProgress(w io.Writer) *progress { return &progress{out: w, terminal: isTerminal(w)} }

// Write clears the progress line, if one is shown, and writes a message.
func (s *progress) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clear()
	return s.out.Write(b)
}

// noteOnce writes a message, unless it has been written before: serve reads the repository again and again.
func (s *progress) noteOnce(message string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.noted[message] {
		return
	}
	if s.noted == nil {
		s.noted = map[string]bool{}
	}
	s.noted[message] = true
	s.clear()
	fmt.Fprintln(s.out, message)
}

func (s *progress) clear() {
	if s.shown {
		fmt.Fprint(s.out, "\r\x1b[K")
		s.shown = false
	}
}

// start shows a progress line once the work has run for progressDelay, and returns the function that
// ends the work. It shows nothing if standard error is not a terminal.
func (s *progress) start(work string) (done func()) {
	if !s.terminal {
		return func() {}
	}
	over := false
	timer := time.AfterFunc(progressDelay, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if !over {
			fmt.Fprintf(s.out, "%s …", work)
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
