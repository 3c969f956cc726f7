// Package merge decides which of several entries are clusters of their own.
//
// The placed clusters of all entries come in, and those that remain go out, with the reason why each other one is
// dropped. An entry is no cluster of its own where a Kustomization of another cluster applies its directory to that
// same cluster: both run there, and the root below is an ordinary object. It is none either where what declares
// it lies in a directory that another cluster applies, and is not applied: it is commented out, or left over.
// Only placed objects can show both, because patches and variables change what a Kustomization applies.
//
// Entries for one directory are one before they are placed (entry.Declared), and an entry that a hub applies to a remote
// cluster is that remote cluster (package flux).
//
// The package finds no entry (package entry) and places no object (package place).
//
// It follows https://fluxcd.io/flux/components/kustomize/kustomizations/ and
// https://fluxcd.io/flux/installation/bootstrap/.
package merge
