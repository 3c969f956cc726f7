package layout

import (
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
)

// margin is the room around a picture, and between its parts, in points.
const margin = 14

// Picture is a drawing with its title above it and its legend below.
type Picture struct {
	Plan
	BoundaryOf        map[int]*BoundaryNode // by the indices of the lines that end there
	Main, LegendScene Scene
	Heading           Text
	NoteTexts         []Text // at the foot: what was left out or folded
	Width, Height     float64
}

// NewPicture lays out the parts of a drawing and sets them above each other.
func NewPicture(d shape.Drawing) (Picture, error) {
	laid, err := place(d)
	p := Picture{Plan: laid.Plan, BoundaryOf: laid.boundaryOf, Main: laid.scene}
	if err != nil {
		return p, err
	}
	// What stands around a large picture is large too, so that it can be read at the scale of a page.
	scale := max(1, pictureTitleSize(d)*legendScale/titlePoints)
	if p.LegendScene, err = legendScene(p.Plan, p.Main.width/scale); err != nil {
		return p, err
	}
	p.LegendScene.grow(scale)
	top := float64(margin)
	if d.Title != "" {
		words := look.Visible(d.Title)
		size := max(titlePoints, min(pictureTitleSize(d), p.Main.width/boldWidth(words, 1)))
		p.Heading = Text{X: margin, Y: top + size, Width: boldWidth(words, size), Size: size, Left: true, Bold: true, Colour: look.Ink, Words: words}
		top += size*1.1 + margin
	}
	p.Main.move(margin, top)
	top += p.Main.height + margin
	if p.LegendScene.height > 0 {
		p.LegendScene.move(margin, top+margin*scale)
		top += p.LegendScene.height + margin*(1+scale)
	}
	notes := p.notesAt(margin, top, framePoints*scale)
	p.NoteTexts = notes.texts
	top += notes.height
	p.Width = max(p.Main.width, p.LegendScene.width, p.Heading.Width, notes.width) + 2*margin
	p.Height = top
	return p, nil
}

// legendScale is how large the legend and the notes of a picture become beside its title.
const legendScale = 0.45

// block is lines of text below each other.
type block struct {
	texts         []Text
	width, height float64
}

// notesAt sets the notes of a picture, each in as many lines as fit its width.
func (p Picture) notesAt(x, y, size float64) block {
	var b block
	room := int(max(p.Main.width, p.LegendScene.width, legendWidth) / (size * 0.55))
	for _, note := range p.Notes {
		for _, words := range look.WrapAt(note, room) {
			b.height += size * 1.4
			// No letter is wider than in bold.
			b.width = max(b.width, boldWidth(words, size))
			b.texts = append(b.texts, Text{X: x, Y: y + b.height, Size: size, Left: true, Colour: look.EdgeInk, Words: words})
		}
	}
	if len(b.texts) > 0 {
		b.height += margin
	}
	return b
}
