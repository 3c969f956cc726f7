/** @import { Entity, Link, Model } from './model.js' */

/** Writes a number with a comma before each three digits. @param {number} n */
export function digits(n) {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',');
}

/**
 * Writes a number of things, such as 1 object or 2 objects.
 * @param {number} n
 * @param {string} noun
 */
export function count(n, noun) {
  return `${digits(n)} ${n === 1 ? noun : plural(noun)}`;
}

/** @param {string} noun */
export function plural(noun) {
  if (/(ss|x|ch)$/.test(noun)) return noun + 'es';
  if (/s$/.test(noun)) return noun;
  if (/[^ae]y$/.test(noun)) return noun.slice(0, -1) + 'ies';
  return noun + 's';
}

/**
 * The name of an object as messages have it: Kind/namespace/name.
 * @param {Entity} node
 */
export function fullName(node) {
  return [node.kind, node.namespace, node.name].filter(Boolean).join('/');
}

/**
 * The directory of an object that no cluster of the repository applies, because other repositories build the directory;
 * empty for other objects.
 * @param {Entity} node
 */
export function partDirectory(node) {
  if (node.state !== 'part') return '';
  return node.in.find((link) => link.relation.name === 'contains')?.from.name || '.';
}

/** @param {string} cluster */
export function clusterName(cluster) {
  return cluster || 'in no cluster';
}

/** @param {string} wave */
export function waveName(wave) {
  if (wave === 'cycle') return 'on a cycle: never ready';
  if (wave === 'blocked') return 'depends on a cycle: never reconciled';
  return wave ? `wave ${wave}` : '';
}

/** Sorts waves by number, and those that never come behind. @param {string} wave */
export function waveRank(wave) {
  const number = Number(wave);
  if (wave && !Number.isNaN(number)) return number;
  return 1e9 + ['cycle', 'blocked', ''].indexOf(wave);
}

/** @param {Link} link */
export function sentence(link) {
  let words = link.relation.words;
  if (link.optional) words += ' (optional)';
  return `${fullName(link.from)} ${words} ${fullName(link.to)}`;
}

/** @param {string} file @param {number | undefined} line */
export function placeName(file, line) {
  return line ? `${file}:${line}` : file;
}

/**
 * The address of a place on the web; empty where none is known.
 * @param {Model} model
 * @param {string} file
 * @param {number | undefined} line
 */
export function address(model, file, line) {
  if (!model.web || !file || !/^https?:\/\//.test(model.web)) return '';
  return model.web.replace('{file}', () => file.split('/').map(encodeURIComponent).join('/')).replace('{line}', String(line || 1));
}

/**
 * Says what a node is, in one sentence.
 * @param {Entity} node
 */
export function describe(node) {
  const parts = [`${node.kind} ${node.label}`];
  if (node.namespace) parts.push(`namespace ${node.namespace}`);
  if (node.cluster) parts.push(`cluster ${node.cluster}`);
  if (node.note) parts.push(node.note);
  if (waveName(node.wave)) parts.push(waveName(node.wave));
  if (node.findings.length) parts.push(count(node.findings.length, 'finding'));
  return parts.join(', ');
}

/** Namespace and cluster of a node. @param {Entity} node */
export function whereOf(node) {
  return [node.namespace, node.cluster].filter(Boolean).join(' · ');
}
