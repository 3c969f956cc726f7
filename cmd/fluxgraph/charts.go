package main

import (
	"cmp"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/fluxgraph/fluxgraph/chart"
	"github.com/fluxgraph/fluxgraph/chart/fetch"
	"github.com/fluxgraph/fluxgraph/flux"
)

// chartFlags are the flags for the charts of HelmReleases.
type chartFlags struct {
	dirs        []string
	fetch       bool
	verbose     bool
	kubeVersion string
}

func (f *chartFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringArrayVar(&f.dirs, "chart-dir", nil, "`DIR` directory with Helm charts, unpacked or as .tgz; repeatable")
	flags.BoolVar(&f.fetch, "fetch-charts", false, "download charts that are not available locally, and keep them")
	flags.StringVar(&f.kubeVersion, "kube-version", "", "`VERSION` Kubernetes version that charts are rendered for")
	assignGroup(cmd, inputGroup)
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "report downloads, and what list clusters leaves out")
	assignGroup(cmd, outputGroup)
}

// renderer returns the renderer of the charts, and the function that closes its directories.
func (f *chartFlags) renderer(p *program) (r flux.ChartRenderer, closeAll func(), err error) {
	// Helm's library logs advice about charts; fluxgraph reports findings only.
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
	for _, subdirectory := range []string{"repository", "content"} {
		if root, err := os.OpenRoot(filepath.Join(home.cache, subdirectory)); err == nil {
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

// helmHome returns the paths that Helm uses on this system, with its environment variables. See https://helm.sh/docs/helm/helm/.
func helmHome() helmPaths {
	home, _ := os.UserHomeDir() // without one, Helm has no files either
	cache, config := filepath.Join(home, ".cache"), filepath.Join(home, ".config")
	switch runtime.GOOS {
	case "darwin":
		cache, config = filepath.Join(home, "Library", "Caches"), filepath.Join(home, "Library", "Preferences")
	case "windows":
		cache, config = os.Getenv("TEMP"), os.Getenv("APPDATA")
	}
	variable := func(name, fallback string) string { return cmp.Or(os.Getenv(name), fallback) }
	cache = variable("HELM_CACHE_HOME", filepath.Join(variable("XDG_CACHE_HOME", cache), "helm"))
	config = variable("HELM_CONFIG_HOME", filepath.Join(variable("XDG_CONFIG_HOME", config), "helm"))
	return helmPaths{
		cache:        cache,
		repositories: variable("HELM_REPOSITORY_CONFIG", filepath.Join(config, "repositories.yaml")),
		registry:     variable("HELM_REGISTRY_CONFIG", filepath.Join(config, "registry", "config.json")),
	}
}
