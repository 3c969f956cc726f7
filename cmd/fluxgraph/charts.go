package main

import (
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"

	"github.com/spf13/pflag"

	"github.com/fluxgraph/fluxgraph/chart"
	"github.com/fluxgraph/fluxgraph/chart/fetch"
	"github.com/fluxgraph/fluxgraph/flux"
)

// chartFlags say where the charts of HelmReleases come from.
type chartFlags struct {
	dirs        []string
	fetch       bool
	verbose     bool
	kubeVersion string
}

const chartHelp = `
Charts that the repository, or a --source, holds are rendered with the values of
their HelmReleases, and so are charts that --chart-dir or Helm's own cache has.
--fetch-charts downloads the others, which is the only time that the network is
used; logins and certificates are those of Helm's repositories.yaml and
registry/config.json, and of Docker's config.json. What a chart that is nowhere
would deploy is inferred from the values.`

func (f *chartFlags) add(flags *pflag.FlagSet) {
	flags.StringArrayVar(&f.dirs, "chart-dir", nil, "a `directory` with charts, unpacked or as .tgz; may be repeated")
	flags.BoolVar(&f.fetch, "fetch-charts", false, "download the charts that are not at hand, with Helm's and Docker's logins,\nand keep them")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "say what is downloaded, as on a terminal")
	flags.StringVar(&f.kubeVersion, "kube-version", "", "the `version` of Kubernetes that charts are rendered for")
}

// renderer returns what renders the charts, and the function that closes its directories.
func (f *chartFlags) renderer(p *program) (r flux.ChartRenderer, closeAll func(), err error) {
	// Helm's library logs what it finds odd about a chart. Findings are for fluxgraph to tell.
	slog.SetDefault(slog.New(slog.DiscardHandler))
	var roots []*os.Root
	closeAll = func() {
		for _, root := range roots {
			root.Close()
		}
	}
	c := &chart.Renderer{KubeVersion: f.kubeVersion}
	if err := c.Check(); err != nil {
		return nil, closeAll, wrongUsage("--kube-version %s: %v", quoted(f.kubeVersion), err)
	}
	for _, dir := range f.dirs {
		root, err := openDir(dir)
		if err != nil {
			closeAll()
			return nil, func() {}, err
		}
		roots = append(roots, root)
		c.Dirs = append(c.Dirs, root.FS())
	}
	home := helmHome()
	for _, below := range []string{"repository", "content"} {
		if root, err := os.OpenRoot(filepath.Join(home.cache, below)); err == nil {
			roots = append(roots, root)
			c.Caches = append(c.Caches, fs.FS(root.FS()))
		}
	}
	if f.fetch {
		fetcher := &fetch.Fetcher{Repositories: home.repositories, Registry: home.registry}
		if f.verbose || p.stderr.terminal {
			fetcher.Progress = func(text string) { fmt.Fprintln(p.stderr, printable(text)) }
		}
		if base, err := os.UserCacheDir(); err == nil {
			fetcher.Cache = filepath.Join(base, "fluxgraph", "charts")
		}
		c.Fetch = fetcher.Fetch
	}
	return c, closeAll, nil
}

// helmPaths are the directories and files that Helm uses.
type helmPaths struct{ cache, repositories, registry string }

// helmHome finds them as Helm does. See https://helm.sh/docs/helm/helm/.
func helmHome() helmPaths {
	home, _ := os.UserHomeDir() // without one, Helm has no files either
	cache, config := filepath.Join(home, ".cache"), filepath.Join(home, ".config")
	switch runtime.GOOS {
	case "darwin":
		cache, config = filepath.Join(home, "Library", "Caches"), filepath.Join(home, "Library", "Preferences")
	case "windows":
		cache, config = os.Getenv("TEMP"), os.Getenv("APPDATA")
	}
	or := func(name, otherwise string) string {
		if v := os.Getenv(name); v != "" {
			return v
		}
		return otherwise
	}
	cache = or("HELM_CACHE_HOME", filepath.Join(or("XDG_CACHE_HOME", cache), "helm"))
	config = or("HELM_CONFIG_HOME", filepath.Join(or("XDG_CONFIG_HOME", config), "helm"))
	return helmPaths{
		cache:        cache,
		repositories: or("HELM_REPOSITORY_CONFIG", filepath.Join(config, "repositories.yaml")),
		registry:     or("HELM_REGISTRY_CONFIG", filepath.Join(config, "registry", "config.json")),
	}
}
