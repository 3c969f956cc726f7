/**
 * @typedef {object} Entity
 * @property {number} i index in Model.nodes
 * @property {string} id stable from run to run
 * @property {string} cluster
 * @property {string} group
 * @property {string} version
 * @property {string} kind
 * @property {string} namespace
 * @property {string} name
 * @property {string} label the name as it is shown
 * @property {string} state
 * @property {string} role
 * @property {number} mark index in Model.marks; 0: none
 * @property {string} note a few words on the mark
 * @property {number} home the Kustomization that applies it; -1: none
 * @property {string} wave a number, cycle, blocked, or empty
 * @property {string} file
 * @property {number} line
 * @property {string[][]} facts pairs
 * @property {string[][]} labels pairs
 * @property {number} yaml index in Model.yaml; -1: none
 * @property {Link[]} out
 * @property {Link[]} in
 * @property {number[]} findings indexes in Model.findings
 * @property {number} grave how many of them are errors or warnings
 * @property {string} text what a search looks through, in lower case
 *
 * @typedef {object} Link
 * @property {number} i index in Model.edges
 * @property {Entity} from
 * @property {Entity} to
 * @property {Entity} above the end that is needed, or brings the other: it comes to be first
 * @property {Entity} below
 * @property {Relation} relation
 * @property {string} field
 * @property {boolean} optional
 * @property {string} condition
 * @property {boolean} cycle
 * @property {string} file
 * @property {number} line
 *
 * @typedef {{name: string, words: string, backward: boolean, brings: boolean}} Relation
 * @typedef {{i: number, rule: string, severity: string, cluster: string, message: string, nodes: number[], edges: number[], file: string, line: number, related: {file?: string, line?: number, message: string}[]}} Finding
 *
 * @typedef {object} Model
 * @property {string} title
 * @property {string} revision
 * @property {string} web address of a file, with {file} and {line}
 * @property {{name: string, path: string, entry: string}[]} clusters
 * @property {Entity[]} nodes
 * @property {Link[]} edges
 * @property {Relation[]} relations
 * @property {Map<string, string>} roles titles by name
 * @property {string[][]} marks name, title, note
 * @property {Finding[]} findings
 * @property {Map<string, string>} rules pages by name
 * @property {string[]} yaml
 * @property {number} noYAML
 * @property {Map<string, Entity>} byId
 * @property {Map<number, Entity[]>} inside what each Kustomization applies
 */

/**
 * Reads the data of a page.
 * @param {any} data as the exporter wrote them
 * @returns {Model}
 */
export function decode(data) {
  if (data.version !== 1) throw new Error(`these data are of version ${data.version}, and this page reads version 1`);
  /** @type {string[]} */
  const texts = data.strings;
  const table = data.nodes;
  /** @type {(list: number[]) => string[][]} */
  const pairs = (list) => {
    const all = [];
    for (let i = 0; i + 1 < list.length; i += 2) all.push([texts[list[i]], texts[list[i + 1]]]);
    return all;
  };
  /** @type {Entity[]} */
  const nodes = table.id.map((/** @type {number} */ id, /** @type {number} */ i) => {
    const name = texts[table.name[i]];
    const role = data.roles[table.role[i]][0];
    return {
      i, id: texts[id], cluster: texts[table.cluster[i]], group: texts[table.group[i]], version: texts[table.version[i]],
      kind: texts[table.kind[i]] || 'object', namespace: texts[table.namespace[i]], name,
      label: visible(role === 'container' ? name.slice(name.lastIndexOf('/') + 1) : name),
      state: texts[table.state[i]], role, mark: table.mark[i], note: texts[table.note[i]], home: table.home[i], wave: texts[table.wave[i]],
      file: texts[table.file[i]], line: table.line[i], facts: pairs(table.facts[i]), labels: pairs(table.labels[i]), yaml: table.yaml[i],
      out: [], in: [], findings: [], grave: 0, text: '',
    };
  });
  for (const node of nodes) {
    const image = node.facts.filter(([name]) => name === 'image').map(([, value]) => value);
    node.text = [node.name, node.kind, node.namespace, node.file, ...image].join('\n').toLowerCase();
  }
  const edges = data.edges.from.map((/** @type {number} */ from, /** @type {number} */ i) => {
    const relation = data.relations[data.edges.relation[i]];
    const ends = [nodes[from], nodes[data.edges.to[i]]];
    const [above, below] = relation.backward || relation.brings ? ends : ends.toReversed();
    const link = {
      i, from: ends[0], to: ends[1], above, below, relation, field: texts[data.edges.field[i]],
      optional: data.edges.optional[i] === 1, condition: texts[data.edges.condition[i]], cycle: data.edges.cycle[i] === 1,
      file: texts[data.edges.file[i]], line: data.edges.line[i],
    };
    link.from.out.push(link);
    link.to.in.push(link);
    return link;
  });
  const findings = data.findings.map((/** @type {any} */ finding, /** @type {number} */ i) => ({ ...finding, i }));
  for (const finding of findings) {
    for (const i of new Set(finding.nodes)) {
      const node = nodes[/** @type {number} */ (i)];
      node.findings.push(finding.i);
      if (finding.severity !== 'info') node.grave++;
    }
  }
  /** @type {Map<number, Entity[]>} */
  const inside = new Map();
  for (const node of nodes) {
    if (node.home < 0) continue;
    const list = inside.get(node.home);
    if (list) list.push(node);
    else inside.set(node.home, [node]);
  }
  return {
    title: data.title || 'repository', revision: data.revision, web: data.web,
    clusters: data.clusters.map((/** @type {string[]} */ [name, path, entry]) => ({ name, path, entry })),
    nodes, edges, relations: data.relations.slice(1), roles: new Map(data.roles), marks: data.marks, findings,
    rules: new Map(data.rules.map((/** @type {any} */ rule) => [rule.name, rule.page])), yaml: data.yaml, noYAML: data.noYAML,
    byId: new Map(nodes.map((node) => [node.id, node])), inside,
  };
}

/**
 * Writes characters that cannot be seen, or that turn the text around them, as escapes.
 * @param {string} text
 */
function visible(text) {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (letter) => `\\u{${letter.codePointAt(0)?.toString(16)}}`);
}

/**
 * Unpacks data that are compressed and written as base64.
 * @param {string} packed
 * @returns {Promise<any>}
 */
export async function unpack(packed) {
  const binary = atob(packed.trim());
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(stream).text());
}
