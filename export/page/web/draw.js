/** @import { Entity } from './model.js' */
/** @import { Box, Frame, Stroke } from './layout.js' */
/** @import { Scene } from './scene.js' */
/** @import { Place } from './camera.js' */

import { s } from './dom.js';
import { describe, sentence } from './words.js';

/**
 * What stands out in a picture, and what stands back.
 * @typedef {object} Emphasis
 * @property {string} selected key of a box
 * @property {Set<Entity> | null} traced null: everything
 * @property {(node: Entity) => boolean} keeps whether a node passes the filters
 * @property {(relation: string) => boolean} draws whether lines of a relation are drawn
 */

const pen = document.createElement('canvas').getContext('2d');
/** The most lines that have words. */
const worded = 40;

const face = 'system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif';

/** @type {Map<string, string>} */
const truncated = new Map();

/**
 * Cuts a text that is too long for its place, in the middle, where names differ least.
 * @param {string} text
 * @param {number} width
 * @param {string} font
 */
function cut(text, width, font) {
  const key = `${font}|${width}|${text}`;
  const known = truncated.get(key);
  if (known !== undefined) return known;
  let short = text;
  if (pen) {
    pen.font = font;
    let low = 1, high = text.length;
    if (pen.measureText(text).width > width) {
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (pen.measureText(halves(text, middle)).width <= width) low = middle;
        else high = middle - 1;
      }
      short = halves(text, low);
    }
  }
  truncated.set(key, short);
  return short;
}

/** @param {string} text @param {string} font */
function widthOf(text, font) {
  if (!pen) return 0;
  pen.font = font;
  return pen.measureText(text).width;
}

/** @param {string} text @param {number} n */
function halves(text, n) {
  const letters = [...text];
  return letters.slice(0, Math.ceil(n * 0.6)).join('') + '…' + letters.slice(letters.length - Math.floor(n * 0.4)).join('');
}

/**
 * Breaks a name that is too long for one line into two, where it has a hyphen or the like.
 * @param {string} text
 * @param {number} width
 * @returns {{parts: string[], size: 'one' | 'two' | 'two small'}}
 */
function lines(text, width) {
  const whole = cut(text, width, `600 22px ${face}`);
  const breaks = [...text.matchAll(/[-._/: ]|[a-z](?=[A-Z])/g)].map((match) => match.index + 1).filter((at) => at < text.length);
  if (whole === text || !breaks.length) return { parts: [whole], size: 'one' };
  const [even] = breaks.sort((a, b) => Math.abs(a - text.length / 2) - Math.abs(b - text.length / 2));
  const parts = [text.slice(0, even), text.slice(even)];
  const fits = parts.every((part) => cut(part, width, `600 18px ${face}`) === part);
  return { parts: parts.map((part) => cut(part, width, `600 ${fits ? 18 : 15}px ${face}`)), size: fits ? 'two' : 'two small' };
}

/** Draws scenes. What is out of sight is not in the document. */
export class Picture {
  /** @param {HTMLElement} canvas @param {string[]} relations names @param {string[]} marks names by index */
  constructor(canvas, relations, marks) {
    this.canvas = canvas;
    this.marks = marks;
    this.defs = s('defs', {});
    for (const relation of [...relations, 'cycle']) {
      const size = relation === 'cycle' ? 15 : 9;
      this.defs.append(s('marker', { id: `head-${relation}`, class: `relation-${relation}`, viewBox: '0 0 8 8', refX: 7, refY: 4,
        markerWidth: size, markerHeight: size, markerUnits: 'userSpaceOnUse', orient: 'auto-start-reverse' }, s('path', { class: 'head', d: 'M0 0.5L8 4L0 7.5Z' })));
    }
    this.frames = s('g', { class: 'frames' });
    this.strokes = s('g', { class: 'strokes' });
    this.boxes = s('g', { class: 'boxes' });
    this.labels = s('g', { class: 'labels' });
    this.world = s('g', { class: 'world' }, this.frames, this.strokes, this.boxes, this.labels);
    this.svg = s('svg', { class: 'picture', 'aria-hidden': 'true', focusable: 'false' }, this.defs, this.world);
    canvas.replaceChildren(this.svg);
    /** @type {Map<Box, SVGElement>} */
    this.drawn = new Map();
    /** @type {Map<Stroke, SVGElement>} */
    this.lines = new Map();
    /** @type {Scene | null} */
    this.scene = null;
    /** @type {Place} */
    this.place = { x: 0, y: 0, k: 1 };
    /** @type {Emphasis | null} */
    this.emphasis = null;
    this.seen = { left: 0, top: 0, right: 0, bottom: 0 };
    this.titleSize = 0;
  }

