package parse

import (
	"os"
	"path/filepath"
	"testing"
)

// corpora returns the directory of real repositories that is not part of this one.
func corpora(tb testing.TB) string {
	tb.Helper()
	dir := os.Getenv("FLUXGRAPH_CORPORA")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "corpora")
	}
	if _, err := os.Stat(dir); err != nil {
		tb.Skipf("no corpora: set FLUXGRAPH_CORPORA to a directory of repositories (%v)", err)
	}
	return dir
}

// corpus opens one of the real repositories.
func corpus(tb testing.TB, name string) *os.Root {
	tb.Helper()
	root, err := os.OpenRoot(filepath.Join(corpora(tb), name))
	if err != nil {
		tb.Skipf("no corpus: %v", err)
	}
	tb.Cleanup(func() { root.Close() })
	return root
}

func BenchmarkLoad(b *testing.B) {
	for _, name := range []string{"hmcts-sds-flux-config", "keiretsu-kubernetes-manifests"} {
		b.Run(name, func(b *testing.B) {
			root := corpus(b, name)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Load(root.FS(), Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkPrefetch(b *testing.B) {
	for _, name := range []string{"hmcts-sds-flux-config", "keiretsu-kubernetes-manifests"} {
		b.Run(name, func(b *testing.B) {
			root := corpus(b, name)
			b.ReportAllocs()
			for b.Loop() {
				r, err := Load(root.FS(), Options{})
				if err != nil {
					b.Fatal(err)
				}
				r.Prefetch(r.Files())
			}
		})
	}
}
