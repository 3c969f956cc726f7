// Has D2 compile files and measure what is in them, without laying them out: a line of JSON for each, with
// the error or the labels and the lines. The package offers no such thing by name, but its WebAssembly does.
const { readFileSync } = require("node:fs");
const path = require("node:path");

const dir = path.dirname(require.resolve("@terrastruct/d2"));
new Function(readFileSync(path.join(dir, "wasm_exec.js"), "utf8")).call(globalThis);

const labels = (shapes) => (shapes ?? []).flatMap((s) => [s.labels?.[0].text ?? s.id, ...labels(s.children)]);

(async () => {
  const go = new Go();
  const { instance } = await WebAssembly.instantiate(readFileSync(path.join(dir, "d2.wasm")), go.importObject);
  go.run(instance);
  for (const file of process.argv.slice(2)) {
    const { error, data } = JSON.parse(await globalThis.d2.getELKGraph(JSON.stringify({ fs: { index: readFileSync(file, "utf8") } })));
    const answer = { error: error?.message ?? "", labels: labels(data?.children), lines: (data?.edges ?? []).length };
    await new Promise((done) => process.stdout.write(JSON.stringify(answer) + "\n", done));
  }
  process.exit(0); // it goes on otherwise
})();
