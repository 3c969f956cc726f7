package export

import (
	"fmt"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

// drawingRepository is a repository as many have one: infrastructure that applications wait for,
// charts from several places, values, secrets, and folded counts.
func drawingRepository() *sketch {
	s := &sketch{}
	s.in("production", "clusters/production")
	git := s.defined("GitRepository", "flux-system", "flux-system", "url", "ssh://git@example.com/fleet")
	root := s.defined("Kustomization", "flux-system", "flux-system", "path", "./clusters/production", "root", "true")
	rootPath := s.defined("Path", "", "clusters/production")
	s.edge(git, graph.ProvidesSourceFor, root)

	kustomization := func(name, dir string, waits ...string) (k, p graph.ID) {
		k = s.defined("Kustomization", "flux-system", name, "path", "./"+dir)
		p = s.defined("Path", "", dir)
		s.brings(root, rootPath, k)
		s.edge(git, graph.ProvidesSourceFor, k)
		s.edge(k, graph.PointsAt, p)
		s.pointed[k] = true
		for _, w := range waits {
			s.edge(k, graph.DependsOn, s.id("Kustomization", "flux-system", w))
		}
		return k, p
	}
	sources, sourcesPath := kustomization("sources", "infrastructure/sources")
	repos := map[string]graph.ID{}
	for _, name := range []string{"bitnami", "ingress-nginx", "jetstack", "podinfo", "prometheus-community"} {
		repos[name] = s.defined("HelmRepository", "flux-system", name)
		s.brings(sources, sourcesPath, repos[name])
	}
	s.findings = append(s.findings, check.Finding{Rule: "orphaned-source", Severity: check.Warning, Cluster: "production",
		Nodes: []graph.ID{repos["bitnami"]}, Pos: s.nodes[repos["bitnami"]].Pos})

	release := func(k, p graph.ID, namespace, name, repo, image string) graph.ID {
		r := s.defined("HelmRelease", namespace, name)
		s.brings(k, p, r)
		s.edge(repos[repo], graph.HostsChartsFor, r)
		c := s.add(graph.Inferred, s.id("Container", namespace, "HelmRelease/"+name+"/"+name), "image", image)
		s.edge(r, graph.Deploys, c)
		return r
	}
	controllers, controllersPath := kustomization("infra-controllers", "infrastructure/controllers", "sources")
	release(controllers, controllersPath, "cert-manager", "cert-manager", "jetstack", "quay.io/jetstack/cert-manager-controller:v1.18.2")
	release(controllers, controllersPath, "ingress-nginx", "ingress-nginx", "ingress-nginx", "registry.k8s.io/ingress-nginx/controller:v1.13.0")
	configs, configsPath := kustomization("infra-configs", "infrastructure/configs", "infra-controllers")
	issuers := s.add(graph.Defined, s.id("Objects", "cert-manager", "ClusterIssuer"), "kinds", "2 ClusterIssuer", "count", "2")
	policies := s.add(graph.Defined, s.id("Objects", "flux-system", "NetworkPolicy"), "kinds", "12 NetworkPolicy", "count", "12")
	s.brings(configs, configsPath, issuers, policies)
	monitoring, monitoringPath := kustomization("monitoring", "infrastructure/monitoring", "infra-configs")
	prometheus := release(monitoring, monitoringPath, "monitoring", "kube-prometheus-stack", "prometheus-community", "quay.io/prometheus/prometheus:v3.5.0")
	values := s.defined("ConfigMap", "monitoring", "prometheus-values")
	dashboards := s.add(graph.Defined, s.id("Objects", "monitoring", "ConfigMap"), "kinds", "23 ConfigMap", "count", "23")
	s.brings(monitoring, monitoringPath, values, dashboards)
	s.edge(values, graph.Configures, prometheus)

	apps, appsPath := kustomization("apps", "apps/production", "infra-configs", "monitoring")
	podinfo := release(apps, appsPath, "podinfo", "podinfo", "podinfo", "ghcr.io/stefanprodan/podinfo:6.9.1")
	podinfoValues := s.defined("ConfigMap", "podinfo", "podinfo-values")
	sealed := s.defined("SealedSecret", "podinfo", "podinfo-token")
	namespace := s.defined("Namespace", "", "podinfo")
	shop := s.defined("Deployment", "shop", "frontend")
	shopContainer := s.defined("Container", "shop", "Deployment/frontend/web", "image", "registry.example.com/shop/web:2024.11")
	service := s.add(graph.Defined, s.id("Objects", "shop", "Service"), "kinds", "3 Service", "count", "3")
	s.brings(apps, appsPath, podinfoValues, sealed, namespace, shop, service)
	s.edge(podinfoValues, graph.Configures, podinfo)
	s.edge(s.id("Container", "podinfo", "HelmRelease/podinfo/podinfo"), graph.References, sealed)
	s.edge(shop, graph.Deploys, shopContainer)
	license := s.add(graph.Missing, s.id("Secret", "shop", "frontend-license"))
	s.edge(shopContainer, graph.References, license)

	alert := s.defined("Alert", "flux-system", "on-call")
	s.brings(root, rootPath, alert)
	s.edge(alert, graph.Watches, apps)

	var ring []graph.ID
	var edges []graph.Edge
	for _, name := range []string{"backup", "storage"} {
		k, _ := kustomization(name, "infrastructure/"+name)
		ring = append(ring, k)
	}
	for i, k := range ring {
		next := ring[(i+1)%len(ring)]
		s.edge(k, graph.DependsOn, next)
		edges = append(edges, graph.Edge{From: k, To: next, Relation: graph.DependsOn})
	}
	s.findings = append(s.findings, check.Finding{Rule: "dependson-cycle", Severity: check.Error, Cluster: "production", Nodes: ring, Edges: edges})
	s.title = "production: what Flux applies"
	return s
}

// drawingFan is a Kustomization with as many objects as asked for, all in one directory, and as
// many again that nothing refers to.
func drawingFan(n int) *sketch {
	s := &sketch{}
	s.in("demo", "clusters/demo")
	root := s.defined("Kustomization", "flux-system", "flux-system")
	path := s.defined("Path", "", "clusters/demo")
	for i := range n {
		s.brings(root, path, s.defined("ConfigMap", "default", fmt.Sprintf("settings-%03d", i)))
	}
	for i := range n {
		s.defined("Service", "default", fmt.Sprintf("alone-%03d", i))
	}
	s.title = fmt.Sprintf("%d objects in one directory", n)
	return s
}

// drawingLarge is a repository of at least so many nodes and edges: Kustomizations that wait for
// each other, each with releases, their containers and values.
func drawingLarge(nodes, edges int) *sketch {
	s := &sketch{}
	s.in("large", "clusters/large")
	root := s.defined("Kustomization", "flux-system", "flux-system")
	rootPath := s.defined("Path", "", "clusters/large")
	var repos []graph.ID
	for i := range 20 {
		repos = append(repos, s.defined("HelmRepository", "flux-system", fmt.Sprintf("charts-%02d", i)))
	}
	s.brings(root, rootPath, repos...)
	var before []graph.ID
	count, drawn := 22, 41
	for i := 0; count < nodes; i++ {
		k := s.defined("Kustomization", "flux-system", fmt.Sprintf("app-%03d", i))
		p := s.defined("Path", "", fmt.Sprintf("apps/app-%03d", i))
		s.brings(root, rootPath, k)
		if i > 0 {
			s.edge(k, graph.DependsOn, before[(i*7)%len(before)])
		}
		before = append(before, k)
		count, drawn = count+2, drawn+4
		for j := range 3 {
			r := s.defined("HelmRelease", fmt.Sprintf("ns-%03d", i), fmt.Sprintf("release-%d", j))
			c := s.defined("Container", fmt.Sprintf("ns-%03d", i), fmt.Sprintf("HelmRelease/release-%d/main", j), "image", "example.com/image:1")
			v := s.defined("ConfigMap", fmt.Sprintf("ns-%03d", i), fmt.Sprintf("values-%d", j))
			s.brings(k, p, r, v)
			s.edge(repos[(i*3+j)%len(repos)], graph.HostsChartsFor, r)
			s.edge(v, graph.Configures, r)
			s.edge(r, graph.Deploys, c)
			count, drawn = count+3, drawn+7
		}
	}
	for i := 0; drawn < edges; i++ {
		from := before[i%len(before)]
		to := s.id("HelmRelease", fmt.Sprintf("ns-%03d", (i*13+5)%len(before)), fmt.Sprintf("release-%d", i%3))
		s.edge(from, graph.ChecksHealthOf, to)
		drawn++
	}
	s.title = "a large repository"
	return s
}
