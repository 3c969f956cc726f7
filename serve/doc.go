// Package serve shows pages that change to a browser on the same machine, and to nobody else: it answers
// only who asks this machine by name, only questions, and never what another site's page asks. It knows
// nothing of graphs.
package serve
