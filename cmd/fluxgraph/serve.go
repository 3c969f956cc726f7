package main

import (
	"bytes"
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
	"github.com/fluxgraph/fluxgraph/serve"
)

const serveHelp = `Shows the graph in a browser, and anew whenever a file changes.

The page is that of fluxgraph render --format html. It is served to this machine
alone, at the address that is printed. When files of the repository change, they
are read and checked again, and the page follows; what is wrong with them is
among its findings. Where they cannot be read at all, the page keeps what it
shows, and its title says so.

Nothing is written, and nobody but this machine is answered. Ctrl-C ends it.
` + overlayHelp + `
A status that is written anew is read again, so that a loop around kubectl makes
the page follow the cluster.
` + ruleHelp + readHelp

const serveExample = `  fluxgraph serve
  fluxgraph serve ~/src/home --port 9000
  fluxgraph serve --status status.json`

// usualPort is where the page is unless --port says otherwise.
const usualPort = 8712

// dataPath is where the page finds what it shows, and layoutPath where it asks how to lay it out.
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

func (p *program) serveCommand() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:     "serve [REPO]",
		Short:   "Show the graph in a browser, and follow the files",
		Long:    serveHelp,
		Example: serveExample,
		Args:    atMostOne("repository"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			ports := []int{f.port}
			if !cmd.Flags().Changed("port") {
				ports = append(ports, 0) // any will do
			}
			return p.serve(ctx, &f, ports, args)
		},
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().IntVar(&f.port, "port", usualPort, "the `port` of the page; 0: any that is free")
	f.status.add(cmd)
	f.rules.add(cmd)
	f.readFlags.add(cmd)
	return cmd
}

// serve serves the page at the first of the ports that is free, until ctx ends.
func (p *program) serve(ctx context.Context, f *serveFlags, ports []int, args []string) error {
	statuses, err := f.status.parse()
	if err != nil {
		return err
	}
	if slices.ContainsFunc(statuses, func(s statusFile) bool { return s.file == stdinName }) {
		return wrongUsage("a status is read again when it changes, and standard input cannot be; say --status FILE")
	}
	s := &served{p: p, flags: f, args: args, statuses: statuses}
	watched := s.watched()
	state := watched.Fingerprint() // before it is read, so that no change is missed
	pages, err := s.pages()
	if err != nil {
		return err
	}
	listener, err := p.listen(ports)
	if err != nil {
		return err
	}
	site := serve.NewSite(pages)
	site.Generated = map[string]serve.Generator{layoutPath: arranged()}
	server := &http.Server{
		Handler:           site.Handler(listener.Addr()),
		ReadHeaderTimeout: 5 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	if _, err := fmt.Fprintf(p.stdout, "http://%s/\n", listener.Addr()); err != nil && !readerGone(err) {
		server.Close()
		return fmt.Errorf("cannot write the output: %w", reason(err))
	}
	fmt.Fprintf(p.stderr, "serving %s to this machine; Ctrl-C ends it\n", printable(s.title))

	watching, stop := context.WithCancel(ctx)
	defer stop()
	idle := make(chan struct{})
	go func() {
		defer close(idle)
		watched.Watch(watching, state, func() { s.again(site) })
	}()
	select {
	case err = <-ended: // only what is beyond repair ends a server by itself
		err = fmt.Errorf("cannot serve: %w", err)
	case <-ctx.Done():
		err = nil
	}
	stop()
	site.Close()
	patient, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if server.Shutdown(patient) != nil {
		server.Close()
	}
	select {
	case <-idle:
	case <-patient.Done(): // it is still reading, and nobody waits for what it finds
	}
	return err
}

// mostLayouts is how many layouts are kept for the next time that they are asked for.
const mostLayouts = 2000

// arranged answers which layout a shape has.
func arranged() serve.Generator {
	var mu sync.Mutex
	known := map[string][]byte{}
	return func(query url.Values) (serve.Page, error) {
		shape := query.Get("shape")
		mu.Lock()
		body, ok := known[shape]
		mu.Unlock()
		if !ok {
			layout, err := export.Arrange(shape)
			if err != nil {
				return serve.Page{}, err
			}
			if body, err = json.Marshal(layout); err != nil {
				return serve.Page{}, err
			}
			mu.Lock()
			if len(known) >= mostLayouts {
				clear(known)
			}
			known[shape] = body
			mu.Unlock()
		}
		return serve.Page{Type: "application/json", Body: body}, nil
	}
}

// listen listens on this machine alone, at the first of the ports that is free.
func (p *program) listen(ports []int) (net.Listener, error) {
	for i, port := range ports {
		if port < 0 || port > 65535 {
			return nil, wrongUsage("--port %d is no port", port)
		}
		listener, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			return listener, nil
		}
		why := err
		var call *os.SyscallError
		if errors.As(err, &call) {
			why = call.Err
		}
		if i == len(ports)-1 {
			return nil, fmt.Errorf("cannot listen on 127.0.0.1:%d: %w", port, why)
		}
		fmt.Fprintf(p.stderr, "cannot listen on 127.0.0.1:%d: %s; taking another port\n", port, why)
	}
	return nil, wrongUsage("there is no port to listen on")
}