  /** @param {Scene} scene */
  show(scene) {
    this.scene = scene;
    this.drawn.clear();
    this.lines.clear();
    this.frames.replaceChildren(...scene.frames.map(frameElement));
    this.boxes.replaceChildren();
    this.labels.replaceChildren();
    /** @type {SVGElement[]} */
    const lines = [];
    for (const stroke of scene.strokes) {
      const element = strokeElement(stroke);
      this.lines.set(stroke, element);
      lines.push(element);
    }
    // Where all are Kustomizations, their kind needs no room, and neither do the words of lines that lie across others.
    const uniform = scene.frames.some((frame) => frame.level === 0);
    if (scene.strokes.filter((stroke) => !stroke.quiet).length <= (uniform ? 8 : worded)) this.labels.replaceChildren(...labelElements(scene.strokes));
    this.strokes.replaceChildren(...lines);
    this.seen = { left: 0, top: 0, right: 0, bottom: 0 };
    this.svg.classList.toggle('mixed', !uniform);
    this.svg.classList.toggle('busy', scene.strokes.filter((stroke) => !stroke.quiet && !stroke.way).length > 60);
  }

  /** Puts the picture at a place, and what has come into sight into the document. @param {Place} place */
  move(place) {
    this.place = place;
    this.world.setAttribute('transform', `matrix(${place.k} 0 0 ${place.k} ${place.x} ${place.y})`);
    const level = place.k < 0.24 ? 'far' : place.k < 0.62 ? 'middle' : 'near';
    if (this.svg.dataset.level !== level) this.svg.dataset.level = level;
    const size = Math.min(64, Math.max(22, 17 / place.k));
    if (this.titleSize !== size) {
      this.titleSize = size;
      this.svg.style.setProperty('--frame-title', `${size}px`);
      this.svg.style.setProperty('--frame-sub', `${Math.min(26, Math.max(15, 12.5 / place.k))}px`);
      this.svg.style.setProperty('--big', `${Math.min(22.5, Math.max(19, 8.5 / place.k))}px`);
      this.svg.style.setProperty('--wave-title', `${Math.min(25, Math.max(14.5, 12 / place.k))}px`);
    }
    const { clientWidth: w, clientHeight: h } = this.canvas;
    const left = -place.x / place.k, top = -place.y / place.k, right = left + w / place.k, bottom = top + h / place.k;
    const seen = this.seen;
    if (left >= seen.left && top >= seen.top && right <= seen.right && bottom <= seen.bottom) return;
    const more = { x: (right - left) * 0.5, y: (bottom - top) * 0.5 };
    this.seen = { left: left - more.x, top: top - more.y, right: right + more.x, bottom: bottom + more.y };
    this.fill();
  }

  fill() {
    if (!this.scene) return;
    const { left, top, right, bottom } = this.seen;
    for (const box of this.scene.boxes) {
      const inside = box.x + box.w >= left && box.x <= right && box.y + box.h >= top && box.y <= bottom;
      const element = this.drawn.get(box);
      if (inside && !element) {
        const fresh = boxElement(box, this.marks);
        this.drawn.set(box, fresh);
        this.boxes.append(fresh);
        if (this.emphasis) this.dress(box, fresh, this.emphasis);
      } else if (!inside && element) {
        element.remove();
        this.drawn.delete(box);
      }
    }
  }

