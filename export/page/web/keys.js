/** @import { App } from './app.js' */
/** @import { Box } from './layout.js' */
/** @import { Scene } from './scene.js' */

import { byId, h } from './dom.js';

/** What the help lists: the keys, and what they do. */
const keys = [
  ['/', 'search'],
  ['Arrow keys', 'go along the lines of the picture, or to what stands beside'],
  ['Enter', 'open what is selected'],
  ['f', 'look at the selected object alone, with what it needs and what needs it'],
  [',  and  .', 'one step nearer, one step further around it'],
  ['[  and  ]', 'show all that it needs, or all that needs it'],
  ['Backspace', 'one level up'],
  ['a, then w', 'pick an object, select another, and see why they hang together'],
  ['n  and  p', 'next and previous finding'],
  ['1  2  3', 'tree, filters, findings'],
  ['t', 'go to the tree'],
  ['g', 'go to the picture'],
  ['+  -  0', 'zoom in, zoom out, fit'],
  ['Shift and arrow keys', 'move the picture'],
  ['m  and  s', 'copy as Mermaid, save as SVG'],
  ['d', 'dark or light'],
  ['Esc', 'close, clear, go back'],
];

/** @param {App} app */
export function attachKeys(app) {
  const help = /** @type {HTMLDialogElement} */ (byId('help'));
  help.replaceChildren(
    h('h2', { id: 'help-title' }, 'Keys'),
    h('dl', { class: 'keys' }, ...keys.flatMap(([key, what]) => [h('dt', {}, ...key.split('  ').map((part) => (part === 'and' ? ' and ' : h('kbd', {}, part)))), h('dd', {}, what)])),
    h('p', { class: 'muted' }, 'Wheel and pinch zoom, dragging moves. A double click opens, and zooming in further does, too. Arrows point at what is referred to; what is needed stands left of what needs it. The address of the page holds what you see.'),
    h('form', { method: 'dialog' }, h('button', { id: 'help-close' }, 'Close')));
  byId('help-open').addEventListener('click', () => help.showModal());
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    const target = event.target;
    const typing = target instanceof HTMLInputElement && target.type !== 'checkbox';
    if (typing) return;
    if (press(app, event, help)) event.preventDefault();
  });
}

/** @param {App} app @param {KeyboardEvent} event @param {HTMLDialogElement} help @returns {boolean} whether the key meant something */
function press(app, event, help) {
  const node = app.selected();
  const inCanvas = document.activeElement === app.canvas || document.activeElement === document.body;
  switch (event.key) {
    case '/': byId('query').focus(); return true;
    case '?': help.showModal(); return true;
    case 'Escape': app.back(); return true;
    case 'Backspace': app.up(); return true;
    case 'f': if (node) app.focus(node); return true;
    case ',': if (app.state.depth > 1) app.go({ depth: app.state.depth - 1 }); return true;
    case '.': if (app.state.depth < 5) app.go({ depth: app.state.depth + 1 }); return true;
    case '[': if (node) app.trace('up'); return true;
    case ']': if (node) app.trace('down'); return true;
    case 'a': if (node) app.pick(node); return true;
    case 'w': {
      const start = app.model.byId.get(app.state.start);
      if (start && node && start !== node) app.why(start, node);
      return true;
    }
    case 'n': app.nextFinding(1); return true;
    case 'p': app.nextFinding(-1); return true;
    case '1': app.go({ panel: 'tree' }); return true;
    case '2': app.go({ panel: 'filter' }); return true;
    case '3': app.go({ panel: 'findings' }); return true;
    case 't':
      app.go({ panel: 'tree' });
      app.focusTree();
      return true;
    case 'g': app.canvas.focus(); return true;
    case '+':
    case '=': app.zoom(1.35); return true;
    case '-': app.zoom(1 / 1.35); return true;
    case '0': app.fit(); return true;
    case 'm': void app.copy(); return true;
    case 's': app.save(); return true;
    case 'd': app.theme(); return true;
  }
  if (!inCanvas) return false;
  if (event.key === 'Enter' && node) {
    app.open(node);
    return true;
  }
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (!way) return false;
  if (event.shiftKey) app.pan(-way[0] * 120, -way[1] * 120);
  else {
    const next = neighbour(app.scene, app.box(), way);
    if (next) app.selectBox(next);
  }
  return true;
}

/**
 * The box that an arrow key leads to: the end of a line on that side if there is one, else the nearest
 * that stands there.
 * @param {Scene} scene
 * @param {Box | undefined} from
 * @param {number[]} way
 * @returns {Box | undefined}
 */
export function neighbour(scene, from, way) {
  const middle = (/** @type {Box} */ box) => [box.x + box.w / 2, box.y + box.h / 2];
  if (!from) return scene.boxes.toSorted((a, b) => a.x - b.x || a.y - b.y)[0];
  const [x, y] = middle(from);
  const nearest = (/** @type {Iterable<Box>} */ boxes) => {
    /** @type {Box | undefined} */
    let best;
    let least = Infinity;
    for (const box of boxes) {
      const [bx, by] = middle(box);
      const along = (bx - x) * way[0] + (by - y) * way[1], across = Math.abs((bx - x) * way[1]) + Math.abs((by - y) * way[0]);
      if (box === from || along < 8) continue;
      const far = along + across * 2.5;
      if (far < least) {
        least = far;
        best = box;
      }
    }
    return best;
  };
  const tied = new Set(scene.strokes.flatMap((stroke) => (stroke.from === from ? [stroke.to] : stroke.to === from ? [stroke.from] : [])));
  return (way[0] !== 0 ? nearest(tied) : undefined) || nearest(scene.boxes);
}
