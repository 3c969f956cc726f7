// made by fluxgraph: 11 nodes, 20 edges
CREATE CONSTRAINT fluxgraph_id IF NOT EXISTS FOR (n:FluxEntity) REQUIRE (n.repository, n.id) IS UNIQUE;
UNWIND [
  {id: 'demo:/ConfigMap/podinfo/podinfo-values', cluster: 'demo', version: 'v1', kind: 'ConfigMap', namespace: 'podinfo', name: 'podinfo-values', role: 'config', state: 'defined', file: 'repo.yaml', line: 90, keys: 'values.yaml'}
] AS row
MERGE (n:FluxEntity {repository: 'podinfo', id: row.id})
SET n:ConfigMap, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: 'demo:fluxgraph.dev/Container/podinfo/HelmRelease/podinfo/podinfo', cluster: 'demo', group: 'fluxgraph.dev', kind: 'Container', namespace: 'podinfo', name: 'HelmRelease/podinfo/podinfo', role: 'container', state: 'inferred', image: 'ghcr.io/stefanprodan/podinfo:6.3.5'}
] AS row
MERGE (n:FluxEntity {repository: 'podinfo', id: row.id})
SET n:Container, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: 'demo:source.toolkit.fluxcd.io/GitRepository/flux-system/flux-system', cluster: 'demo', group: 'source.toolkit.fluxcd.io', version: 'v1', kind: 'GitRepository', namespace: 'flux-system', name: 'flux-system', role: 'source', state: 'external'}
] AS row
MERGE (n:FluxEntity {repository: 'podinfo', id: row.id})
SET n:GitRepository, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: 'demo:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo', cluster: 'demo', group: 'helm.toolkit.fluxcd.io', version: 'v2', kind: 'HelmRelease', namespace: 'podinfo', name: 'podinfo', role: 'release', state: 'defined', file: 'repo.yaml', line: 80, chart: 'podinfo', chartVersion: '6.x'}
] AS row
MERGE (n:FluxEntity {repository: 'podinfo', id: row.id})
SET n:HelmRelease, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: 'demo:source.toolkit.fluxcd.io/HelmRepository/flux-system/podinfo', cluster: 'demo', group: 'source.toolkit.fluxcd.io', version: 'v1', kind: 'HelmRepository', namespace: 'flux-system', name: 'podinfo', role: 'source', state: 'defined', file: 'repo.yaml', line: 70, url: 'https://stefanprodan.github.io/podinfo'}
] AS row
MERGE (n:FluxEntity {repository: 'podinfo', id: row.id})
SET n:HelmRepository, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', cluster: 'demo', group: 'kustomize.toolkit.fluxcd.io', version: 'v1', kind: 'Kustomization', namespace: 'flux-system', name: 'flux-system', role: 'kustomization', state: 'defined', file: 'repo.yaml', line: 20, path: './clusters/demo', root: 'true'},
  {id: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', cluster: 'demo', group: 'kustomize.toolkit.fluxcd.io', version: 'v1', kind: 'Kustomization', namespace: 'flux-system', name: 'podinfo', role: 'kustomization', state: 'defined', file: 'repo.yaml', line: 40, path: './apps/podinfo'}
] AS row
MERGE (n:FluxEntity {repository: 'podinfo', id: row.id})
SET n:Kustomization, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: 'demo:/Namespace/podinfo', cluster: 'demo', version: 'v1', kind: 'Namespace', name: 'podinfo', role: 'namespace', state: 'defined', file: 'repo.yaml', line: 60}
] AS row
MERGE (n:FluxEntity {repository: 'podinfo', id: row.id})
SET n:Namespace, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: 'demo:fluxgraph.dev/Path/apps/podinfo', cluster: 'demo', group: 'fluxgraph.dev', kind: 'Path', name: 'apps/podinfo', role: 'path', state: 'defined', file: 'repo.yaml', line: 50},
  {id: 'demo:fluxgraph.dev/Path/clusters/demo', cluster: 'demo', group: 'fluxgraph.dev', kind: 'Path', name: 'clusters/demo', role: 'path', state: 'defined', file: 'repo.yaml', line: 30}
] AS row
MERGE (n:FluxEntity {repository: 'podinfo', id: row.id})
SET n:Path, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: 'demo:bitnami.com/SealedSecret/podinfo/podinfo-token', cluster: 'demo', group: 'bitnami.com', version: 'v1alpha1', kind: 'SealedSecret', namespace: 'podinfo', name: 'podinfo-token', role: 'secret', state: 'defined', file: 'repo.yaml', line: 100}
] AS row
MERGE (n:FluxEntity {repository: 'podinfo', id: row.id})
SET n:SealedSecret, n += row, n.revision = '1f0c2ab';
UNWIND [
  {from: 'demo:fluxgraph.dev/Path/apps/podinfo', to: 'demo:/ConfigMap/podinfo/podinfo-values', edge: {relation: 'contains', field: 'spec.field123', optional: false, file: 'repo.yaml', line: 123}},
  {from: 'demo:fluxgraph.dev/Path/apps/podinfo', to: 'demo:bitnami.com/SealedSecret/podinfo/podinfo-token', edge: {relation: 'contains', field: 'spec.field125', optional: false, file: 'repo.yaml', line: 125}},
  {from: 'demo:fluxgraph.dev/Path/apps/podinfo', to: 'demo:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo', edge: {relation: 'contains', field: 'spec.field121', optional: false, file: 'repo.yaml', line: 121}},
  {from: 'demo:fluxgraph.dev/Path/clusters/demo', to: 'demo:/Namespace/podinfo', edge: {relation: 'contains', field: 'spec.field116', optional: false, file: 'repo.yaml', line: 116}},
  {from: 'demo:fluxgraph.dev/Path/clusters/demo', to: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', edge: {relation: 'contains', field: 'spec.field114', optional: false, file: 'repo.yaml', line: 114}},
  {from: 'demo:fluxgraph.dev/Path/clusters/demo', to: 'demo:source.toolkit.fluxcd.io/HelmRepository/flux-system/podinfo', edge: {relation: 'contains', field: 'spec.field118', optional: false, file: 'repo.yaml', line: 118}}
] AS row
MATCH (a:FluxEntity {repository: 'podinfo', id: row.from})
MATCH (b:FluxEntity {repository: 'podinfo', id: row.to})
MERGE (a)-[r:CONTAINS {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
UNWIND [
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', to: 'demo:fluxgraph.dev/Path/clusters/demo', edge: {relation: 'points-at', field: 'spec.field113', optional: false, file: 'repo.yaml', line: 113}},
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', to: 'demo:fluxgraph.dev/Path/apps/podinfo', edge: {relation: 'points-at', field: 'spec.field120', optional: false, file: 'repo.yaml', line: 120}}
] AS row
MATCH (a:FluxEntity {repository: 'podinfo', id: row.from})
MATCH (b:FluxEntity {repository: 'podinfo', id: row.to})
MERGE (a)-[r:POINTS_AT {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
UNWIND [
  {from: 'demo:source.toolkit.fluxcd.io/HelmRepository/flux-system/podinfo', to: 'demo:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo', edge: {relation: 'hosts-charts-for', field: 'spec.field127', optional: false, file: 'repo.yaml', line: 127}}
] AS row
MATCH (a:FluxEntity {repository: 'podinfo', id: row.from})
MATCH (b:FluxEntity {repository: 'podinfo', id: row.to})
MERGE (a)-[r:HOSTS_CHARTS_FOR {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
UNWIND [
  {from: 'demo:/ConfigMap/podinfo/podinfo-values', to: 'demo:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo', edge: {relation: 'configures', field: 'spec.field128', optional: false, file: 'repo.yaml', line: 128}}
] AS row
MATCH (a:FluxEntity {repository: 'podinfo', id: row.from})
MATCH (b:FluxEntity {repository: 'podinfo', id: row.to})
MERGE (a)-[r:CONFIGURES {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
UNWIND [
  {from: 'demo:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo', to: 'demo:fluxgraph.dev/Container/podinfo/HelmRelease/podinfo/podinfo', edge: {relation: 'deploys', field: 'spec.field129', optional: false, file: 'repo.yaml', line: 129}}
] AS row
MATCH (a:FluxEntity {repository: 'podinfo', id: row.from})
MATCH (b:FluxEntity {repository: 'podinfo', id: row.to})
MERGE (a)-[r:DEPLOYS {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
UNWIND [
  {from: 'demo:fluxgraph.dev/Container/podinfo/HelmRelease/podinfo/podinfo', to: 'demo:bitnami.com/SealedSecret/podinfo/podinfo-token', edge: {relation: 'references', field: 'spec.field130', optional: false, file: 'repo.yaml', line: 130}}
] AS row
MATCH (a:FluxEntity {repository: 'podinfo', id: row.from})
MATCH (b:FluxEntity {repository: 'podinfo', id: row.to})
MERGE (a)-[r:REFERENCES {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
UNWIND [
  {from: 'demo:source.toolkit.fluxcd.io/GitRepository/flux-system/flux-system', to: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', edge: {relation: 'provides-source-for', field: 'spec.field111', optional: false, file: 'repo.yaml', line: 111}},
  {from: 'demo:source.toolkit.fluxcd.io/GitRepository/flux-system/flux-system', to: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', edge: {relation: 'provides-source-for', field: 'spec.field112', optional: false, file: 'repo.yaml', line: 112}}
] AS row
MATCH (a:FluxEntity {repository: 'podinfo', id: row.from})
MATCH (b:FluxEntity {repository: 'podinfo', id: row.to})
MERGE (a)-[r:PROVIDES_SOURCE_FOR {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
UNWIND [
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', to: 'demo:/Namespace/podinfo', edge: {relation: 'applies', field: 'spec.field117', optional: false, file: 'repo.yaml', line: 117}},
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', to: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', edge: {relation: 'applies', field: 'spec.field115', optional: false, file: 'repo.yaml', line: 115}},
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', to: 'demo:source.toolkit.fluxcd.io/HelmRepository/flux-system/podinfo', edge: {relation: 'applies', field: 'spec.field119', optional: false, file: 'repo.yaml', line: 119}},
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', to: 'demo:/ConfigMap/podinfo/podinfo-values', edge: {relation: 'applies', field: 'spec.field124', optional: false, file: 'repo.yaml', line: 124}},
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', to: 'demo:bitnami.com/SealedSecret/podinfo/podinfo-token', edge: {relation: 'applies', field: 'spec.field126', optional: false, file: 'repo.yaml', line: 126}},
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', to: 'demo:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo', edge: {relation: 'applies', field: 'spec.field122', optional: false, file: 'repo.yaml', line: 122}}
] AS row
MATCH (a:FluxEntity {repository: 'podinfo', id: row.from})
MATCH (b:FluxEntity {repository: 'podinfo', id: row.to})
MERGE (a)-[r:APPLIES {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
