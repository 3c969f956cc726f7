package model

import "github.com/fluxgraph/fluxgraph/graph"

// OwnershipConflict is two Kustomizations of a cluster that apply the same objects. Each of them removes, at
// every interval, the fields that only the other sets.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources.
type OwnershipConflict struct {
	First, Second Declaration       // in the order in which they own the objects
	Objects       []ContestedObject // in the order in which they are placed, at least one
	MayDelete     bool              // their contents differ, or one side prunes, so that it may delete what the other needs
	Paths         PathOrder
	PathPos       graph.Pos // the spec.path because of which both apply the same; zero where Paths is PathsApart, or nothing declares it
}

// Declaration is a Kustomization, and where it is declared.
type Declaration struct {
	ID  graph.ID
	Pos graph.Pos // zero for a root Kustomization that no file declares
}

// ContestedObject is an object that two Kustomizations apply.
type ContestedObject struct {
	ID            graph.ID
	First, Second graph.Pos // where the first and the second Kustomization take it from
}

// PathOrder is how the paths of two Kustomizations lie in the artifact that both build.
type PathOrder uint8

// The orders of two paths.
const (
	PathsApart   PathOrder = iota // neither holds the other, or the Kustomizations build different artifacts
	SamePath                      // both have the same path
	SecondInside                  // the path of the second lies inside that of the first
	FirstInside                   // the path of the first lies inside that of the second
)