  /** @param {Emphasis} emphasis */
  emphasise(emphasis) {
    this.emphasis = emphasis;
    for (const [box, element] of this.drawn) this.dress(box, element, emphasis);
    for (const [stroke, element] of this.lines) {
      const near = stroke.from.key === emphasis.selected || stroke.to.key === emphasis.selected;
      const back = emphasis.traced !== null && !(touched(stroke.from, emphasis.traced) && touched(stroke.to, emphasis.traced));
      element.classList.toggle('near', near && !back);
      element.classList.toggle('back', back || !(kept(stroke.from, emphasis) && kept(stroke.to, emphasis)));
      element.classList.toggle('gone', !emphasis.draws(stroke.link.relation.name));
    }
  }

  /** @param {Box} box @param {SVGElement} element @param {Emphasis} emphasis */
  dress(box, element, emphasis) {
    element.classList.toggle('selected', box.key === emphasis.selected);
    element.classList.toggle('back', !kept(box, emphasis) || (emphasis.traced !== null && !touched(box, emphasis.traced)));
  }

  /** @param {string} key @returns {Box | undefined} */
  box(key) {
    return this.scene?.boxes.find((box) => box.key === key);
  }

  /** The box that an event happened in. @param {Event} event @returns {Box | undefined} */
  hit(event) {
    const element = event.target instanceof Element ? event.target.closest('g.node') : null;
    return element instanceof SVGElement ? this.box(element.dataset.key || '') : undefined;
  }
}

/** @param {Box} box @param {Emphasis} emphasis */
function kept(box, emphasis) {
  return box.node ? emphasis.keeps(box.node) : box.folded.some(emphasis.keeps);
}

/** @param {Box} box @param {Set<Entity>} nodes */
function touched(box, nodes) {
  return box.node ? nodes.has(box.node) : box.folded.some((node) => nodes.has(node));
}

/** @param {Frame} frame */
function frameElement(frame) {
  const tight = frame.w < (frame.level === 0 ? 860 : 620);
  const g = s('g', { class: `frame level${frame.level}${tight ? ' tight' : ''}`, transform: `translate(${frame.x} ${frame.y})` },
    s('rect', { width: frame.w, height: frame.h, rx: frame.level === 0 ? 16 : 12 }));
  if (frame.level === 0) {
    g.append(s('text', { class: 'frame-title', x: 2, y: -14 }, frame.title), s('text', { class: 'frame-sub', x: 18, y: 34 }, cut(frame.sub, frame.w - 36, `${tight ? 16 : 26}px ${face}`)));
  } else {
    // Both grow while the picture is looked at from further away.
    const room = frame.w - 46 - widthOf(frame.title, `600 25px ${face}`);
    const sub = widthOf(frame.sub, `20px ${face}`) <= room ? [s('tspan', { class: 'wave-sub', dx: 10 }, frame.sub)] : [];
    g.append(s('title', {}, [frame.title, frame.sub].filter(Boolean).join(', ')), s('text', { class: 'wave-title', x: 18, y: 27 }, frame.title, ...sub));
  }
  return g;
}

