// Package parse reads a repository: its files to documents with the position of every value. What the
// repository holds is known from git (package parse/git); what a kustomization file makes of it is the
// matter of package parse/build. It knows nothing of Flux but the name of .sourceignore files, which it reads
// through symbolic links; what they leave out is up to the caller.
//
// A file system goes into [Load], and a [Repo] comes out: files by slash path from the root, and for each of
// them its [Document] values, its comments, and what is wrong with its YAML, as a graph.Problem. A file that
// cannot be read or parsed is a problem and never an error. A [Value] is a YAML value with the file, line
// and column (from 1) where it stands. A [Tree] is the part of one or several repositories that an artifact
// holds, under paths of its own.
package parse
