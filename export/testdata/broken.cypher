// made by fluxgraph: 22 nodes, 39 edges
CREATE CONSTRAINT fluxgraph_id IF NOT EXISTS FOR (n:FluxEntity) REQUIRE (n.repository, n.id) IS UNIQUE;
UNWIND [
  {id: 'demo:/ConfigMap/podinfo/cluster-ca', cluster: 'demo', version: 'v1', kind: 'ConfigMap', namespace: 'podinfo', name: 'cluster-ca', role: 'config', state: 'unknown', reason: 'chart trust-manager is not at hand'},
  {id: 'demo:/ConfigMap/podinfo/podinfo-values', cluster: 'demo', version: 'v1', kind: 'ConfigMap', namespace: 'podinfo', name: 'podinfo-values', role: 'config', state: 'defined', file: 'repo.yaml', line: 90, keys: 'values.yaml'}
] AS row
MERGE (n:FluxEntity {repository: 'podinfo, broken', id: row.id})
SET n:ConfigMap, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: 'demo:fluxgraph.dev/Container/podinfo/HelmRelease/podinfo/podinfo', cluster: 'demo', group: 'fluxgraph.dev', kind: 'Container', namespace: 'podinfo', name: 'HelmRelease/podinfo/podinfo', role: 'container', state: 'inferred', findings: ['missing-secret'], severity: 'error', image: 'ghcr.io/stefanprodan/podinfo:6.3.5'}
] AS row
MERGE (n:FluxEntity {repository: 'podinfo, broken', id: row.id})
SET n:Container, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: 'demo:source.toolkit.fluxcd.io/GitRepository/flux-system/flux-system', cluster: 'demo', group: 'source.toolkit.fluxcd.io', version: 'v1', kind: 'GitRepository', namespace: 'flux-system', name: 'flux-system', role: 'source', state: 'external'}
] AS row
MERGE (n:FluxEntity {repository: 'podinfo, broken', id: row.id})
SET n:GitRepository, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: 'demo:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo', cluster: 'demo', group: 'helm.toolkit.fluxcd.io', version: 'v2', kind: 'HelmRelease', namespace: 'podinfo', name: 'podinfo', role: 'release', state: 'defined', file: 'repo.yaml', line: 80, chart: 'podinfo', chartVersion: '6.x'}
] AS row
MERGE (n:FluxEntity {repository: 'podinfo, broken', id: row.id})
SET n:HelmRelease, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: 'demo:source.toolkit.fluxcd.io/HelmRepository/flux-system/bitnami', cluster: 'demo', group: 'source.toolkit.fluxcd.io', version: 'v1', kind: 'HelmRepository', namespace: 'flux-system', name: 'bitnami', role: 'source', state: 'defined', file: 'repo.yaml', line: 140, findings: ['orphaned-source'], severity: 'warning'},
  {id: 'demo:source.toolkit.fluxcd.io/HelmRepository/flux-system/podinfo', cluster: 'demo', group: 'source.toolkit.fluxcd.io', version: 'v1', kind: 'HelmRepository', namespace: 'flux-system', name: 'podinfo', role: 'source', state: 'defined', file: 'repo.yaml', line: 70, url: 'https://stefanprodan.github.io/podinfo'}
] AS row
MERGE (n:FluxEntity {repository: 'podinfo, broken', id: row.id})
SET n:HelmRepository, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: ':kustomize.toolkit.fluxcd.io/Kustomization/flux-system/old-app', group: 'kustomize.toolkit.fluxcd.io', version: 'v1', kind: 'Kustomization', namespace: 'flux-system', name: 'old-app', role: 'kustomization', state: 'unreachable', file: 'repo.yaml', line: 259, path: './apps/old'},
  {id: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/certs', cluster: 'demo', group: 'kustomize.toolkit.fluxcd.io', version: 'v1', kind: 'Kustomization', namespace: 'flux-system', name: 'certs', role: 'kustomization', state: 'defined', file: 'repo.yaml', line: 152, findings: ['dependson-cycle'], severity: 'error', path: './infrastructure/certs'},
  {id: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/dns', cluster: 'demo', group: 'kustomize.toolkit.fluxcd.io', version: 'v1', kind: 'Kustomization', namespace: 'flux-system', name: 'dns', role: 'kustomization', state: 'defined', file: 'repo.yaml', line: 175, findings: ['dependson-cycle'], severity: 'error', path: './infrastructure/dns'},
  {id: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', cluster: 'demo', group: 'kustomize.toolkit.fluxcd.io', version: 'v1', kind: 'Kustomization', namespace: 'flux-system', name: 'flux-system', role: 'kustomization', state: 'defined', file: 'repo.yaml', line: 20, path: './clusters/demo', root: 'true'},
  {id: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/ingress', cluster: 'demo', group: 'kustomize.toolkit.fluxcd.io', version: 'v1', kind: 'Kustomization', namespace: 'flux-system', name: 'ingress', role: 'kustomization', state: 'defined', file: 'repo.yaml', line: 198, findings: ['dependson-cycle'], severity: 'error', path: './infrastructure/ingress'},
  {id: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', cluster: 'demo', group: 'kustomize.toolkit.fluxcd.io', version: 'v1', kind: 'Kustomization', namespace: 'flux-system', name: 'podinfo', role: 'kustomization', state: 'defined', file: 'repo.yaml', line: 40, path: './apps/podinfo'}
] AS row
MERGE (n:FluxEntity {repository: 'podinfo, broken', id: row.id})
SET n:Kustomization, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: 'demo:/Namespace/podinfo', cluster: 'demo', version: 'v1', kind: 'Namespace', name: 'podinfo', role: 'namespace', state: 'defined', file: 'repo.yaml', line: 60}
] AS row
MERGE (n:FluxEntity {repository: 'podinfo, broken', id: row.id})
SET n:Namespace, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: 'demo:fluxgraph.dev/Objects/podinfo/Service', cluster: 'demo', group: 'fluxgraph.dev', kind: 'Objects', namespace: 'podinfo', name: 'Service', role: 'folded', state: 'defined', file: 'repo.yaml', line: 247, count: '3', kinds: '3 Service'}
] AS row
MERGE (n:FluxEntity {repository: 'podinfo, broken', id: row.id})
SET n:Objects, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: 'demo:fluxgraph.dev/Path/apps/podinfo', cluster: 'demo', group: 'fluxgraph.dev', kind: 'Path', name: 'apps/podinfo', role: 'path', state: 'defined', file: 'repo.yaml', line: 50},
  {id: 'demo:fluxgraph.dev/Path/clusters/demo', cluster: 'demo', group: 'fluxgraph.dev', kind: 'Path', name: 'clusters/demo', role: 'path', state: 'defined', file: 'repo.yaml', line: 30},
  {id: 'demo:fluxgraph.dev/Path/infrastructure/certs', cluster: 'demo', group: 'fluxgraph.dev', kind: 'Path', name: 'infrastructure/certs', role: 'path', state: 'defined', file: 'repo.yaml', line: 162},
  {id: 'demo:fluxgraph.dev/Path/infrastructure/dns', cluster: 'demo', group: 'fluxgraph.dev', kind: 'Path', name: 'infrastructure/dns', role: 'path', state: 'defined', file: 'repo.yaml', line: 185},
  {id: 'demo:fluxgraph.dev/Path/infrastructure/ingress', cluster: 'demo', group: 'fluxgraph.dev', kind: 'Path', name: 'infrastructure/ingress', role: 'path', state: 'defined', file: 'repo.yaml', line: 208}
] AS row
MERGE (n:FluxEntity {repository: 'podinfo, broken', id: row.id})
SET n:Path, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: 'demo:bitnami.com/SealedSecret/podinfo/podinfo-token', cluster: 'demo', group: 'bitnami.com', version: 'v1alpha1', kind: 'SealedSecret', namespace: 'podinfo', name: 'podinfo-token', role: 'secret', state: 'defined', file: 'repo.yaml', line: 100}
] AS row
MERGE (n:FluxEntity {repository: 'podinfo, broken', id: row.id})
SET n:SealedSecret, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: 'demo:/Secret/podinfo/podinfo-license', cluster: 'demo', version: 'v1', kind: 'Secret', namespace: 'podinfo', name: 'podinfo-license', role: 'secret', state: 'missing', findings: ['missing-secret'], severity: 'error'}
] AS row
MERGE (n:FluxEntity {repository: 'podinfo, broken', id: row.id})
SET n:Secret, n += row, n.revision = '1f0c2ab';
UNWIND [
  {from: 'demo:fluxgraph.dev/Path/apps/podinfo', to: 'demo:/ConfigMap/podinfo/podinfo-values', edge: {relation: 'contains', field: 'spec.field123', optional: false, file: 'repo.yaml', line: 123}},
  {from: 'demo:fluxgraph.dev/Path/apps/podinfo', to: 'demo:bitnami.com/SealedSecret/podinfo/podinfo-token', edge: {relation: 'contains', field: 'spec.field125', optional: false, file: 'repo.yaml', line: 125}},
  {from: 'demo:fluxgraph.dev/Path/apps/podinfo', to: 'demo:fluxgraph.dev/Objects/podinfo/Service', edge: {relation: 'contains', field: 'spec.field248', optional: false, file: 'repo.yaml', line: 248}},
  {from: 'demo:fluxgraph.dev/Path/apps/podinfo', to: 'demo:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo', edge: {relation: 'contains', field: 'spec.field121', optional: false, file: 'repo.yaml', line: 121}},
  {from: 'demo:fluxgraph.dev/Path/clusters/demo', to: 'demo:/Namespace/podinfo', edge: {relation: 'contains', field: 'spec.field116', optional: false, file: 'repo.yaml', line: 116}},
  {from: 'demo:fluxgraph.dev/Path/clusters/demo', to: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/certs', edge: {relation: 'contains', field: 'spec.field163', optional: false, file: 'repo.yaml', line: 163}},
  {from: 'demo:fluxgraph.dev/Path/clusters/demo', to: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/dns', edge: {relation: 'contains', field: 'spec.field186', optional: false, file: 'repo.yaml', line: 186}},
  {from: 'demo:fluxgraph.dev/Path/clusters/demo', to: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/ingress', edge: {relation: 'contains', field: 'spec.field209', optional: false, file: 'repo.yaml', line: 209}},
  {from: 'demo:fluxgraph.dev/Path/clusters/demo', to: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', edge: {relation: 'contains', field: 'spec.field114', optional: false, file: 'repo.yaml', line: 114}},
  {from: 'demo:fluxgraph.dev/Path/clusters/demo', to: 'demo:source.toolkit.fluxcd.io/HelmRepository/flux-system/bitnami', edge: {relation: 'contains', field: 'spec.field141', optional: false, file: 'repo.yaml', line: 141}},
  {from: 'demo:fluxgraph.dev/Path/clusters/demo', to: 'demo:source.toolkit.fluxcd.io/HelmRepository/flux-system/podinfo', edge: {relation: 'contains', field: 'spec.field118', optional: false, file: 'repo.yaml', line: 118}}
] AS row
MATCH (a:FluxEntity {repository: 'podinfo, broken', id: row.from})
MATCH (b:FluxEntity {repository: 'podinfo, broken', id: row.to})
MERGE (a)-[r:CONTAINS {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
UNWIND [
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/certs', to: 'demo:fluxgraph.dev/Path/infrastructure/certs', edge: {relation: 'points-at', field: 'spec.field165', optional: false, file: 'repo.yaml', line: 165}},
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/dns', to: 'demo:fluxgraph.dev/Path/infrastructure/dns', edge: {relation: 'points-at', field: 'spec.field188', optional: false, file: 'repo.yaml', line: 188}},
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', to: 'demo:fluxgraph.dev/Path/clusters/demo', edge: {relation: 'points-at', field: 'spec.field113', optional: false, file: 'repo.yaml', line: 113}},
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/ingress', to: 'demo:fluxgraph.dev/Path/infrastructure/ingress', edge: {relation: 'points-at', field: 'spec.field211', optional: false, file: 'repo.yaml', line: 211}},
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', to: 'demo:fluxgraph.dev/Path/apps/podinfo', edge: {relation: 'points-at', field: 'spec.field120', optional: false, file: 'repo.yaml', line: 120}}
] AS row
MATCH (a:FluxEntity {repository: 'podinfo, broken', id: row.from})
MATCH (b:FluxEntity {repository: 'podinfo, broken', id: row.to})
MERGE (a)-[r:POINTS_AT {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
UNWIND [
  {from: 'demo:source.toolkit.fluxcd.io/HelmRepository/flux-system/podinfo', to: 'demo:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo', edge: {relation: 'hosts-charts-for', field: 'spec.field127', optional: false, file: 'repo.yaml', line: 127}}
] AS row
MATCH (a:FluxEntity {repository: 'podinfo, broken', id: row.from})
MATCH (b:FluxEntity {repository: 'podinfo, broken', id: row.to})
MERGE (a)-[r:HOSTS_CHARTS_FOR {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
UNWIND [
  {from: 'demo:/ConfigMap/podinfo/cluster-ca', to: 'demo:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo', edge: {relation: 'configures', field: 'spec.field237', optional: true, file: 'repo.yaml', line: 237}},
  {from: 'demo:/ConfigMap/podinfo/podinfo-values', to: 'demo:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo', edge: {relation: 'configures', field: 'spec.field128', optional: false, file: 'repo.yaml', line: 128}}
] AS row
MATCH (a:FluxEntity {repository: 'podinfo, broken', id: row.from})
MATCH (b:FluxEntity {repository: 'podinfo, broken', id: row.to})
MERGE (a)-[r:CONFIGURES {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
UNWIND [
  {from: 'demo:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo', to: 'demo:fluxgraph.dev/Container/podinfo/HelmRelease/podinfo/podinfo', edge: {relation: 'deploys', field: 'spec.field129', optional: false, file: 'repo.yaml', line: 129}}
] AS row
MATCH (a:FluxEntity {repository: 'podinfo, broken', id: row.from})
MATCH (b:FluxEntity {repository: 'podinfo, broken', id: row.to})
MERGE (a)-[r:DEPLOYS {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
UNWIND [
  {from: 'demo:fluxgraph.dev/Container/podinfo/HelmRelease/podinfo/podinfo', to: 'demo:/Secret/podinfo/podinfo-license', edge: {relation: 'references', field: 'spec.field226', optional: false, file: 'repo.yaml', line: 226}},
  {from: 'demo:fluxgraph.dev/Container/podinfo/HelmRelease/podinfo/podinfo', to: 'demo:bitnami.com/SealedSecret/podinfo/podinfo-token', edge: {relation: 'references', field: 'spec.field130', optional: false, file: 'repo.yaml', line: 130}}
] AS row
MATCH (a:FluxEntity {repository: 'podinfo, broken', id: row.from})
MATCH (b:FluxEntity {repository: 'podinfo, broken', id: row.to})
MERGE (a)-[r:REFERENCES {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
UNWIND [
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/certs', to: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/dns', edge: {relation: 'depends-on', field: 'spec.field212', optional: false, file: 'repo.yaml', line: 212}},
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/dns', to: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/ingress', edge: {relation: 'depends-on', field: 'spec.field213', optional: false, file: 'repo.yaml', line: 213}},
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/ingress', to: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/certs', edge: {relation: 'depends-on', field: 'spec.field214', optional: false, file: 'repo.yaml', line: 214}},
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', to: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/ingress', edge: {relation: 'depends-on', field: 'spec.field215', optional: false, file: 'repo.yaml', line: 215}}
] AS row
MATCH (a:FluxEntity {repository: 'podinfo, broken', id: row.from})
MATCH (b:FluxEntity {repository: 'podinfo, broken', id: row.to})
MERGE (a)-[r:DEPENDS_ON {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
UNWIND [
  {from: 'demo:source.toolkit.fluxcd.io/GitRepository/flux-system/flux-system', to: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', edge: {relation: 'provides-source-for', field: 'spec.field111', optional: false, file: 'repo.yaml', line: 111}},
  {from: 'demo:source.toolkit.fluxcd.io/GitRepository/flux-system/flux-system', to: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', edge: {relation: 'provides-source-for', field: 'spec.field112', optional: false, file: 'repo.yaml', line: 112}}
] AS row
MATCH (a:FluxEntity {repository: 'podinfo, broken', id: row.from})
MATCH (b:FluxEntity {repository: 'podinfo, broken', id: row.to})
MERGE (a)-[r:PROVIDES_SOURCE_FOR {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
UNWIND [
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', to: 'demo:/Namespace/podinfo', edge: {relation: 'applies', field: 'spec.field117', optional: false, file: 'repo.yaml', line: 117}},
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', to: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/certs', edge: {relation: 'applies', field: 'spec.field164', optional: false, file: 'repo.yaml', line: 164}},
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', to: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/dns', edge: {relation: 'applies', field: 'spec.field187', optional: false, file: 'repo.yaml', line: 187}},
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', to: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/ingress', edge: {relation: 'applies', field: 'spec.field210', optional: false, file: 'repo.yaml', line: 210}},
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', to: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', edge: {relation: 'applies', field: 'spec.field115', optional: false, file: 'repo.yaml', line: 115}},
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', to: 'demo:source.toolkit.fluxcd.io/HelmRepository/flux-system/bitnami', edge: {relation: 'applies', field: 'spec.field142', optional: false, file: 'repo.yaml', line: 142}},
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', to: 'demo:source.toolkit.fluxcd.io/HelmRepository/flux-system/podinfo', edge: {relation: 'applies', field: 'spec.field119', optional: false, file: 'repo.yaml', line: 119}},
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', to: 'demo:/ConfigMap/podinfo/podinfo-values', edge: {relation: 'applies', field: 'spec.field124', optional: false, file: 'repo.yaml', line: 124}},
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', to: 'demo:bitnami.com/SealedSecret/podinfo/podinfo-token', edge: {relation: 'applies', field: 'spec.field126', optional: false, file: 'repo.yaml', line: 126}},
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', to: 'demo:fluxgraph.dev/Objects/podinfo/Service', edge: {relation: 'applies', field: 'spec.field249', optional: false, file: 'repo.yaml', line: 249}},
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', to: 'demo:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo', edge: {relation: 'applies', field: 'spec.field122', optional: false, file: 'repo.yaml', line: 122}}
] AS row
MATCH (a:FluxEntity {repository: 'podinfo, broken', id: row.from})
MATCH (b:FluxEntity {repository: 'podinfo, broken', id: row.to})
MERGE (a)-[r:APPLIES {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