/** @param {Box} box @param {string[]} marks names by index @returns {SVGElement} */
function boxElement(box, marks) {
  const node = box.node;
  const classes = ['node', `role-${node ? node.role : 'folded'}`];
  if (node && node.mark) classes.push('marked', `mark-${marks[node.mark]}`);
  if (node && node.state !== 'defined') classes.push(`state-${node.state}`);
  if (box.guest) classes.push('guest');
  if (box.heart) classes.push('heart');
  const ready = node?.facts.find(([name]) => name === 'readiness')?.[1];
  if (ready) classes.push(`ready-${ready}`);
  const g = s('g', { class: classes.join(' '), 'data-key': box.key, transform: `translate(${box.x} ${box.y})` });
  g.append(s('title', {}, node ? describe(node) : `${box.title}; opens with a click`));
  if (!node) g.append(s('rect', { class: 'behind', x: 5, y: 5, width: box.w, height: box.h, rx: 9 }));
  g.append(s('rect', { class: 'body', width: box.w, height: box.h, rx: 9 }));
  const kind = [box.kind, box.note].filter(Boolean).join(' · ');
  const badge = badgeOf(box);
  g.append(s('rect', { class: 'stripe', x: 7, y: 11, width: 4, height: box.h - 22, rx: 2 }));
  g.append(s('text', { class: 'kind', x: 20, y: 19 }, cut(kind, box.w - 30, `11px ${face}`)));
  g.append(s('text', { class: 'name', x: 20, y: 36 }, cut(box.title, box.w - 30, `600 13.5px ${face}`)));
  g.append(s('text', { class: 'big-kind', x: 20, y: 19 }, cut(kind, box.w - 30, `15px ${face}`)));
  const { parts: [first, second], size } = lines(box.title, box.w - 30);
  if (second) {
    g.classList.add(...size.split(' '));
    g.append(s('text', { class: 'big' }, s('tspan', { x: 20, y: 20 }, first), s('tspan', { x: 20, y: 40 }, second)));
  } else g.append(s('text', { class: 'big', x: 20, y: box.h / 2 + 7 }, first));
  if (badge) {
    g.append(s('g', { class: 'badge' }, s('rect', { x: box.w - 16, y: -8, width: 24, height: 18, rx: 9 }), s('text', { x: box.w - 4, y: 5 }, badge)));
  }
  if (ready) g.append(s('circle', { class: 'ready', cx: box.w - 14, cy: box.h - 13, r: 5 }));
  return g;
}

/** How many errors and warnings name what a box stands for; empty for none. @param {Box} box */
function badgeOf(box) {
  const n = box.node ? box.node.grave : Math.max(0, ...box.folded.map((node) => node.grave));
  return n ? String(n) : '';
}

/** @param {Stroke} stroke @returns {SVGElement} */
function strokeElement(stroke) {
  const name = stroke.link.cycle ? 'cycle' : stroke.link.relation.name;
  return s('path', { class: `edge relation-${name}${stroke.link.optional ? ' optional' : ''}${stroke.quiet ? ' quiet' : ''}`, d: curve(stroke), 'marker-end': `url(#head-${name})`,
    'data-relation': stroke.link.relation.name }, s('title', {}, sentence(stroke.link) + (stroke.times > 1 ? ` (${stroke.times} times)` : '')));
}

/** The ends of a stroke, at the sides of its boxes that look at each other. @param {Stroke} stroke */
function ends(stroke) {
  const { from, to } = stroke;
  const a = { x: from.x + from.w / 2, y: from.y + from.h / 2 }, b = { x: to.x + to.w / 2, y: to.y + to.h / 2 };
  if (to.x > from.x + from.w + 4) return { ax: from.x + from.w, ay: a.y, bx: to.x - 2, by: b.y, way: 1 };
  if (to.x + to.w + 4 < from.x) return { ax: from.x, ay: a.y, bx: to.x + to.w + 2, by: b.y, way: -1 };
  // Down on the right, up on the left: the two lines of a pair do not hide each other.
  if (a.y <= b.y) return { ax: from.x + from.w, ay: a.y, bx: to.x + to.w + 2, by: b.y, way: 0 };
  return { ax: from.x, ay: a.y, bx: to.x - 2, by: b.y, way: 0 };
}

