package export

import (
	"github.com/fluxgraph/fluxgraph/export/page"
)

// HTML writes a page that explores a graph: one file that needs no other and no network. A browser
// draws it; nothing of it runs before the browser has checked that it is what was written.
var HTML = register(&Exporter{Name: "html", Title: "page to explore, in one file", Ext: "html", Data: true, Write: page.Write})
