package chart

import (
	"context"
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

// templateInput is what the templates of a chart are rendered with.
type templateInput struct {
	request      flux.ChartRequest
	values       map[string]any
	capabilities *common.Capabilities
	guard        *guard
}

// renderTemplates renders the templates of a chart. The result has their texts by their paths, which begin with
// the name of the chart.
func renderTemplates(c *chart.Chart, in templateInput) (map[string]string, error) {
	release := common.ReleaseOptions{Name: in.request.Release, Namespace: in.request.Namespace, Revision: 1, IsInstall: true}
	const skipSchema = true // Helm's own validation may use files and the network
	top, err := util.ToRenderValuesWithSchemaValidation(c, in.values, release, in.capabilities, skipSchema)
	if err != nil {
		return nil, &flux.ChartError{Err: err}
	}
	if !in.request.SkipSchema {
		merged, _ := top["Values"].(common.Values)
		if err := validate(c, merged, ""); err != nil {
			return nil, err
		}
	}
	dependsOnCluster := usesCluster(c) // before the templates are instrumented
	instrument(c)
	funcs := in.guard.boundedFuncs()
	maps.Copy(funcs, in.guard.deterministicFuncs())
	rendered, err := engine.Engine{CustomTemplateFuncs: funcs}.RenderWithContext(context.Background(), c, top)
	if err != nil && dependsOnCluster {
		return nil, errors.New(templateError(err).Error()) // no mistake of the chart: it may render on another cluster
	}
	if err != nil {
		return nil, templateError(err)
	}
	size := 0
	for name, text := range rendered {
		if size += len(text); size > maxOutput {
			return nil, ErrLimitExceeded
		}
		if strings.HasSuffix(name, "NOTES.txt") {
			delete(rendered, name)
		}
	}
	return rendered, nil
}

// usesCluster reports whether what a chart renders to may depend on more of the cluster than is known.
func usesCluster(c *chart.Chart) bool {
	for _, t := range c.Templates {
		if text := string(t.Data); strings.Contains(text, "lookup") || strings.Contains(text, ".Capabilities") {
			return true
		}
	}
	for _, d := range c.Dependencies() {
		if usesCluster(d) {
			return true
		}
	}
	return false
}

var templatePosition = regexp.MustCompile(`([^\s():]+/templates/[^\s():]+):(\d+)`)

// templateError returns the position and the reason of a failure out of the error of Helm's engine.
func templateError(err error) *flux.ChartError {
	text := withoutCalls(strings.TrimSpace(err.Error()))
	e := &flux.ChartError{}
	// The last position is the innermost, where the mistake is.
	if all := templatePosition.FindAllStringSubmatch(text, -1); len(all) > 0 {
		innermost := all[len(all)-1]
		e.File = pathInChart(innermost[1])
		e.Line, _ = strconv.Atoi(innermost[2])
	}
	lines := strings.Split(text, "\n")
	reason := strings.TrimSpace(lines[len(lines)-1])
	if at := templatePosition.FindStringIndex(reason); at != nil {
		if _, after, ok := strings.Cut(reason[at[1]:], ": "); ok {
			reason = after
		}
	}
	e.Err = fmt.Errorf("%s", strings.TrimSpace(reason))
	return e
}

// pathInChart returns the path of a template without the chart's name in front.
func pathInChart(name string) string {
	if _, rest, ok := strings.Cut(name, "/"); ok {
		return rest
	}
	return name
}
