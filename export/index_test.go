package export

import (
	"bytes"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/export/internal/sketch"
	"github.com/fluxgraph/fluxgraph/export/shape"
)

func TestIndex(t *testing.T) {
	d := documentOf(sketch.Fleet(2), "")
	d.Title = "a *fleet* | [x](y)"
	parts := d.Split(shape.PerKustomization)
	var b bytes.Buffer
	if err := Index(&b, d, parts, "mmd"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"# a \\*fleet\\* \\| \\[x\\]\\(y\\)\n",
		"| [Kustomization/flux-system/app-000](demo_flux-system_app-000.mmd) | 7 | 4 |",
		"```mermaid\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page does not have %q:\n%s", want, &b)
		}
	}
}
