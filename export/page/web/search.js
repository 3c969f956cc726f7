/** @import { Entity, Model } from './model.js' */

/**
 * @typedef {'cluster' | 'kind' | 'namespace' | 'relation' | 'rule'} Facet
 * @typedef {Record<Facet, Set<string>>} Filters an empty set lets everything through
 */

/** @type {Facet[]} */
export const facetNames = ['cluster', 'kind', 'namespace', 'relation', 'rule'];

/** @returns {Filters} */
export function noFilters() {
  return { cluster: new Set(), kind: new Set(), namespace: new Set(), relation: new Set(), rule: new Set() };
}

/**
 * The values that a node has in a facet.
 * @param {Model} model
 * @param {Entity} node
 * @param {Facet} facet
 * @returns {string[]}
 */
export function valuesOf(model, node, facet) {
  switch (facet) {
    case 'cluster': return [node.cluster];
    case 'kind': return [node.kind];
    case 'namespace': return [node.namespace];
    case 'relation': return [...new Set([...node.out, ...node.in].map((link) => link.relation.name))];
    case 'rule': return [...new Set(node.findings.map((i) => model.findings[i].rule))];
  }
}

/** @param {Filters} filters */
export function anyFilter(filters) {
  return facetNames.some((facet) => filters[facet].size > 0);
}

/**
 * Whether a node passes all filters but the one on a facet.
 * @param {Model} model
 * @param {Entity} node
 * @param {Filters} filters
 * @param {Facet | null} but
 */
export function passes(model, node, filters, but = null) {
  return facetNames.every((facet) => facet === but || filters[facet].size === 0
    || valuesOf(model, node, facet).some((value) => filters[facet].has(value)));
}

/**
 * How well a node answers one word of a search; 0: not at all.
 * @param {Entity} node
 * @param {string} word in lower case
 */
function rankOf(node, word) {
  const name = node.label.toLowerCase();
  if (name === word) return 100;
  if (name.startsWith(word)) return 80;
  const at = name.indexOf(word);
  if (at > 0) return /[-_./:]/.test(name[at - 1]) ? 60 : 45;
  const kind = node.kind.toLowerCase();
  if (kind === word || kind + 's' === word) return 40;
  if (kind.startsWith(word)) return 35;
  if (node.namespace.toLowerCase().startsWith(word)) return 30;
  if (!node.text.includes(word)) return 0;
  return node.name.toLowerCase().includes(word) ? 20 : 10;
}

/** What people look for first. @type {Record<string, number>} */
const weights = { kustomization: 6, release: 6, generator: 5, source: 4, workload: 3, container: 1, path: -3, remote: -2 };

/**
 * The nodes that answer every word, the best first.
 * @param {Model} model
 * @param {string} query
 * @param {Filters} filters
 * @returns {Entity[]}
 */
export function search(model, query, filters) {
  const words = query.toLowerCase().split(/[\s,]+/).filter(Boolean);
  /** @type {[number, Entity][]} */
  const found = [];
  for (const node of model.nodes) {
    if (!passes(model, node, filters)) continue;
    let rank = weights[node.role] || 0;
    let all = true;
    for (const word of words) {
      const points = rankOf(node, word);
      if (points === 0) { all = false; break; }
      rank += points;
    }
    if (all) found.push([rank, node]);
  }
  found.sort((a, b) => b[0] - a[0] || a[1].label.length - b[1].label.length || a[1].i - b[1].i);
  return found.map(([, node]) => node);
}

/**
 * How many nodes have each value of a facet, under the filters on the others; the most frequent first.
 * @param {Model} model
 * @param {Facet} facet
 * @param {Filters} filters
 * @returns {[string, number][]}
 */
export function tally(model, facet, filters) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const value of filters[facet]) counts.set(value, 0);
  for (const node of model.nodes) {
    if (!passes(model, node, filters, facet)) continue;
    for (const value of valuesOf(model, node, facet)) counts.set(value, (counts.get(value) || 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}
