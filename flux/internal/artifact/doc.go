// Package artifact knows what a source delivers: which files the artifact of a GitRepository, OCIRepository,
// Bucket or ExternalArtifact holds, and under which paths.
//
// It takes the name of a source (a graph.Key) and the objects of the cluster that refer to it, and returns a
// [model.Artifact]: a tree of files with slash paths from the artifact's root, or the URL of what is not
// available locally, or the reason why nothing is known. [Candidates] and [RootFor] answer the opposite
// question, before any source is known: which directory of the repository a spec.path may mean.
//
//   - [Resolve]: from a source to its artifact
//   - [Ignored]: what .sourceignore files and spec.ignore leave out of an artifact
//   - [Generate]: the ExternalArtifacts of an ArtifactGenerator, and how they are assembled
//   - [ReadPushes]: the artifacts that the repository's own pipelines push
//
// The package builds no kustomization, decides on no cluster's root (package entry), and reads neither charts
// nor values (package release).
//
// It follows https://fluxcd.io/flux/components/source/.
package artifact
