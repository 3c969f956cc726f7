// Has D2 compile and lay out files: a line of JSON for each, with the error or the labels and the lines.
import { readFile } from "node:fs/promises";
import { D2 } from "@terrastruct/d2";

const d2 = new D2();
for (const file of process.argv.slice(2)) {
  const answer = { error: "", labels: [], lines: 0 };
  try {
    const { diagram } = await d2.compile(await readFile(file, "utf8"), { layout: "dagre" });
    answer.labels = diagram.shapes.map((s) => s.label);
    answer.lines = diagram.connections.length;
  } catch (e) {
    answer.error = String(e.message || e);
  }
  console.log(JSON.stringify(answer));
}
process.exit(0); // its worker goes on otherwise
