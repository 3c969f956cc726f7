package serve

import (
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"
)

// Page is the content of one path.
type Page struct {
	Type string // media type
	Body []byte
}

// EventsPath is the path of the server-sent events that report that the pages have changed.
const EventsPath = "/events"

// maxListeners is how many pages may listen at a time.
const maxListeners = 64

// heartbeat is how often a listener is sent a comment, so that a closed connection is noticed.
const heartbeat = 15 * time.Second

// Generator generates a page from the query of a request. An error is one of the query, and its text the
// body of a 400 response.
type Generator func(query url.Values) (Page, error)

// Site is a set of pages that is replaced as a whole. It is safe for concurrent use.
type Site struct {
	// Generated holds the pages that are generated at each request, by path. It is set before the site is
	// served, and its functions are called by several requests at a time.
	Generated map[string]Generator

	name string // random, so that it differs from an earlier site at the same address

	mu        sync.Mutex
	pages     map[string]Page
	version   int
	changed   chan struct{} // closed at the next change
	listeners int
	closed    chan struct{}
	once      sync.Once
}

// NewSite returns a site with pages by path, such as /.
func NewSite(pages map[string]Page) *Site {
	return &Site{name: rand.Text()[:8], pages: pages, changed: make(chan struct{}), closed: make(chan struct{})}
}

// Put replaces the pages, and notifies the listeners.
func (s *Site) Put(pages map[string]Page) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages = pages
	s.version++
	close(s.changed)
	s.changed = make(chan struct{})
}

// Close ends the event streams.
func (s *Site) Close() { s.once.Do(func() { close(s.closed) }) }

// now returns the id of the present pages, and what is closed when they change.
func (s *Site) now() (id string, changed <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.name + "-" + strconv.Itoa(s.version), s.changed
}

// page returns the page of a path.
func (s *Site) page(path string) (Page, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.pages[path]
	return p, ok
}

// Handler serves the site at an address of this machine, such as 127.0.0.1:8712, to requests that name that
// address or localhost.
func (s *Site) Handler(addr net.Addr) http.Handler {
	g := guard{hosts: hostsOf(addr)}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		protect(w.Header())
		if status, why := g.refuses(r); status != 0 {
			if status == http.StatusMethodNotAllowed {
				w.Header().Set("Allow", "GET, HEAD")
			}
			http.Error(w, why, status)
			return
		}
		if r.URL.Path == EventsPath {
			s.events(w, r)
			return
		}
		p, ok := s.page(r.URL.Path)
		if generate := s.Generated[r.URL.Path]; generate != nil {
			var err error
			if p, err = generate(r.URL.Query()); err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
		} else if !ok {
			http.Error(w, "there is no such page", http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", p.Type)
		w.Header().Set("Content-Length", strconv.Itoa(len(p.Body)))
		if r.Method != http.MethodHead {
			_, _ = w.Write(p.Body) // an error means that the client has gone
		}
	})
}

// events reports each change to a listener, until that goes or the site is closed.
func (s *Site) events(w http.ResponseWriter, r *http.Request) {
	out := http.NewResponseController(w)
	if !s.join() {
		http.Error(w, "too many pages listen", http.StatusServiceUnavailable)
		return
	}
	defer s.leave()
	w.Header().Set("Content-Type", "text/event-stream")
	if r.Method == http.MethodHead {
		return
	}
	id, changed := s.now()
	text := "retry: 1000\n\n"
	if last := r.Header.Get("Last-Event-ID"); last != "" && last != id {
		text += event(id) // what it missed
	} else {
		text += "id: " + id + "\n\n" // the browser keeps the id of an event without data, and reports no event
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		if _, err := fmt.Fprint(w, text); err != nil {
			return
		}
		if err := out.Flush(); err != nil {
			return
		}
		select {
		case <-changed:
			id, changed = s.now()
			text = event(id)
		case <-beat.C:
			text = ":\n\n"
		case <-r.Context().Done():
			return
		case <-s.closed:
			return
		}
	}
}

func event(id string) string { return "id: " + id + "\ndata: changed\n\n" }

// join counts a listener, unless there are too many.
func (s *Site) join() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listeners == maxListeners {
		return false
	}
	s.listeners++
	return true
}

func (s *Site) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listeners--
}
