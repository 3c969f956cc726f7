// made by fluxgraph: 4 nodes, 6 edges
CREATE CONSTRAINT fluxgraph_id IF NOT EXISTS FOR (n:FluxEntity) REQUIRE (n.repository, n.id) IS UNIQUE;
UNWIND [
  {id: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/a', cluster: 'demo', group: 'kustomize.toolkit.fluxcd.io', version: 'v1', kind: 'Kustomization', namespace: 'flux-system', name: 'a', role: 'kustomization', state: 'defined', file: 'repo.yaml', line: 10, findings: ['apply-cycle'], severity: 'error'},
  {id: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/b', cluster: 'demo', group: 'kustomize.toolkit.fluxcd.io', version: 'v1', kind: 'Kustomization', namespace: 'flux-system', name: 'b', role: 'kustomization', state: 'defined', file: 'repo.yaml', line: 20, findings: ['apply-cycle'], severity: 'error'}
] AS row
MERGE (n:FluxEntity {repository: '', id: row.id})
SET n:Kustomization, n += row, n.revision = '1f0c2ab';
UNWIND [
  {id: 'demo:fluxgraph.dev/Path/a', cluster: 'demo', group: 'fluxgraph.dev', kind: 'Path', name: 'a', role: 'path', state: 'defined', file: 'repo.yaml', line: 30},
  {id: 'demo:fluxgraph.dev/Path/b', cluster: 'demo', group: 'fluxgraph.dev', kind: 'Path', name: 'b', role: 'path', state: 'defined', file: 'repo.yaml', line: 40}
] AS row
MERGE (n:FluxEntity {repository: '', id: row.id})
SET n:Path, n += row, n.revision = '1f0c2ab';
UNWIND [
  {from: 'demo:fluxgraph.dev/Path/a', to: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/b', edge: {relation: 'contains', field: 'spec.field42', optional: false, file: 'repo.yaml', line: 42}},
  {from: 'demo:fluxgraph.dev/Path/b', to: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/a', edge: {relation: 'contains', field: 'spec.field45', optional: false, file: 'repo.yaml', line: 45}}
] AS row
MATCH (a:FluxEntity {repository: '', id: row.from})
MATCH (b:FluxEntity {repository: '', id: row.to})
MERGE (a)-[r:CONTAINS {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
UNWIND [
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/a', to: 'demo:fluxgraph.dev/Path/a', edge: {relation: 'points-at', field: 'spec.field41', optional: false, file: 'repo.yaml', line: 41}},
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/b', to: 'demo:fluxgraph.dev/Path/b', edge: {relation: 'points-at', field: 'spec.field44', optional: false, file: 'repo.yaml', line: 44}}
] AS row
MATCH (a:FluxEntity {repository: '', id: row.from})
MATCH (b:FluxEntity {repository: '', id: row.to})
MERGE (a)-[r:POINTS_AT {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
UNWIND [
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/a', to: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/b', edge: {relation: 'applies', field: 'spec.field43', optional: false, file: 'repo.yaml', line: 43}},
  {from: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/b', to: 'demo:kustomize.toolkit.fluxcd.io/Kustomization/flux-system/a', edge: {relation: 'applies', field: 'spec.field46', optional: false, file: 'repo.yaml', line: 46}}
] AS row
MATCH (a:FluxEntity {repository: '', id: row.from})
MATCH (b:FluxEntity {repository: '', id: row.to})
MERGE (a)-[r:APPLIES {field: coalesce(row.edge.field, '')}]->(b)
SET r += row.edge;
