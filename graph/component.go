package graph

// Components numbers the strongly connected component of each node of a directed graph, from 1: two
// nodes have the same number if each leads to the other. next holds, for each node, the nodes that
// its edges lead to. A long chain does not exhaust the goroutine's stack: Tarjan's algorithm here
// has one of its own.
func Components(next [][]int) []int {
	component, index, low := make([]int, len(next)), make([]int, len(next)), make([]int, len(next))
	onStack := make([]bool, len(next))
	type frame struct{ node, next int }
	var stack []int
	counter, number := 0, 0
	for root := range next {
		if index[root] != 0 {
			continue
		}
		work := []frame{{node: root}}
		for len(work) > 0 {
			f := &work[len(work)-1]
			v := f.node
			if index[v] == 0 {
				counter++
				index[v], low[v] = counter, counter
				stack = append(stack, v)
				onStack[v] = true
			}
			if f.next < len(next[v]) {
				w := next[v][f.next]
				f.next++
				if index[w] == 0 {
					work = append(work, frame{node: w})
				} else if onStack[w] {
					low[v] = min(low[v], index[w])
				}
				continue
			}
			if low[v] == index[v] {
				number++
				for {
					w := stack[len(stack)-1]
					stack = stack[:len(stack)-1]
					onStack[w] = false
					component[w] = number
					if w == v {
						break
					}
				}
			}
			work = work[:len(work)-1]
			if len(work) > 0 {
				parent := work[len(work)-1].node
				low[parent] = min(low[parent], low[v])
			}
		}
	}
	return component
}
