// made by fluxgraph: 22 nodes, 40 edges
CREATE CONSTRAINT fluxgraph_id IF NOT EXISTS FOR (n:FluxEntity) REQUIRE (n.repository, n.id) IS UNIQUE;
UNWIND [
  {id: 'production:/ConfigMap/podinfo/podinfo-values', cluster: 'production', version: 'v1', kind: 'ConfigMap', namespace: 'podinfo', name: 'podinfo-values', role: 'config', state: 'defined', file: 'repo.yaml', line: 90, keys: 'values.yaml'},
  {id: 'staging:/ConfigMap/podinfo/podinfo-values', cluster: 'staging', version: 'v1', kind: 'ConfigMap', namespace: 'podinfo', name: 'podinfo-values', role: 'config', state: 'defined', file: 'repo.yaml', line: 220, keys: 'values.yaml'}
] AS row
MERGE (n:FluxEntity {repository: '', id: row.id})
SET n:ConfigMap, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: 'production:fluxgraph.dev/Container/podinfo/HelmRelease/podinfo/podinfo', cluster: 'production', group: 'fluxgraph.dev', kind: 'Container', namespace: 'podinfo', name: 'HelmRelease/podinfo/podinfo', role: 'container', state: 'inferred', image: 'ghcr.io/stefanprodan/podinfo:6.3.5'},
  {id: 'staging:fluxgraph.dev/Container/podinfo/HelmRelease/podinfo/podinfo', cluster: 'staging', group: 'fluxgraph.dev', kind: 'Container', namespace: 'podinfo', name: 'HelmRelease/podinfo/podinfo', role: 'container', state: 'inferred', image: 'ghcr.io/stefanprodan/podinfo:6.3.5'}
] AS row
MERGE (n:FluxEntity {repository: '', id: row.id})
SET n:Container, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: 'production:source.toolkit.fluxcd.io/GitRepository/flux-system/flux-system', cluster: 'production', group: 'source.toolkit.fluxcd.io', version: 'v1', kind: 'GitRepository', namespace: 'flux-system', name: 'flux-system', role: 'source', state: 'external'},
  {id: 'staging:source.toolkit.fluxcd.io/GitRepository/flux-system/flux-system', cluster: 'staging', group: 'source.toolkit.fluxcd.io', version: 'v1', kind: 'GitRepository', namespace: 'flux-system', name: 'flux-system', role: 'source', state: 'external'}
] AS row
MERGE (n:FluxEntity {repository: '', id: row.id})
SET n:GitRepository, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: 'production:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo', cluster: 'production', group: 'helm.toolkit.fluxcd.io', version: 'v2', kind: 'HelmRelease', namespace: 'podinfo', name: 'podinfo', role: 'release', state: 'defined', file: 'repo.yaml', line: 80, chart: 'podinfo', chartVersion: '6.x'},
  {id: 'staging:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo', cluster: 'staging', group: 'helm.toolkit.fluxcd.io', version: 'v2', kind: 'HelmRelease', namespace: 'podinfo', name: 'podinfo', role: 'release', state: 'defined', file: 'repo.yaml', line: 210, chart: 'podinfo', chartVersion: '6.x'}
] AS row
MERGE (n:FluxEntity {repository: '', id: row.id})
SET n:HelmRelease, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: 'production:source.toolkit.fluxcd.io/HelmRepository/flux-system/podinfo', cluster: 'production', group: 'source.toolkit.fluxcd.io', version: 'v1', kind: 'HelmRepository', namespace: 'flux-system', name: 'podinfo', role: 'source', state: 'defined', file: 'repo.yaml', line: 70, url: 'https://stefanprodan.github.io/podinfo'},
  {id: 'staging:source.toolkit.fluxcd.io/HelmRepository/flux-system/podinfo', cluster: 'staging', group: 'source.toolkit.fluxcd.io', version: 'v1', kind: 'HelmRepository', namespace: 'flux-system', name: 'podinfo', role: 'source', state: 'defined', file: 'repo.yaml', line: 200, url: 'https://stefanprodan.github.io/podinfo'}
] AS row
MERGE (n:FluxEntity {repository: '', id: row.id})
SET n:HelmRepository, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: 'production:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', cluster: 'production', group: 'kustomize.toolkit.fluxcd.io', version: 'v1', kind: 'Kustomization', namespace: 'flux-system', name: 'flux-system', role: 'kustomization', state: 'defined', file: 'repo.yaml', line: 20, path: './clusters/demo', root: 'true'},
  {id: 'production:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', cluster: 'production', group: 'kustomize.toolkit.fluxcd.io', version: 'v1', kind: 'Kustomization', namespace: 'flux-system', name: 'podinfo', role: 'kustomization', state: 'defined', file: 'repo.yaml', line: 40, path: './apps/podinfo'},
  {id: 'staging:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', cluster: 'staging', group: 'kustomize.toolkit.fluxcd.io', version: 'v1', kind: 'Kustomization', namespace: 'flux-system', name: 'flux-system', role: 'kustomization', state: 'defined', file: 'repo.yaml', line: 150, path: './clusters/demo', root: 'true'},
  {id: 'staging:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', cluster: 'staging', group: 'kustomize.toolkit.fluxcd.io', version: 'v1', kind: 'Kustomization', namespace: 'flux-system', name: 'podinfo', role: 'kustomization', state: 'defined', file: 'repo.yaml', line: 170, path: './apps/podinfo'}
] AS row
MERGE (n:FluxEntity {repository: '', id: row.id})
SET n:Kustomization, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: 'production:/Namespace/podinfo', cluster: 'production', version: 'v1', kind: 'Namespace', name: 'podinfo', role: 'namespace', state: 'defined', file: 'repo.yaml', line: 60},
  {id: 'staging:/Namespace/podinfo', cluster: 'staging', version: 'v1', kind: 'Namespace', name: 'podinfo', role: 'namespace', state: 'defined', file: 'repo.yaml', line: 190}
] AS row
MERGE (n:FluxEntity {repository: '', id: row.id})
SET n:Namespace, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: 'production:fluxgraph.dev/Path/apps/podinfo', cluster: 'production', group: 'fluxgraph.dev', kind: 'Path', name: 'apps/podinfo', role: 'path', state: 'defined', file: 'repo.yaml', line: 50},
  {id: 'production:fluxgraph.dev/Path/clusters/demo', cluster: 'production', group: 'fluxgraph.dev', kind: 'Path', name: 'clusters/demo', role: 'path', state: 'defined', file: 'repo.yaml', line: 30},
  {id: 'staging:fluxgraph.dev/Path/apps/podinfo', cluster: 'staging', group: 'fluxgraph.dev', kind: 'Path', name: 'apps/podinfo', role: 'path', state: 'defined', file: 'repo.yaml', line: 180},
  {id: 'staging:fluxgraph.dev/Path/clusters/demo', cluster: 'staging', group: 'fluxgraph.dev', kind: 'Path', name: 'clusters/demo', role: 'path', state: 'defined', file: 'repo.yaml', line: 160}
] AS row
MERGE (n:FluxEntity {repository: '', id: row.id})
SET n:Path, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: 'production:bitnami.com/SealedSecret/podinfo/podinfo-token', cluster: 'production', group: 'bitnami.com', version: 'v1alpha1', kind: 'SealedSecret', namespace: 'podinfo', name: 'podinfo-token', role: 'secret', state: 'defined', file: 'repo.yaml', line: 100},
  {id: 'staging:bitnami.com/SealedSecret/podinfo/podinfo-token', cluster: 'staging', group: 'bitnami.com', version: 'v1alpha1', kind: 'SealedSecret', namespace: 'podinfo', name: 'podinfo-token', role: 'secret', state: 'defined', file: 'repo.yaml', line: 230}
] AS row
MERGE (n:FluxEntity {repository: '', id: row.id})
SET n:SealedSecret, n += row, n.revision = '1f0c2ab';
UNWIND [
  {from: 'production:fluxgraph.dev/Path/apps/podinfo', to: 'production:/ConfigMap/podinfo/podinfo-values', edge: {relation: 'contains', field: 'spec.field123', optional: false, file: 'repo.yaml', line: 123}},
  {from: 'production:fluxgraph.dev/Path/apps/podinfo', to: 'production:bitnami.com/SealedSecret/podinfo/podinfo-token', edge: {relation: 'contains', field: 'spec.field125', optional: false, file: 'repo.yaml', line: 125}},
  {from: 'production:fluxgraph.dev/Path/apps/podinfo', to: 'production:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo', edge: {relation: 'contains', field: 'spec.field121', optional: false, file: 'repo.yaml', line: 121}},
  {from: 'production:fluxgraph.dev/Path/clusters/demo', to: 'production:/Namespace/podinfo', edge: {relation: 'contains', field: 'spec.field116', optional: false, file: 'repo.yaml', line: 116}},
  {from: 'production:fluxgraph.dev/Path/clusters/demo', to: 'production:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', edge: {relation: 'contains', field: 'spec.field114', optional: false, file: 'repo.yaml', line: 114}},
  {from: 'production:fluxgraph.dev/Path/clusters/demo', to: 'production:source.toolkit.fluxcd.io/HelmRepository/flux-system/podinfo', edge: {relation: 'contains', field: 'spec.field118', optional: false, file: 'repo.yaml', line: 118}},
  {from: 'staging:fluxgraph.dev/Path/apps/podinfo', to: 'staging:/ConfigMap/podinfo/podinfo-values', edge: {relation: 'contains', field: 'spec.field253', optional: false, file: 'repo.yaml', line: 253}},
  {from: 'staging:fluxgraph.dev/Path/apps/podinfo', to: 'staging:bitnami.com/SealedSecret/podinfo/podinfo-token', edge: {relation: 'contains', field: 'spec.field255', optional: false, file: 'repo.yaml', line: 255}},
  {from: 'staging:fluxgraph.dev/Path/apps/podinfo', to: 'staging:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo', edge: {relation: 'contains', field: 'spec.field251', optional: false, file: 'repo.yaml', line: 251}},
  {from: 'staging:fluxgraph.dev/Path/clusters/demo', to: 'staging:/Namespace/podinfo', edge: {relation: 'contains', field: 'spec.field246', optional: false, file: 'repo.yaml', line: 246}},
  {from: 'staging:fluxgraph.dev/Path/clusters/demo', to: 'staging:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', edge: {relation: 'contains', field: 'spec.field244', optional: false, file: 'repo.yaml', line: 244}},
  {from: 'staging:fluxgraph.dev/Path/clusters/demo', to: 'staging:source.toolkit.fluxcd.io/HelmRepository/flux-system/podinfo', edge: {relation: 'contains', field: 'spec.field248', optional: false, file: 'repo.yaml', line: 248}}
] AS row
MATCH (a:FluxEntity {repository: '', id: row.from})
MATCH (b:FluxEntity {repository: '', id: row.to})
MERGE (a)-[r:CONTAINS {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
UNWIND [
  {from: 'production:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', to: 'production:fluxgraph.dev/Path/clusters/demo', edge: {relation: 'points-at', field: 'spec.field113', optional: false, file: 'repo.yaml', line: 113}},
  {from: 'production:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', to: 'production:fluxgraph.dev/Path/apps/podinfo', edge: {relation: 'points-at', field: 'spec.field120', optional: false, file: 'repo.yaml', line: 120}},
  {from: 'staging:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', to: 'staging:fluxgraph.dev/Path/clusters/demo', edge: {relation: 'points-at', field: 'spec.field243', optional: false, file: 'repo.yaml', line: 243}},
  {from: 'staging:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', to: 'staging:fluxgraph.dev/Path/apps/podinfo', edge: {relation: 'points-at', field: 'spec.field250', optional: false, file: 'repo.yaml', line: 250}}
] AS row
MATCH (a:FluxEntity {repository: '', id: row.from})
MATCH (b:FluxEntity {repository: '', id: row.to})
MERGE (a)-[r:POINTS_AT {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
UNWIND [
  {from: 'production:source.toolkit.fluxcd.io/HelmRepository/flux-system/podinfo', to: 'production:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo', edge: {relation: 'hosts-charts-for', field: 'spec.field127', optional: false, file: 'repo.yaml', line: 127}},
  {from: 'staging:source.toolkit.fluxcd.io/HelmRepository/flux-system/podinfo', to: 'staging:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo', edge: {relation: 'hosts-charts-for', field: 'spec.field257', optional: false, file: 'repo.yaml', line: 257}}
] AS row
MATCH (a:FluxEntity {repository: '', id: row.from})
MATCH (b:FluxEntity {repository: '', id: row.to})
MERGE (a)-[r:HOSTS_CHARTS_FOR {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
UNWIND [
  {from: 'production:/ConfigMap/podinfo/podinfo-values', to: 'production:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo', edge: {relation: 'configures', field: 'spec.field128', optional: false, file: 'repo.yaml', line: 128}},
  {from: 'staging:/ConfigMap/podinfo/podinfo-values', to: 'staging:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo', edge: {relation: 'configures', field: 'spec.field258', optional: false, file: 'repo.yaml', line: 258}}
] AS row
MATCH (a:FluxEntity {repository: '', id: row.from})
MATCH (b:FluxEntity {repository: '', id: row.to})
MERGE (a)-[r:CONFIGURES {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
UNWIND [
  {from: 'production:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo', to: 'production:fluxgraph.dev/Container/podinfo/HelmRelease/podinfo/podinfo', edge: {relation: 'deploys', field: 'spec.field129', optional: false, file: 'repo.yaml', line: 129}},
  {from: 'staging:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo', to: 'staging:fluxgraph.dev/Container/podinfo/HelmRelease/podinfo/podinfo', edge: {relation: 'deploys', field: 'spec.field259', optional: false, file: 'repo.yaml', line: 259}}
] AS row
MATCH (a:FluxEntity {repository: '', id: row.from})
MATCH (b:FluxEntity {repository: '', id: row.to})
MERGE (a)-[r:DEPLOYS {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
UNWIND [
  {from: 'production:fluxgraph.dev/Container/podinfo/HelmRelease/podinfo/podinfo', to: 'production:bitnami.com/SealedSecret/podinfo/podinfo-token', edge: {relation: 'references', field: 'spec.field130', optional: false, file: 'repo.yaml', line: 130}},
  {from: 'staging:fluxgraph.dev/Container/podinfo/HelmRelease/podinfo/podinfo', to: 'staging:bitnami.com/SealedSecret/podinfo/podinfo-token', edge: {relation: 'references', field: 'spec.field260', optional: false, file: 'repo.yaml', line: 260}}
] AS row
MATCH (a:FluxEntity {repository: '', id: row.from})
MATCH (b:FluxEntity {repository: '', id: row.to})
MERGE (a)-[r:REFERENCES {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
UNWIND [
  {from: 'production:source.toolkit.fluxcd.io/GitRepository/flux-system/flux-system', to: 'production:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', edge: {relation: 'provides-source-for', field: 'spec.field111', optional: false, file: 'repo.yaml', line: 111}},
  {from: 'production:source.toolkit.fluxcd.io/GitRepository/flux-system/flux-system', to: 'production:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', edge: {relation: 'provides-source-for', field: 'spec.field112', optional: false, file: 'repo.yaml', line: 112}},
  {from: 'staging:source.toolkit.fluxcd.io/GitRepository/flux-system/flux-system', to: 'staging:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', edge: {relation: 'provides-source-for', field: 'spec.field241', optional: false, file: 'repo.yaml', line: 241}},
  {from: 'staging:source.toolkit.fluxcd.io/GitRepository/flux-system/flux-system', to: 'staging:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', edge: {relation: 'provides-source-for', field: 'spec.field242', optional: false, file: 'repo.yaml', line: 242}}
] AS row
MATCH (a:FluxEntity {repository: '', id: row.from})
MATCH (b:FluxEntity {repository: '', id: row.to})
MERGE (a)-[r:PROVIDES_SOURCE_FOR {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
UNWIND [
  {from: 'production:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', to: 'production:/Namespace/podinfo', edge: {relation: 'applies', field: 'spec.field117', optional: false, file: 'repo.yaml', line: 117}},
  {from: 'production:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', to: 'production:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', edge: {relation: 'applies', field: 'spec.field115', optional: false, file: 'repo.yaml', line: 115}},
  {from: 'production:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', to: 'production:source.toolkit.fluxcd.io/HelmRepository/flux-system/podinfo', edge: {relation: 'applies', field: 'spec.field119', optional: false, file: 'repo.yaml', line: 119}},
  {from: 'production:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', to: 'production:/ConfigMap/podinfo/podinfo-values', edge: {relation: 'applies', field: 'spec.field124', optional: false, file: 'repo.yaml', line: 124}},
  {from: 'production:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', to: 'production:bitnami.com/SealedSecret/podinfo/podinfo-token', edge: {relation: 'applies', field: 'spec.field126', optional: false, file: 'repo.yaml', line: 126}},
  {from: 'production:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', to: 'production:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo', edge: {relation: 'applies', field: 'spec.field122', optional: false, file: 'repo.yaml', line: 122}},
  {from: 'staging:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', to: 'staging:/Namespace/podinfo', edge: {relation: 'applies', field: 'spec.field247', optional: false, file: 'repo.yaml', line: 247}},
  {from: 'staging:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', to: 'staging:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', edge: {relation: 'applies', field: 'spec.field245', optional: false, file: 'repo.yaml', line: 245}},
  {from: 'staging:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/flux-system', to: 'staging:source.toolkit.fluxcd.io/HelmRepository/flux-system/podinfo', edge: {relation: 'applies', field: 'spec.field249', optional: false, file: 'repo.yaml', line: 249}},
  {from: 'staging:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', to: 'staging:/ConfigMap/podinfo/podinfo-values', edge: {relation: 'applies', field: 'spec.field254', optional: false, file: 'repo.yaml', line: 254}},
  {from: 'staging:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', to: 'staging:bitnami.com/SealedSecret/podinfo/podinfo-token', edge: {relation: 'applies', field: 'spec.field256', optional: false, file: 'repo.yaml', line: 256}},
  {from: 'staging:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/podinfo', to: 'staging:helm.toolkit.fluxcd.io/HelmRelease/podinfo/podinfo', edge: {relation: 'applies', field: 'spec.field252', optional: false, file: 'repo.yaml', line: 252}}
] AS row
MATCH (a:FluxEntity {repository: '', id: row.from})
MATCH (b:FluxEntity {repository: '', id: row.to})
MERGE (a)-[r:APPLIES {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
