// Package restore gives the temporary directory back to the program once go-graphviz has been
// initialised. Whatever imports go-graphviz imports this package too, for its effect.
package restore

import (
	"github.com/fluxgraph/fluxgraph/internal/graphvizcache"

	// The smallest package that waits for go-graphviz's own initialisation.
	_ "github.com/goccy/go-graphviz/cdt"
)

func init() { graphvizcache.Restore() }
