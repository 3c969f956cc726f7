// Package serve shows pages that change to a browser on the same machine, and to nobody else: it refuses
// requests that do not name this machine, that are not GET or HEAD, or that come from another site's page.
//
// It knows nothing of graphs, starts no browser and opens no port: the caller serves Site.Handler on a
// listener of its own. In go pages by path and functions that generate pages; out comes an http.Handler,
// with an event stream at EventsPath that reports each change. Watched calls a function when files have
// changed; it polls sizes, times and modes, and opens no file.
//
// The event stream follows https://html.spec.whatwg.org/multipage/server-sent-events.html.
package serve
