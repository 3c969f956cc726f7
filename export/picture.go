package export

// margin is the room around a picture, and between its parts, in points.
const margin = 14

// picture is a drawing with its title above it and its legend below.
type picture struct {
	crowded
	stubbed       map[int]*stub // the lines that end in words, by their indices
	main, key     scene
	title         text
	notes         []text // at the foot: what was left out or folded
	width, height float64
}

// newPicture lays out the parts of a drawing and sets them above each other.
func newPicture(d drawing) (picture, error) {
	laid, err := place(d)
	p := picture{crowded: laid.crowded, stubbed: laid.stubbed, main: laid.scene}
	if err != nil {
		return p, err
	}
	// What stands around a large picture is large too, so that it can be read at the scale of a page.
	scale := max(1, titleSizeOf(d)*keyPart/titlePoints)
	if p.key, err = pictureKey(p.crowded, p.main.width/scale); err != nil {
		return p, err
	}
	p.key.grow(scale)
	top := float64(margin)
	if d.Title != "" {
		words := visible(d.Title)
		size := max(titlePoints, min(titleSizeOf(d), p.main.width/boldWidth(words, 1)))
		p.title = text{x: margin, y: top + size, width: boldWidth(words, size), size: size, left: true, bold: true, colour: ink, words: words}
		top += size*1.1 + margin
	}
	p.main.move(margin, top)
	top += p.main.height + margin
	if p.key.height > 0 {
		p.key.move(margin, top+margin*scale)
		top += p.key.height + margin*(1+scale)
	}
	notes := p.notesAt(margin, top, framePoints*scale)
	p.notes = notes.texts
	top += notes.height
	p.width = max(p.main.width, p.key.width, p.title.width, notes.width) + 2*margin
	p.height = top
	return p, nil
}

// keyPart is how large the legend and the notes of a picture become beside its title.
const keyPart = 0.45

// block is lines of text below each other.
type block struct {
	texts         []text
	width, height float64
}

// notesAt sets the notes of a picture, each in as many lines as fit its width.
func (p picture) notesAt(x, y, size float64) block {
	var b block
	room := int(max(p.main.width, p.key.width, keyWidth) / (size * 0.55))
	for _, note := range p.Notes {
		for _, words := range wrapAt(note, room) {
			b.height += size * 1.4
			// No letter is wider than in bold.
			b.width = max(b.width, boldWidth(words, size))
			b.texts = append(b.texts, text{x: x, y: y + b.height, size: size, left: true, colour: edgeInk, words: words})
		}
	}
	if len(b.texts) > 0 {
		b.height += margin
	}
	return b
}

// grow makes everything in a scene larger.
func (s *scene) grow(by float64) {
	if by == 1 {
		return
	}
	s.width, s.height = s.width*by, s.height*by
	for _, items := range [][]item{s.frames, s.edges, s.nodes} {
		for _, it := range items {
			for i := range it.strokes {
				k := &it.strokes[i]
				k.width *= by
				for j := range k.points {
					k.points[j][0] *= by
					k.points[j][1] *= by
				}
			}
			for i := range it.texts {
				t := &it.texts[i]
				t.x, t.y, t.width, t.size = t.x*by, t.y*by, t.width*by, t.size*by
			}
		}
	}
}

// move shifts everything in a scene.
func (s *scene) move(x, y float64) {
	for _, items := range [][]item{s.frames, s.edges, s.nodes} {
		for _, it := range items {
			it.move(x, y)
		}
	}
}
