/** @import { Entity } from './model.js' */

import { collect, missing, shapeName } from './arrange.js';
import { decode } from './model.js';
import { opens, sceneOf } from './scene.js';
import { firstState } from './state.js';
import { otherEnd } from './walk.js';

/** The longest chain between two objects that is foreseen. */
const longest = 6;

/**
 * Names the shapes of the pictures that a page shows: of every Kustomization and what it applies, of every
 * finding, of every object with what it needs and what needs it, and of the chains between two objects. It
 * is run where the page is written, and is no part of the page.
 * @param {any} data as the page reads them
 * @returns {string[]}
 */
export function shapesOf(data) {
  collect();
  const model = decode(data);
  const everything = { has: () => true };
  /** @type {Set<string>} */
  const around = new Set();
  for (const node of model.nodes) {
    if (opens(model, node)) sceneOf(model, { ...firstState(), view: 'in', at: node.id }, everything);
    const kind = surroundings(node);
    if (around.has(kind)) continue;
    around.add(kind);
    sceneOf(model, { ...firstState(), view: 'of', at: node.id }, everything);
  }
  for (const finding of model.findings) sceneOf(model, { ...firstState(), view: 'finding', finding: finding.i }, everything);
  return [...new Set([...missing(), ...chains()])];
}

/** The shapes of chains: each line leads one way or the other. @returns {string[]} */
function chains() {
  const all = [];
  for (let n = 2; n <= longest; n++) {
    for (let ways = 0; ways < 2 ** (n - 1); ways++) {
      all.push(shapeName(n, Array.from({ length: n - 1 }, (_, i) => (ways & (1 << i) ? [i + 1, i] : [i, i + 1]))));
    }
  }
  return all;
}

/**
 * Tells surroundings apart that may have different shapes: most of thousands are alike.
 * @param {Entity} node
 */
function surroundings(node) {
  /** @type {Map<Entity, number>} */
  const others = new Map();
  let text = node.role;
  for (const link of [...node.out, ...node.in]) {
    const other = otherEnd(link, node);
    let i = others.get(other);
    if (i === undefined) others.set(other, i = others.size);
    text += ` ${link.above === node ? 'b' : 'a'}${link.relation.name}${i}${other.role}`;
  }
  return text;
}
