package check

import (
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// DanglingChartRef finds HelmReleases whose chartRef names nothing that is there.
var DanglingChartRef = register(&Check{
	ID:       "dangling-chart-ref",
	Title:    "a chart does not exist",
	Severity: Error,
	Run:      dangling{of: namesChart, severe: true}.find,
})

func namesChart(e graph.Edge) bool {
	return e.Relation == graph.HostsChartsFor && strings.HasPrefix(e.Field, "spec.chartRef")
}
