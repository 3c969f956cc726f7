package chart

import (
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"time"
)

// The bounds of rendering one chart.
const (
	defaultTimeout = 10 * time.Second
	maxOutput      = 32 << 20 // bytes that one chart may render to
	maxHeapGrowth  = 1 << 30  // bytes that the heap may grow by meanwhile
)

// guard stops templates that take too much time or memory. Go's templates cannot be interrupted, so each turn
// of a loop and each named template begins with a call of the guard, and functions that make much out of little
// are bounded.
type guard struct {
	deadline  time.Time
	timer     <-chan time.Time
	startHeap uint64
	turns     atomic.Int64
	stop      atomic.Bool
	once      sync.Once
	done      chan struct{} // closed when the guard stops the templates
}

func newGuard(timeout time.Duration) *guard {
	return &guard{deadline: time.Now().Add(timeout), timer: time.After(timeout), startHeap: heapSize(), done: make(chan struct{})}
}

// exceeded returns a channel that is closed once the time is over or another bound is exceeded.
func (g *guard) exceeded() <-chan struct{} {
	go func() {
		select {
		case <-g.timer:
			g.halt()
		case <-g.done:
		}
	}()
	return g.done
}

// halt stops the templates.
func (g *guard) halt() {
	g.stop.Store(true)
	g.once.Do(func() { close(g.done) })
}

func (g *guard) stopped() bool { return g.stop.Load() }

// heapSize returns the bytes of the objects on the heap.
func heapSize() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// turnsBetweenChecks is after how many turns the guard looks at the clock and the heap.
const turnsBetweenChecks = 64

// checkBounds fails once a bound is exceeded. It is a template function that renders to nothing. Each pass of a
// loop and each call of a named template begins with a call of it; one such pass or call is a turn.
func (g *guard) checkBounds() (string, error) {
	if g.stopped() {
		return "", ErrLimitExceeded
	}
	if g.turns.Add(1)%turnsBetweenChecks == 0 && (time.Now().After(g.deadline) || heapSize() > g.startHeap+maxHeapGrowth) {
		g.halt()
		return "", ErrLimitExceeded
	}
	return "", nil
}

// checkSize fails where a function would make a value of more bytes than a chart may render to.
func (g *guard) checkSize(size int) error {
	if size < 0 || size > maxOutput {
		g.halt()
		return ErrLimitExceeded
	}
	_, err := g.checkBounds()
	return err
}

// checkProduct fails where a function would make a value of n pieces that is too large.
func (g *guard) checkProduct(n, size int) error {
	if n > 0 && size > maxOutput/n {
		return g.checkSize(maxOutput + 1)
	}
	return g.checkSize(n * size)
}
