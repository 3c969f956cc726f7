package parse

import (
	"testing"

	"github.com/fluxgraph/fluxgraph/parse/internal/parsetest"
)

func BenchmarkLoad(b *testing.B) {
	for _, name := range []string{"hmcts-sds-flux-config", "keiretsu-kubernetes-manifests"} {
		b.Run(name, func(b *testing.B) {
			root := parsetest.Corpus(b, name)
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
			root := parsetest.Corpus(b, name)
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
