/** @import { Box, Size, Stroke } from './layout.js' */

import { layered } from './layout.js';

/**
 * Layouts by shape. A layout is a row of whole numbers: the width and the height of the whole, the corner
 * of each box, and of each line how it is bundled, the number of its points, and these, which are those
 * of cubic curves from the box above to the box below.
 * @type {Map<string, number[]>}
 */
const layouts = new Map();

/** The shapes that were requested and are not known. @type {Set<string>} */
const missed = new Set();

/**
 * Names a shape: how many boxes a picture has, and which of them its lines lead from and to, from above
 * to below. All boxes are of one size, so this is all that a layout depends on.
 * @param {number} boxes
 * @param {[number, number][]} lines none from a box to itself
 */
export function shapeName(boxes, lines) {
  return `${boxes.toString(36)}:${lines.map((ends) => ends.map((end) => end.toString(36)).join('.')).join(',')}`;
}

/** @param {Box[]} boxes @param {Stroke[]} strokes */
function shapeOf(boxes, strokes) {
  const at = new Map(boxes.map((box, i) => [box, i]));
  return shapeName(boxes.length, strokes.map((stroke) => [at.get(stroke.above) || 0, at.get(stroke.below) || 0]));
}

/** What sets boxes in places where no layout is at hand. */
let otherwise = layered;

/** Leaves boxes where they are from now on: only the names of shapes are wanted. */
export function collect() {
  otherwise = () => ({ w: 0, h: 0 });
}

/** Takes in layouts by their shapes. @param {Iterable<[string, number[]]>} entries */
export function learn(entries) {
  for (const [shape, layout] of entries) {
    layouts.set(shape, layout);
    missed.delete(shape);
  }
}

/** The shapes that were requested since the last time, and are not known. @returns {string[]} */
export function missing() {
  const list = [...missed];
  missed.clear();
  return list;
}

/** At which box of a line it is one of a bundle, by what a layout says. */
const bundles = /** @type {const} */ ([null, 'above', 'below']);

/**
 * Sets boxes and the lines between them as Graphviz has laid out their shape or, where its layout is not
 * at hand, in columns.
 * @param {Box[]} boxes
 * @param {Stroke[]} strokes given their ways where these are known
 * @returns {Size}
 */
export function arranged(boxes, strokes) {
  const lines = strokes.filter((stroke) => stroke.above !== stroke.below);
  if (!lines.length) return otherwise(boxes, strokes);
  const shape = shapeOf(boxes, lines);
  const layout = layouts.get(shape);
  if (!layout) {
    missed.add(shape);
    return otherwise(boxes, strokes);
  }
  let at = 2;
  for (const box of boxes) {
    box.x = layout[at++];
    box.y = layout[at++];
  }
  for (const stroke of lines) {
    const end = layout[at++], n = layout[at++];
    const points = Array.from({ length: n }, (_, i) => ({ x: layout[at + 2 * i], y: layout[at + 2 * i + 1] }));
    at += 2 * n;
    stroke.way = { x: 0, y: 0, bundle: bundles[end], points: stroke.from === stroke.above ? points : points.reverse() };
  }
  return { w: layout[0], h: layout[1] };
}