/** @param {Stroke} stroke */
function curve(stroke) {
  if (stroke.way) {
    const { x, y, points } = stroke.way;
    const [first, ...rest] = points.map((point) => `${x + point.x} ${y + point.y}`);
    return `M${first}C${rest.join(' ')}`;
  }
  const { ax, ay, bx, by, way } = ends(stroke);
  if (stroke.from === stroke.to) {
    const { x, y, w } = stroke.from;
    return `M${x + w - 60} ${y}C${x + w - 60} ${y - 50} ${x + w - 20} ${y - 50} ${x + w - 20} ${y - 2}`;
  }
  if (way === 0) {
    const out = ay <= by ? Math.max(ax, bx) + 46 : Math.min(ax, bx) - 46;
    return `M${ax} ${ay}C${out} ${ay} ${out} ${by} ${bx} ${by}`;
  }
  const reach = Math.max(36, Math.min(Math.abs(bx - ax) * 0.5, 160)) * way;
  return `M${ax} ${ay}C${ax + reach} ${ay} ${bx - reach} ${by} ${bx} ${by}`;
}

/** The point of a way after a part of its curves. @param {import('./layout.js').Way} way @param {number} part from 0 to 1 */
function pointOf({ x, y, points }, part) {
  const n = (points.length - 1) / 3;
  const at = Math.min(n - 1, Math.floor(part * n)), t = part * n - at;
  const [a, b, c, d] = points.slice(3 * at, 3 * at + 4);
  /** @param {'x' | 'y'} axis */
  const mix = (axis) => (1 - t) ** 3 * a[axis] + 3 * (1 - t) ** 2 * t * b[axis] + 3 * (1 - t) * t * t * c[axis] + t ** 3 * d[axis];
  return { x: x + mix('x'), y: y + mix('y') };
}

/**
 * Makes the words of lines. Those of a bundle stand where it leaves the box that it hangs at, once each.
 * @param {Stroke[]} strokes
 * @returns {SVGElement[]}
 */
function labelElements(strokes) {
  /** @type {Map<string, string[]>} */
  const written = new Map();
  /** @type {{x: number, y: number, w: number}[]} */
  const taken = [];
  return strokes.flatMap((stroke) => {
    if (stroke.quiet) return [];
    const { way } = stroke;
    if (!way) return [labelElement(stroke)];
    if (!way.bundle) {
      const words = wordsOf(stroke), w = widthOf(words, `11px ${face}`);
      const free = [0.5, 0.38, 0.62, 0.28, 0.72, 0.2, 0.8].map((part) => ({ ...pointOf(way, part), w }))
        .find((spot) => !taken.some((other) => Math.abs(spot.y - other.y) < 12 && Math.abs(spot.x - other.x) < (w + other.w) / 2 + 3));
      if (!free) return []; // the legend has them, and the title of the line
      taken.push(free);
      return [s('text', { class: 'edge-words', x: free.x, y: free.y - 4 }, words)];
    }
    const { x, y, points, bundle } = way;
    const hub = points.at(stroke.from === stroke[bundle] ? 0 : -1) || points[0];
    const words = stroke.link.relation.words, side = `${stroke[bundle].key} ${bundle}`;
    const list = written.get(side) || [];
    if (list.includes(words)) return [];
    written.set(side, [...list, words]);
    return [s('text', { class: `edge-words ${bundle}`, x: x + hub.x + (bundle === 'above' ? 10 : -10), y: y + hub.y - 6 - 14 * list.length }, words)];
  });
}

/** @param {Stroke} stroke */
function wordsOf(stroke) {
  return stroke.link.relation.words + (stroke.times > 1 ? ` ×${stroke.times}` : '');
}

/** @param {Stroke} stroke @returns {SVGElement} */
function labelElement(stroke) {
  const { ax, ay, bx, by, way } = ends(stroke);
  return s('text', { class: 'edge-words', x: way !== 0 ? (ax + bx) / 2 : ay <= by ? Math.max(ax, bx) + 36 : Math.min(ax, bx) - 36, y: (ay + by) / 2 - 4 }, wordsOf(stroke));
}
