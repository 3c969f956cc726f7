package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/export/page"
	"github.com/fluxgraph/fluxgraph/serve"
)

const serveHelp = `Shows the graph in a browser, and updates the page when a file changes.

The command prints the address of the page, which only this machine can open. The
page is that of fluxgraph render --format html. When a file of the repository
changes, fluxgraph reads and checks the repository again. If that fails, the page
keeps its content, and its title reports the error. The command writes no file;
Ctrl-C ends it.`

const serveExample = `  fluxgraph serve
  fluxgraph serve ~/src/home --port 9000
  fluxgraph serve --status status.json`

// defaultPort is the port without --port.
const defaultPort = 8712

// dataPath and layoutPath are the URL paths of the page's data and of its layouts.
const (
	dataPath   = "/data.json"
	layoutPath = "/layout"
)

// serveFlags are the flags of serve.
type serveFlags struct {
	readFlags
	status statusFlags
	port   int
}

func serveCommand(p *program) *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:     "serve [REPO]",
		Short:   "Show the graph in a browser, and follow changes",
		Long:    serveHelp,
		Example: serveExample,
		Args:    atMostOne("repository"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			ports := []int{f.port}
			if !cmd.Flags().Changed("port") {
				ports = append(ports, 0) // any free port
			}
			return p.serve(ctx, &f, ports, args)
		},
	}
	refersTo(cmd, repositoriesTopic, findingsTopic, statusTopic)
	cmd.Flags().IntVar(&f.port, "port", defaultPort, fmt.Sprintf("`PORT` port of the page; 0: any free port (default %d)", defaultPort))
	assignGroup(cmd, outputGroup)
	f.rules.add(cmd)
	f.readFlags.add(cmd)
	f.status.add(cmd)
	return cmd
}

// serve serves the page at the first of the ports that is free, until ctx ends.
func (p *program) serve(ctx context.Context, f *serveFlags, ports []int, args []string) error {
	statuses, err := f.status.parse()
	if err != nil {
		return err
	}
	if slices.ContainsFunc(statuses, func(s statusFile) bool { return s.file == stdStream }) {
		return wrongUsage("serve reads a status again when it changes, so it cannot be standard input; use --status FILE")
	}
	own := *p // the exit code does not depend on what the last reading could not read
	s := &servedRepository{p: &own, flags: f, args: args, statuses: statuses}
	watched := s.watched()
	state := watched.Fingerprint() // before the first reading, so that no change is missed
	pages, err := s.pages()
	if err != nil {
		return err
	}
	listener, err := p.listen(ports)
	if err != nil {
		return err
	}
	site := serve.NewSite(pages)
	site.Generated = map[string]serve.Generator{layoutPath: layoutAnswer()}
	server := &http.Server{
		Handler:           site.Handler(listener.Addr()),
		ReadHeaderTimeout: 5 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	if _, err := fmt.Fprintf(p.stdout, "http://%s/\n", listener.Addr()); err != nil && !isClosedPipe(err) {
		server.Close()
		return fmt.Errorf("cannot write the output: %w", reason(err))
	}
	fmt.Fprintf(p.stderr, "serving %s to this machine; Ctrl-C ends it\n", printable(s.title))

	watchCtx, stopWatching := context.WithCancel(ctx)
	defer stopWatching()
	watchEnded := make(chan struct{})
	go func() {
		defer close(watchEnded)
		watched.Watch(watchCtx, state, func() { s.reload(site) })
	}()
	select {
	case err = <-failed: // Serve returns only after a fatal error
		err = fmt.Errorf("cannot serve: %w", err)
	case <-ctx.Done():
		err = nil
	}
	stopWatching()
	site.Close()
	shutdownCtx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if server.Shutdown(shutdownCtx) != nil {
		server.Close()
	}
	select {
	case <-watchEnded:
	case <-shutdownCtx.Done(): // a reload is still running; its result is not needed
	}
	return err
}

// maxLayouts is how many layouts are cached.
const maxLayouts = 2000

// layoutAnswer returns the function that lays out the shapes which the page requests. It caches the
// layouts, and is safe for concurrent use.
func layoutAnswer() serve.Generator {
	var mu sync.Mutex
	cache := map[string][]byte{}
	return func(query url.Values) (serve.Page, error) {
		shape := query.Get("shape")
		mu.Lock()
		body, ok := cache[shape]
		mu.Unlock()
		if !ok {
			layout, err := page.Arrange(shape)
			if err != nil {
				return serve.Page{}, err
			}
			if body, err = json.Marshal(layout); err != nil {
				return serve.Page{}, err
			}
			mu.Lock()
			if len(cache) >= maxLayouts {
				clear(cache)
			}
			cache[shape] = body
			mu.Unlock()
		}
		return serve.Page{Type: "application/json", Body: body}, nil
	}
}

// listen listens on the loopback address, at the first of the ports that is free.
func (p *program) listen(ports []int) (net.Listener, error) {
	for i, port := range ports {
		if port < 0 || port > 65535 {
			return nil, wrongUsage("--port %d is not a port", port)
		}
		listener, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			return listener, nil
		}
		cause := err
		var call *os.SyscallError
		if errors.As(err, &call) {
			cause = call.Err
		}
		if i == len(ports)-1 {
			return nil, fmt.Errorf("cannot listen on 127.0.0.1:%d: %w", port, cause)
		}
		fmt.Fprintf(p.stderr, "cannot listen on 127.0.0.1:%d: %s; taking another port\n", port, cause)
	}
	return nil, wrongUsage("no port to listen on")
}