// served is a repository that is served.
type served struct {
	p        *program
	flags    *serveFlags
	args     []string
	statuses []statusFile

	title string
	last  export.Document // that could be read; its reading is closed
	data  []byte          // of the same
	said  []string        // how the clusters differ, as it was last told
}

// dir returns the directory of the repository.
func (s *served) dir() string {
	if len(s.args) > 0 {
		return s.args[0]
	}
	return "."
}

// watched returns what the page is made of.
func (s *served) watched() serve.Watched {
	w := serve.Watched{Dirs: []string{s.dir()}}
	if s.flags.config != "" {
		w.Files = append(w.Files, s.flags.config)
	}
	for _, status := range s.statuses {
		w.Files = append(w.Files, status.file)
	}
	sources, err := parseSources(s.flags.sources)
	if err != nil {
		return w // it is told when the repository is read
	}
	if root, err := openDir(s.dir()); err == nil {
		defer root.Close()
		if file, err := findWorkspace(s.flags.config, s.dir(), root.FS()); err == nil {
			sources = withDefaults(sources, file.sources)
		}
	}
	for _, source := range sources {
		w.Dirs = append(w.Dirs, source.dir)
	}
	return w
}

// pages reads the repository and returns its pages.
func (s *served) pages() (map[string]serve.Page, error) {
	r, err := s.p.read(&s.flags.readFlags, s.args)
	if err != nil {
		return nil, err
	}
	defer r.close()
	lines, err := r.overlay(s.statuses, nil)
	if err != nil {
		return nil, err
	}
	if !slices.Equal(lines, s.said) {
		for _, line := range lines {
			fmt.Fprintln(s.p.stderr, line)
		}
		s.said = lines
	}
	s.title = r.name()
	doc := export.Document{Title: s.title, Revision: r.repo.Revision(), Graph: r.graph, Findings: r.findings, Context: pageContext(r)}
	if s.data, err = export.PageData(doc); err != nil {
		return nil, err
	}
	s.last = doc
	return s.site(s.data)
}

// site returns the page, and the data that it shows.
func (s *served) site(data []byte) (map[string]serve.Page, error) {
	var page bytes.Buffer
	if err := export.WriteLivePage(&page, s.last, export.Live{Data: dataPath, Events: serve.EventsPath, Layouts: layoutPath}); err != nil {
		return nil, err
	}
	return map[string]serve.Page{
		"/":      {Type: "text/html; charset=utf-8", Body: page.Bytes()},
		dataPath: {Type: "application/json", Body: data},
	}, nil
}

// again reads the repository again, and puts what it finds in the place of what is shown. Where it
// cannot be read, what is shown stays, under a title that says so.
func (s *served) again(site *serve.Site) {
	begun := time.Now()
	pages, err := s.pages()
	if err == nil {
		site.Put(pages)
		found := "nothing found"
		if line := burden(s.last.Findings); line != "" {
			found = line
		}
		fmt.Fprintf(s.p.stderr, "%s: read again in %s: %s\n", begun.Format(time.TimeOnly), time.Since(begun).Round(time.Millisecond), found)
		return
	}
	fmt.Fprintf(s.p.stderr, "%s: %s; the page still shows what was there before\n", begun.Format(time.TimeOnly), err)
	if pages, err := s.stale(err); err == nil {
		site.Put(pages)
	}
}

// stale returns the pages that were there before, under a title that says what went wrong since.
func (s *served) stale(why error) (map[string]serve.Page, error) {
	var data map[string]json.RawMessage
	if err := json.Unmarshal(s.data, &data); err != nil {
		return nil, err
	}
	title, err := json.Marshal(printable(s.title + ", as it was before: " + why.Error()))
	if err != nil {
		return nil, err
	}
	data["title"] = title
	body, err := json.Marshal(data)
	if err != nil {
		return nil, err
	}
	return s.site(body)
}
