package main

import (
	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

// jsonRule is a rule in JSON.
type jsonRule struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Off      bool   `json:"off,omitempty"`
	Title    string `json:"title"`
}

func builtinRules() result {
	var rows [][]string
	data := []jsonRule{}
	for _, c := range check.All() {
		rows = append(rows, []string{c.ID, severityOf(c), c.Title})
		data = append(data, jsonRule{c.ID, c.Severity.String(), c.Off, c.Title})
	}
	return tableResult(rows, map[string]any{"rules": data})
}

// severityOf returns the severity of a rule, followed by "off" if the rule is off by default.
func severityOf(c *check.Check) string {
	if c.Off {
		return c.Severity.String() + ", off"
	}
	return c.Severity.String()
}

// jsonName is a format or a view in JSON.
type jsonName struct {
	Name  string `json:"name"`
	Ext   string `json:"ext,omitempty"`
	Title string `json:"title"`
}

func builtinFormats() result {
	var rows [][]string
	data := []jsonName{}
	for _, e := range export.All() {
		rows = append(rows, []string{e.Name, "." + e.Ext, e.Title})
		data = append(data, jsonName{e.Name, e.Ext, e.Title})
	}
	return tableResult(rows, map[string]any{"formats": data})
}

func builtinViews() result {
	data := []jsonName{}
	for _, v := range flux.Views() {
		data = append(data, jsonName{Name: v.Name, Title: v.Title})
	}
	data = append(data, jsonName{Name: erView, Title: "the kinds and how they relate; only as mermaid"})
	var rows [][]string
	for _, v := range data {
		rows = append(rows, []string{v.Name, v.Title})
	}
	return tableResult(rows, map[string]any{"views": data})
}

// jsonKind is a kind in JSON.
type jsonKind struct {
	Group string `json:"group"`
	Kind  string `json:"kind"`
	Role  string `json:"role"`
	Scope string `json:"scope"`
	Count int    `json:"count,omitempty"`
}

func jsonKindOf(k graph.Kind, info flux.KindInfo) jsonKind {
	scope := "namespaced"
	if info.ClusterScoped {
		scope = "cluster"
	}
	return jsonKind{Group: k.Group, Kind: k.Name, Role: info.Role.String(), Scope: scope}
}

func builtinKinds() result {
	var rows [][]string
	data := []jsonKind{}
	for _, k := range flux.Kinds() {
		j := jsonKindOf(k.Kind, k)
		rows = append(rows, []string{k.Kind.String(), j.Role, j.Scope})
		data = append(data, j)
	}
	return tableResult(rows, map[string]any{"kinds": data})
}

// jsonReference is a reference rule in JSON.
type jsonReference struct {
	Group    string `json:"group"`
	Kind     string `json:"kind"`
	Field    string `json:"field"`
	Relation string `json:"relation"`
	To       string `json:"to,omitempty"`
	Page     string `json:"page,omitempty"`
}

func builtinReferences() result {
	var rows [][]string
	data := []jsonReference{}
	for _, r := range flux.Rules() {
		to := r.To.Name
		rows = append(rows, []string{r.From.String(), r.Field, r.Relation.String(), orDash(to)})
		data = append(data, jsonReference{r.From.Group, r.From.Name, r.Field, r.Relation.String(), to, r.Page})
	}
	return tableResult(rows, map[string]any{"references": data})
}
