package chart

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/engine"

	"github.com/fluxgraph/fluxgraph/flux"
)

// renderTemplates renders the templates of a chart, by their paths with the chart's name in front.
func renderTemplates(c *chart.Chart, values map[string]any, req flux.ChartRequest, caps *common.Capabilities, g *guard) (map[string]string, error) {
	release := common.ReleaseOptions{Name: req.Release, Namespace: req.Namespace, Revision: 1, IsInstall: true}
	top, err := util.ToRenderValuesWithSchemaValidation(c, values, release, caps, true)
	if err != nil {
		return nil, &flux.ChartError{Err: err}
	}
	if !req.SkipSchema {
		merged, _ := top["Values"].(common.Values)
		if err := validate(c, merged, ""); err != nil {
			return nil, err
		}
	}
	asks := asksCluster(c)
	g.protect(c)
	funcs := g.funcs()
	maps.Copy(funcs, g.steady())
	rendered, err := engine.Engine{CustomTemplateFuncs: funcs}.Render(c, top)
	if err != nil {
		e := located(err)
		if asks {
			// Another cluster may give another answer.
			return nil, errors.New(e.Error())
		}
		return nil, e
	}
	size := 0
	for name, text := range rendered {
		if size += len(text); size > maxOutput {
			return nil, ErrTooMuch
		}
		if strings.HasSuffix(name, "NOTES.txt") {
			delete(rendered, name)
		}
	}
	return rendered, nil
}

// asksCluster reports whether what a chart renders depends on more of the cluster than is known.
func asksCluster(c *chart.Chart) bool {
	for _, t := range c.Templates {
		if text := string(t.Data); strings.Contains(text, "lookup") || strings.Contains(text, ".Capabilities") {
			return true
		}
	}
	for _, d := range c.Dependencies() {
		if asksCluster(d) {
			return true
		}
	}
	return false
}

var templatePlace = regexp.MustCompile(`([^\s():]+/templates/[^\s():]+):(\d+)`)

// located tells where a template fails, and why, out of what the engine says.
func located(err error) *flux.ChartError {
	text := unguarded(strings.TrimSpace(err.Error()))
	e := &flux.ChartError{}
	// The last place is the innermost, where the mistake is.
	if all := templatePlace.FindAllStringSubmatch(text, -1); len(all) > 0 {
		m := all[len(all)-1]
		e.File = inChart(m[1])
		e.Line, _ = strconv.Atoi(m[2])
	}
	lines := strings.Split(text, "\n")
	reason := strings.TrimSpace(lines[len(lines)-1])
	if m := templatePlace.FindStringIndex(reason); m != nil {
		if rest := reason[m[1]:]; strings.Contains(rest, ": ") {
			_, reason, _ = strings.Cut(rest, ": ")
		}
	}
	e.Err = fmt.Errorf("%s", strings.TrimSpace(reason))
	return e
}

// inChart drops the chart's name from the path of a template.
func inChart(name string) string {
	_, rest, ok := strings.Cut(name, "/")
	if !ok {
		return name
	}
	return rest
}
