/** @import { Entity, Link } from './model.js' */

/** What a node needs, and what brings it. @param {Entity} node @returns {Link[]} */
export function needs(node) {
  return [...node.out, ...node.in].filter((link) => link.below === node && link.above !== node);
}

/** What needs a node, and what it brings. @param {Entity} node @returns {Link[]} */
export function neededBy(node) {
  return [...node.out, ...node.in].filter((link) => link.above === node && link.below !== node);
}

/** @param {Link} link @param {Entity} node @returns {Entity} */
export function otherEnd(link, node) {
  return link.from === node ? link.to : link.from;
}

/**
 * Everything that can be reached in one way, with the links on the way there.
 * @param {Entity} start
 * @param {(node: Entity) => Link[]} way
 * @param {number} steps
 * @returns {{nodes: Set<Entity>, links: Set<Link>}}
 */
export function reach(start, way, steps = Infinity) {
  const nodes = new Set([start]);
  /** @type {Set<Link>} */
  const links = new Set();
  let layer = [start];
  for (let step = 0; step < steps && layer.length; step++) {
    /** @type {Entity[]} */
    const next = [];
    for (const node of layer) {
      for (const link of way(node)) {
        links.add(link);
        const other = otherEnd(link, node);
        if (!nodes.has(other)) {
          nodes.add(other);
          next.push(other);
        }
      }
    }
    layer = next;
  }
  return { nodes, links };
}

/**
 * A shortest chain of references between two nodes: from the first to the second if there is one, else
 * back, else along links of either way. Null where nothing connects them.
 * @param {Entity} from
 * @param {Entity} to
 * @returns {{links: Link[], way: 'there' | 'back' | 'either'} | null}
 */
export function chain(from, to) {
  /** @type {(start: Entity, end: Entity, either: boolean) => Link[] | null} */
  const search = (start, end, either) => {
    /** @type {Map<Entity, Link | null>} */
    const reached = new Map([[start, null]]);
    const queue = [start];
    for (let i = 0; i < queue.length; i++) {
      const node = queue[i];
      const links = [...node.out, ...node.in];
      // That YAML lies in a directory says least of why something is there.
      links.sort((a, b) => Number(a.relation.name === 'contains') - Number(b.relation.name === 'contains'));
      for (const link of links) {
        const refers = link.relation.backward ? link.to : link.from;
        if (!either && refers !== node) continue;
        const next = otherEnd(link, node);
        if (reached.has(next)) continue;
        reached.set(next, link);
        if (next === end) {
          const links = [];
          for (let at = end, by = reached.get(at); by; at = otherEnd(by, at), by = reached.get(at)) links.unshift(by);
          return links;
        }
        queue.push(next);
      }
    }
    return null;
  };
  let links = search(from, to, false);
  if (links) return { links, way: 'there' };
  links = search(to, from, false);
  if (links) return { links, way: 'back' };
  links = search(from, to, true);
  return links && { links, way: 'either' };
}
