"""Has networkx read GraphML files: a line of JSON for each, with the nodes' ids and the edges' ends."""

import json
import sys

import networkx

for file in sys.argv[1:]:
    answer = {"error": "", "nodes": [], "edges": []}
    try:
        graph = networkx.read_graphml(file, force_multigraph=True)
        ids = dict(graph.nodes(data="id"))
        answer["nodes"] = [
            {"id": id, "label": data.get("label", ""), "line": data.get("line", 0), "state": data["state"]}
            for id, data in ((data["id"], data) for _, data in graph.nodes(data=True))
        ]
        answer["edges"] = [
            {"from": ids[a], "to": ids[b], "relation": data["relation"], "optional": data["optional"]}
            for a, b, data in graph.edges(data=True)
        ]
    except Exception as e:  # whatever it raises is the answer
        answer["error"] = f"{type(e).__name__}: {e}"
    print(json.dumps(answer))
