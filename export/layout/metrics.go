package layout

import (
	"strings"
)

// boldWidths holds the widths of the characters from the space to the tilde in bold Helvetica, in
// thousandths of its size.
var boldWidths = [...]int{
	278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, // space to /
	556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, // 0 to ?
	975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778, // @ to O
	667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, // P to _
	333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, // ` to o
	611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584, // p to ~
}

// boldWidth returns the width of a line of bold text in the layout, in points.
func boldWidth(s string, size float64) float64 {
	total := 0
	for _, r := range standIn(s) {
		if i := int(r - ' '); i >= 0 && i < len(boldWidths) {
			total += boldWidths[i]
		}
	}
	return float64(total) * size / 1000
}

// WidthKnown reports whether the width of a text in the layout is that of the text itself: none of its characters but an
// ellipsis has a stand-in, and no space of it is lost where white space is collapsed.
func WidthKnown(s string) bool {
	s = strings.ReplaceAll(s, "…", "...")
	return s != "" && standIn(s) == s && strings.Join(strings.Fields(s), " ") == s
}
