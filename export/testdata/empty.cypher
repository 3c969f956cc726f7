// made by fluxgraph: 0 nodes, 0 edges
CREATE CONSTRAINT fluxgraph_id IF NOT EXISTS FOR (n:FluxEntity) REQUIRE (n.repository, n.id) IS UNIQUE;
