package main

import "github.com/spf13/cobra"

// helpTopic is a text that fluxgraph help NAME prints: what several commands have in common.
type helpTopic struct{ name, title, text string }

// command returns the topic as a command that cannot be run, which is cobra's form of a help topic.
func (t helpTopic) command() *cobra.Command {
	return &cobra.Command{Use: t.name, Short: t.title, Long: t.text}
}

// The names of the help topics.
const (
	repositoriesTopic = "repositories"
	selectionTopic    = "selection"
	viewsTopic        = "views"
	formatsTopic      = "formats"
	findingsTopic     = "findings"
	statusTopic       = "status"
)

var helpTopics = []helpTopic{
	{repositoriesTopic, "How a repository is read: clusters, other repositories, charts", repositoriesHelp},
	{selectionTopic, "How to name objects, and how to select some of them", selectionHelp},
	{viewsTopic, "How a drawing is kept readable: views, folding, parts", viewsHelp},
	{formatsTopic, "The formats of render and check, and where they are written", formatsHelp},
	{findingsTopic, "Rules, severities, ignores and the baseline", findingsHelp},
	{statusTopic, "How to show the state of a cluster", statusHelp},
}

const repositoriesHelp = `REPO is the directory of a repository, by default the current one. fluxgraph
reads nothing outside it and does not use the network, unless a flag allows it.
In a git work tree it reads the tracked files only, because only these reach
Flux; --untracked adds the others. A directory of a work tree is a part of that
repository: all of it is read, and what belongs to the part is shown.

Clusters:
  A cluster starts at a directory that a root Kustomization or a FluxInstance
  applies. If the repository does not declare this directory, fluxgraph infers
  it; list clusters --verbose shows the evidence, and --entry sets it. The source
  of the root, and the directory that the source delivers, may be set as well, or
  alone:

    fluxgraph check --entry production=clusters/production
    fluxgraph check --entry clusters/a,source=OCIRepository/flux-system/fleet
    fluxgraph check --entry artifact-root=k8s

  --cluster limits the output to the named clusters.

Other repositories:
  The objects in other repositories are unknown, unless --source names a local
  checkout. NAME is the name, namespace/name or URL of the GitRepository or
  OCIRepository:

    fluxgraph check --source apps=../apps

Workspace file:
  fluxgraph.yaml at the root of the repository, or the file that --config names,
  holds entries, sources, ignores and severities, so that no flag repeats them.
  docs/fluxgraph-file.md describes it.

Helm charts:
  A chart is rendered with the values of its HelmRelease if it is found in the
  repository, in a --source, in a --chart-dir or in Helm's own cache.
  --fetch-charts downloads the other charts; it is the only flag that uses the
  network. Logins and certificates come from Helm's repositories.yaml and
  registry/config.json, and from Docker's config.json. --kube-version sets the
  Kubernetes version that charts see.

  Without a chart, its objects are inferred from the values of the HelmRelease,
  and marked as inferred. docs/charts.md has the details.`

const selectionHelp = `OBJECT names one object in one of these forms:

  home:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo   its id in JSON
  HelmRelease/podinfo/podinfo                               Kind/namespace/name
  hr/podinfo                                                Kind/name
  podinfo                                                   name

CLUSTER: before the last three selects one of several clusters. A kind may be
written in lower case, in the plural, or as kubectl abbreviates it: ks, hr, cm.

Patterns:
  --kind, --namespace and --name take patterns such as 'podinfo-*'. --selector
  takes labels in the syntax of kubectl. An object is selected if it matches
  every flag, and for a repeated flag, or a list with commas, one of its values.

Neighbourhood:
  --focus OBJECT selects an object and its neighbourhood:

    --up     what the object needs and what applies it, and so on upwards
    --down   what needs the object and what it applies, and so on downwards

  Without --up and --down, it selects both. --depth limits the number of steps.
  A Kustomization is above the objects that it applies; a source, a ConfigMap or
  a dependency is above the objects that use it.

Findings:
  --only-findings selects the objects of errors and warnings, and their direct
  neighbours. It leaves out more than a dozen neighbours of one relation. It
  includes informational findings of the rules that --rule names.

With these flags, render draws from the view full, unless --view names another.
docs/queries.md has examples with their output.`

