package graph

// Components numbers the strongly connected component of each node of a directed graph, from 1: two
// nodes have the same number if each leads to the other, and an edge to another component leads to a
// smaller number. next holds, for each node, the nodes that its edges lead to. Tarjan's algorithm keeps a
// stack of its own here, so that a long chain does not exhaust the goroutine's.
// See https://en.wikipedia.org/wiki/Tarjan%27s_strongly_connected_components_algorithm.
func Components(next [][]int) []int {
	t := &tarjan{
		next:      next,
		component: make([]int, len(next)),
		index:     make([]int, len(next)),
		low:       make([]int, len(next)),
		onStack:   make([]bool, len(next)),
	}
	for root := range next {
		if t.index[root] == 0 {
			t.visit(root)
		}
	}
	return t.component
}

// tarjan is the state of Tarjan's algorithm. Indexes and numbers begin at 1; 0: not visited.
type tarjan struct {
	next       [][]int
	component  []int
	index, low []int
	onStack    []bool
	stack      []int // nodes whose component is not complete
	counter    int   // the last index
	number     int   // the last component
}

// visit walks everything that can be reached from a root and was not visited before.
func (t *tarjan) visit(root int) {
	type frame struct{ node, edge int } // edge: of the node, the next one to follow
	frames := []frame{{node: root}}
	for len(frames) > 0 {
		f := &frames[len(frames)-1]
		v := f.node
		if t.index[v] == 0 {
			t.enter(v)
		}
		if f.edge < len(t.next[v]) {
			w := t.next[v][f.edge]
			f.edge++
			if t.index[w] == 0 {
				frames = append(frames, frame{node: w})
			} else if t.onStack[w] {
				t.low[v] = min(t.low[v], t.index[w])
			}
			continue
		}
		if t.low[v] == t.index[v] {
			t.closeComponent(v)
		}
		frames = frames[:len(frames)-1]
		if len(frames) > 0 {
			parent := frames[len(frames)-1].node
			t.low[parent] = min(t.low[parent], t.low[v])
		}
	}
}

func (t *tarjan) enter(v int) {
	t.counter++
	t.index[v], t.low[v] = t.counter, t.counter
	t.stack = append(t.stack, v)
	t.onStack[v] = true
}

// closeComponent gives a number to the component of which v was visited first.
func (t *tarjan) closeComponent(v int) {
	t.number++
	for {
		last := len(t.stack) - 1
		w := t.stack[last]
		t.stack = t.stack[:last]
		t.onStack[w] = false
		t.component[w] = t.number
		if w == v {
			return
		}
	}
}
