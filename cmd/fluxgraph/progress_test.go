package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestProgressOnlyOnATerminal(t *testing.T) {
	var out bytes.Buffer
	s := newProgress(&out)
	done := s.start("reading")
	time.Sleep(progressDelay + progressDelay/2)
	done()
	if out.Len() > 0 {
		t.Errorf("a file got %q", out.String())
	}
}

func TestMessageClearsProgress(t *testing.T) {
	var out bytes.Buffer
	s := newProgress(&out)
	s.terminal = true
	done := s.start("reading")
	time.Sleep(progressDelay + progressDelay/2)
	fmt.Fprintln(s, "message")
	done()
	if got := out.String(); !strings.HasPrefix(got, "reading …\r\x1b[K") || !strings.HasSuffix(got, "message\n") {
		t.Errorf("got %q", got)
	}
}

func TestQuickWorkShowsNoProgress(t *testing.T) {
	var out bytes.Buffer
	s := newProgress(&out)
	s.terminal = true
	s.start("reading")()
	time.Sleep(progressDelay + progressDelay/5)
	if out.Len() > 0 {
		t.Errorf("got %q", out.String())
	}
}
