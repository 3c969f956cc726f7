package serve

import (
	"net"
	"net/http"
	"slices"
	"strconv"
)

// guard refuses requests of other sites. That the server listens on this machine alone is not enough: a page
// of another site can make a browser on this machine send requests, and can give its own name the address
// of this machine, which is DNS rebinding.
type guard struct {
	hosts []string // as a request names this server
}

// hostsOf returns how a browser on this machine may name an address.
func hostsOf(addr net.Addr) []string {
	port := 0
	if tcp, ok := addr.(*net.TCPAddr); ok {
		port = tcp.Port
	}
	var hosts []string
	for _, name := range []string{"127.0.0.1", "localhost"} {
		hosts = append(hosts, net.JoinHostPort(name, strconv.Itoa(port)))
		if port == 80 {
			hosts = append(hosts, name)
		}
	}
	return hosts
}

// refuses returns the status with which a request is refused, and why; 0 for one that is served.
func (g guard) refuses(r *http.Request) (status int, why string) {
	if !slices.Contains(g.hosts, r.Host) {
		return http.StatusForbidden, "this server answers only to 127.0.0.1 and localhost"
	}
	for _, origin := range r.Header.Values("Origin") {
		if !slices.ContainsFunc(g.hosts, func(host string) bool { return origin == "http://"+host }) {
			return http.StatusForbidden, "this server does not answer pages of other sites"
		}
	}
	// A link from another site is followed as a navigation: the browser shows the page to the user alone.
	if site := r.Header.Get("Sec-Fetch-Site"); site == "cross-site" || site == "same-site" {
		if r.Header.Get("Sec-Fetch-Mode") != "navigate" || r.Header.Get("Sec-Fetch-Dest") != "document" {
			return http.StatusForbidden, "this server does not answer pages of other sites"
		}
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return http.StatusMethodNotAllowed, "this server only answers questions"
	}
	return 0, ""
}

// protect sets the headers by which the browser shares a response with no other site.
func protect(h http.Header) {
	for name, value := range map[string]string{
		"Cache-Control":                "no-store",
		"Content-Security-Policy":      "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Referrer-Policy":              "no-referrer",
		"X-Content-Type-Options":       "nosniff",
		"X-Frame-Options":              "DENY",
	} {
		h.Set(name, value)
	}
}
