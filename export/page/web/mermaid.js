/** @import { Scene } from './scene.js' */

/**
 * Writes a picture as a Mermaid flowchart.
 * @param {Scene} scene
 * @param {(relation: string) => boolean} draws
 * @returns {string}
 */
export function mermaid(scene, draws) {
  const ids = new Map(scene.boxes.map((box, i) => [box, `n${i + 1}`]));
  const lines = ['flowchart LR'];
  const framed = scene.frames.length ? scene.frames.filter((frame) => frame.level === 1) : [];
  /** @type {Set<import('./layout.js').Box>} */
  const written = new Set();
  const write = (/** @type {import('./layout.js').Box} */ box, /** @type {string} */ indent) => {
    written.add(box);
    lines.push(`${indent}${ids.get(box)}["${[box.node?.kind || box.kind, box.title].map(quote).join('<br/>')}"]`);
  };
  framed.forEach((frame, i) => {
    const inside = scene.boxes.filter((box) => !written.has(box) && box.x >= frame.x && box.x < frame.x + frame.w && box.y >= frame.y && box.y < frame.y + frame.h);
    if (!inside.length) return;
    const outer = scene.frames.find((other) => other.level === 0 && frame.x >= other.x && frame.x < other.x + other.w && frame.y >= other.y && frame.y < other.y + other.h);
    lines.push(`  subgraph g${i + 1}["${quote([outer?.title, frame.title].filter(Boolean).join(', '))}"]`);
    for (const box of inside) write(box, '    ');
    lines.push('  end');
  });
  for (const box of scene.boxes) if (!written.has(box)) write(box, '  ');
  for (const stroke of scene.strokes) {
    const { relation, cycle } = stroke.link;
    if (!draws(relation.name)) continue;
    lines.push(`  ${ids.get(stroke.from)} ${cycle ? '==>' : '-->'}|"${quote(relation.words)}"| ${ids.get(stroke.to)}`);
  }
  return lines.join('\n') + '\n';
}

/** Writes a text so that Mermaid reads it as that text. @param {string} text */
function quote(text) {
  return [...text].map((letter) => (/[A-Za-z0-9 /,]/.test(letter) ? letter : `#${letter.codePointAt(0)};`)).join('');
}