const viewsHelp = `--view selects what a drawing shows:

  flux   Flux objects and what they refer to; other objects are counted by kind
  full   every object
  deps   dependencies only, in waves
  er     the kinds and their relations, as an entity-relationship diagram; only
         for the format mermaid

The data formats (json, graphml, cypher, csv, csv-nodes) hold the view full,
unless --view names another.

Folding:
  --fold draws many objects as one node: those of one kind, one namespace or one
  folder, or a Kustomization with all that it applies.

  GitHub, GitLab and others refuse Mermaid with more than 500 edges or 50000
  characters. A larger Mermaid drawing is folded until it fits; objects with
  findings are folded last. A note in the drawing and a line on standard error
  report it. --max-edges and --max-chars set other limits, for other formats as
  well; --max-edges 0 sets no limit.

Frames and edges:
  --group-by selects what a frame contains. --reduce leaves out each dependency
  that a chain of other dependencies implies; it is on for --view deps.

Parts:
  --split writes one drawing for each cluster or Kustomization, and an index,
  into the directory that --output names.

docs/large-repositories.md compares these ways.`

const formatsHelp = `--format selects the format. Without it, render uses the file name extension of
--output, and writes mermaid to standard output. --format FORMAT=FILE may be
repeated: the repository is read once for all files. At most one format goes to
standard output.

Formats of render:
  mermaid, d2, plantuml, dot     diagrams as text
  svg, png                       pictures
  html                           a page to explore, in one file
  text                           a tree for a terminal
  json, graphml, cypher          the graph as data
  csv, csv-nodes                 tables of the edges and of the nodes

  The tree has clusters, waves, Kustomizations and what they apply. Without
  --focus, --depth limits its levels. fluxgraph list formats lists the file name
  extensions; docs/formats.md has a command for each program that reads them.

Formats of check:
  text      one line for each finding, with the line of the file below it
  json      a document for scripts, as docs/findings.schema.json describes it
  sarif     code scanning
  github    annotations of a GitHub Actions run
  gitlab    a Code Quality report
  junit     test reports; findings below --fail-on pass
  markdown  a comment on a pull request

  Paths in sarif, github, gitlab and junit start at the root of the git work
  tree. --links sets the URL before the paths of links in markdown; by default
  it comes from the variables of GitHub Actions or GitLab CI. docs/ci.md has
  examples.

Color:
  --color auto colors the format text on a terminal, unless NO_COLOR is set or
  TERM is dumb.`

const findingsHelp = `Each finding belongs to a rule and has a severity: error, warning or info.
fluxgraph list rules lists the rules; fluxgraph explain RULE prints the page of
one, with an example of the mistake and of its fix.

Rules:
  --rule runs the named rules only, --skip all but the named ones. Both may be
  repeated, or take a list with commas. A rule that is off by default runs if
  --rule names it, or if fluxgraph.yaml gives it a severity.

Ignores:
  A comment in a YAML file suppresses findings about the next line, and what is
  nested below it:

    # fluxgraph: ignore dangling-dependson removed next week

  The annotation fluxgraph.dev/ignore suppresses findings about an object, and
  ignores in fluxgraph.yaml those that match a pattern. --show-ignored lists the
  suppressed findings. An ignore that suppresses nothing is a finding itself.

Baseline:
  A baseline is a file of known findings. --write-baseline writes it; afterwards
  check reports new findings only. It is read from --baseline, or else from
  fluxgraph-baseline.json at the root of the repository; --baseline none reads
  no file.

Exit code:
  check exits with 1 if a finding is at or above --fail-on: error by default,
  warning, info, or never.

Output never contains the values of Secrets, only the names of their keys.
docs/checks.md and docs/fluxgraph-file.md have the details.`

const statusHelp = `--status FILE shows the state of the objects on a cluster: ready, in progress,
failed or suspended. FILE is the output of kubectl:

  kubectl get kustomizations,helmreleases,gitrepositories,ocirepositories \
    -A -o json > status.json

or of flux get all -A; with -, render reads standard input. fluxgraph itself
never connects to a cluster.

Several clusters:
  --status NAME=FILE names the cluster of the file. It is required if the
  repository has several clusters, and may be repeated.

Differences:
  Standard error reports how many objects are ready, in progress and failed, and
  the Flux objects that exist only in the repository or only on the cluster.

fluxgraph serve reads a file again when it changes, so the page follows a loop
around kubectl. docs/status.md and docs/serve.md have examples.`