// servedRepository is the repository of serve, with its last state that could be read.
type servedRepository struct {
	p        *program
	flags    *serveFlags
	args     []string
	statuses []statusFile

	title       string
	document    export.Document // of the last successful reading, which is closed
	data        []byte          // the page data of document
	statusLines []string        // the last state of the clusters, and what could not be read, on standard error
}

// dir returns the directory of the repository.
func (s *servedRepository) dir() string {
	if len(s.args) > 0 {
		return s.args[0]
	}
	return "."
}

// watched returns the files and directories that the page depends on.
func (s *servedRepository) watched() serve.Watched {
	w := serve.Watched{Dirs: []string{s.dir()}}
	if s.flags.config != "" {
		w.Files = append(w.Files, s.flags.config)
	}
	for _, status := range s.statuses {
		w.Files = append(w.Files, status.file)
	}
	sources, err := parseSources(s.flags.sources)
	if err != nil {
		return w // reading the repository reports it
	}
	if root, err := openDir(s.dir()); err == nil {
		defer root.Close()
		if file, err := findWorkspace(s.flags.config, s.dir(), root.FS()); err == nil {
			sources = mergeSources(sources, file.sources)
		}
	}
	for _, source := range sources {
		w.Dirs = append(w.Dirs, source.dir)
	}
	return w
}

// pages reads the repository and returns its pages.
func (s *servedRepository) pages() (map[string]serve.Page, error) {
	r, err := s.p.read(&s.flags.readFlags, s.args)
	if err != nil {
		return nil, err
	}
	defer r.close()
	lines, err := r.addStatus(s.statuses, nil)
	if err != nil {
		return nil, err
	}
	for _, unread := range s.p.unread {
		lines = append(lines, "cannot read "+unread)
	}
	if !slices.Equal(lines, s.statusLines) {
		for _, line := range lines {
			fmt.Fprintln(s.p.stderr, line)
		}
		s.statusLines = lines
	}
	s.title = r.name()
	doc := export.Document{Title: s.title, Revision: r.repo.Revision(), Graph: r.graph, Findings: r.findings, Context: pageContext(r)}
	if s.data, err = page.Data(doc); err != nil {
		return nil, err
	}
	s.document = doc
	return s.pagesWith(s.data)
}

// pagesWith returns the HTML page with the given page data.
func (s *servedRepository) pagesWith(data []byte) (map[string]serve.Page, error) {
	var text bytes.Buffer
	if err := page.WriteLive(&text, s.document, page.Live{Data: dataPath, Events: serve.EventsPath, Layouts: layoutPath}); err != nil {
		return nil, err
	}
	return map[string]serve.Page{
		"/":      {Type: "text/html; charset=utf-8", Body: text.Bytes()},
		dataPath: {Type: "application/json", Body: data},
	}, nil
}

// reload reads the repository again and replaces the pages of the site. If that fails, the pages keep
// their content, and their title reports the error.
func (s *servedRepository) reload(site *serve.Site) {
	started := time.Now()
	pages, err := s.pages()
	if err == nil {
		site.Put(pages)
		fmt.Fprintf(s.p.stderr, "%s: read again in %s: %s\n", started.Format(time.TimeOnly), time.Since(started).Round(time.Millisecond),
			cmp.Or(summary(s.document.Findings), "no findings"))
		return
	}
	fmt.Fprintf(s.p.stderr, "%s: %s; the page still shows the previous state\n", started.Format(time.TimeOnly), err)
	if pages, err := s.previousPages(err); err == nil {
		site.Put(pages)
	}
}

// previousPages returns the pages of the last successful reading, with the error since then in the
// title.
func (s *servedRepository) previousPages(since error) (map[string]serve.Page, error) {
	var data map[string]json.RawMessage
	if err := json.Unmarshal(s.data, &data); err != nil {
		return nil, err
	}
	title, err := json.Marshal(printable(s.title + ", as it was before: " + since.Error()))
	if err != nil {
		return nil, err
	}
	data["title"] = title
	body, err := json.Marshal(data)
	if err != nil {
		return nil, err
	}
	return s.pagesWith(body)
}
