// Package evidence reads what the repository shows apart from the objects that Flux applies: scripts, workflows,
// Helmfiles, pages, and manifests whose place in a cluster is not known. What it returns never adds an object
// to a graph; later stages use it to withhold a finding, or to say why something cannot be known.
//
//   - [ReadBootstrap]: what is installed before Flux runs, as names, API groups and namespaces
//   - [ReadManualApplies]: the paths that people and other tools apply
//   - [ReachableFiles], [TemplatedDirs]: files and directories that a cluster may apply, when variables or templates
//     hide which
//   - [WordsInFiles], [ReachableWords]: the words in files, to find out whether they may name an object
//
// All paths are slash paths from the repository's root. The package reads text, not syntax, and reads no
// file over 1 MiB except manifests.
//
// Bootstrapping follows https://fluxcd.io/flux/installation/bootstrap/.
package evidence
