/**
 * @typedef {object} Box
 * @property {string} key
 * @property {import('./model.js').Entity | null} node null for a fold
 * @property {import('./model.js').Entity[]} folded what a fold stands for
 * @property {string} title
 * @property {string} kind
 * @property {string} note
 * @property {boolean} guest belongs elsewhere
 * @property {boolean} heart what the picture is about
 * @property {number} x
 * @property {number} y
 * @property {number} w
 * @property {number} h
 *
 * @typedef {object} Stroke a line of the picture
 * @property {import('./model.js').Link} link the first of those that it stands for
 * @property {number} times how many it stands for
 * @property {Box} from
 * @property {Box} to
 * @property {Box} above
 * @property {Box} below
 * @property {Way} [way] where it was laid out; otherwise it takes the shortest
 * @property {boolean} [quiet] it is drawn only while one of its ends is selected
 *
 * @typedef {object} Way the points of cubic curves, from a corner
 * @property {number} x
 * @property {number} y
 * @property {{x: number, y: number}[]} points from where the line begins
 * @property {'above' | 'below' | null} bundle the end at which it is one of a bundle
 *
 * @typedef {{title: string, sub: string, level: number, key: string, x: number, y: number, w: number, h: number}} Frame
 * @typedef {{w: number, h: number}} Size
 */

/** The size of a box, and the room around it, in the picture's own units. */
export const cell = { w: 212, h: 48, gapX: 92, gapY: 16 };

/**
 * Sets boxes in columns so that what is needed stands left of what needs it.
 * @param {Box[]} boxes
 * @param {Stroke[]} strokes
 * @returns {Size}
 */
export function layered(boxes, strokes) {
  if (!boxes.length) return { w: 0, h: 0 };
  const columns = wrapped(ordered(boxes, strokes, ranks(boxes, strokes)));
  let x = 0;
  let tallest = 0;
  for (const column of columns) tallest = Math.max(tallest, heightOf(column.boxes));
  columns.forEach((column, i) => {
    if (i > 0) x += column.continued ? 24 : gapBefore(i, columns, strokes);
    let y = (tallest - heightOf(column.boxes)) / 2;
    for (const box of column.boxes) {
      box.x = x;
      box.y = y;
      y += box.h + cell.gapY;
    }
    x += cell.w;
  });
  settle(columns.map((column) => column.boxes), strokes);
  return bounds(boxes);
}

/** @param {number} i @param {{boxes: Box[]}[]} columns @param {Stroke[]} strokes */
function gapBefore(i, columns, strokes) {
  const here = new Set(columns[i].boxes);
  const crossing = strokes.filter((stroke) => here.has(stroke.below)).length;
  return Math.min(cell.gapX + crossing * 3, cell.gapX * 2.2);
}

/** @param {Box[]} column */
function heightOf(column) {
  return column.reduce((sum, box) => sum + box.h + cell.gapY, -cell.gapY);
}

/** Moves the boxes to the corner, and returns how much room they take. @param {Box[]} boxes @returns {Size} */
function bounds(boxes) {
  let left = Infinity, top = Infinity, right = 0, bottom = 0;
  for (const box of boxes) {
    left = Math.min(left, box.x);
    top = Math.min(top, box.y);
  }
  for (const box of boxes) {
    box.x -= left;
    box.y -= top;
    right = Math.max(right, box.x + box.w);
    bottom = Math.max(bottom, box.y + box.h);
  }
  return { w: right, h: bottom };
}

/**
 * Gives each box its column: one more than the last of those above it, where cycles are cut open.
 * @param {Box[]} boxes
 * @param {Stroke[]} strokes
 * @returns {Map<Box, number>}
 */
function ranks(boxes, strokes) {
  /** @type {Map<Box, Box[]>} */
  const below = new Map(boxes.map((box) => [box, []]));
  for (const stroke of strokes) if (stroke.above !== stroke.below) below.get(stroke.above)?.push(stroke.below);
  /** @type {Map<Box, number>} 1: on the way, 2: done */
  const visited = new Map();
  /** @type {Box[]} */
  const last = [];
  /** @type {Map<Box, Set<Box>>} */
  const cut = new Map();
  for (const root of boxes) {
    if (visited.has(root)) continue;
    /** @type {{box: Box, next: number}[]} */
    const stack = [{ box: root, next: 0 }];
    visited.set(root, 1);
    while (stack.length) {
      const top = stack[stack.length - 1];
      const list = below.get(top.box) || [];
      if (top.next < list.length) {
        const next = list[top.next++];
        const state = visited.get(next);
        if (state === 1) {
          const set = cut.get(top.box) || new Set();
          cut.set(top.box, set.add(next));
        } else if (state === undefined) {
          visited.set(next, 1);
          stack.push({ box: next, next: 0 });
        }
        continue;
      }
      visited.set(top.box, 2);
      last.push(top.box);
      stack.pop();
    }
  }
  /** @type {Map<Box, number>} */
  const rank = new Map(boxes.map((box) => [box, 0]));
  for (const box of last.toReversed()) {
    for (const next of below.get(box) || []) {
      if (cut.get(box)?.has(next)) continue;
      rank.set(next, Math.max(rank.get(next) || 0, (rank.get(box) || 0) + 1));
    }
  }
  // What only one other needs stands right before it.
  for (const box of last) {
    const later = (below.get(box) || []).filter((next) => !cut.get(box)?.has(next)).map((next) => rank.get(next) || 0);
    if (later.length) rank.set(box, Math.max(rank.get(box) || 0, Math.min(...later) - 1));
  }
  return rank;
}

/**
 * Sorts the columns so that few lines cross.
 * @param {Box[]} boxes
 * @param {Stroke[]} strokes
 * @param {Map<Box, number>} rank
 * @returns {Box[][]}
 */
function ordered(boxes, strokes, rank) {
  /** @type {Box[][]} */
  const columns = [];
  for (const box of boxes) (columns[rank.get(box) || 0] ||= []).push(box);
  const filled = [];
  for (const column of columns) if (column) filled.push(column);
  /** @type {Map<Box, Box[]>} */
  const beside = new Map(boxes.map((box) => [box, []]));
  for (const stroke of strokes) {
    beside.get(stroke.above)?.push(stroke.below);
    beside.get(stroke.below)?.push(stroke.above);
  }
  /** @type {Map<Box, number>} */
  const place = new Map();
  for (const column of filled) column.forEach((box, i) => place.set(box, i / column.length));
  for (let sweep = 0; sweep < 6; sweep++) {
    const way = sweep % 2 ? filled.toReversed() : filled;
    for (const column of way) {
      const wish = new Map(column.map((box) => {
        const near = beside.get(box) || [];
        return [box, near.length ? near.reduce((sum, other) => sum + (place.get(other) || 0), 0) / near.length : place.get(box) || 0];
      }));
      column.sort((a, b) => (wish.get(a) || 0) - (wish.get(b) || 0));
      column.forEach((box, i) => place.set(box, (i + 0.5) / column.length));
    }
  }
  return filled;
}

/**
 * Breaks columns that are far higher than the picture is wide.
 * @param {Box[][]} columns
 * @returns {{boxes: Box[], continued: boolean}[]}
 */
function wrapped(columns) {
  const total = columns.reduce((sum, column) => sum + column.length, 0);
  const most = Math.max(10, Math.ceil(Math.sqrt(total * 2.6)));
  return columns.flatMap((column) => {
    const parts = Math.ceil(column.length / most);
    const each = Math.ceil(column.length / parts);
    return Array.from({ length: parts }, (_, i) => ({ boxes: column.slice(i * each, (i + 1) * each), continued: i > 0 }));
  });
}

/**
 * Moves boxes up and down to where what they hang together with stands, without changing their order.
 * @param {Box[][]} columns
 * @param {Stroke[]} strokes
 */
function settle(columns, strokes) {
  /** @type {Map<Box, Box[]>} */
  const beside = new Map();
  for (const { above, below } of strokes) {
    if (above.x === below.x) continue;
    for (const [a, b] of [[above, below], [below, above]]) {
      const list = beside.get(a);
      if (list) list.push(b);
      else beside.set(a, [b]);
    }
  }
  for (let pass = 0; pass < 6; pass++) {
    for (const column of pass % 2 ? columns.toReversed() : columns) {
      const wish = column.map((box) => {
        const near = beside.get(box);
        return near ? near.reduce((sum, other) => sum + other.y + other.h / 2, 0) / near.length - box.h / 2 : box.y;
      });
      // Each block of boxes that push each other stands at the mean of its wishes.
      /** @type {{from: number, to: number, sum: number, height: number}[]} */
      const blocks = [];
      column.forEach((box, i) => {
        let block = { from: i, to: i + 1, sum: wish[i], height: box.h + cell.gapY };
        for (let before = blocks.at(-1); before && top(before) + before.height > top(block); before = blocks.at(-1)) {
          blocks.pop();
          const n = block.to - block.from;
          block = { from: before.from, to: block.to, sum: before.sum + block.sum - n * before.height, height: before.height + block.height };
        }
        blocks.push(block);
      });
      for (const block of blocks) {
        let y = top(block);
        for (let i = block.from; i < block.to; i++) {
          column[i].y = y;
          y += column[i].h + cell.gapY;
        }
      }
    }
  }
}

/** @param {{from: number, to: number, sum: number}} block */
function top(block) {
  return block.sum / (block.to - block.from);
}

/** The room that a box takes in a grid. */
export const step = { w: cell.w + 16, h: cell.h + 14 };

/** How many rows make a grid of boxes about so many times wider than high. @param {number} n @param {number} aspect */
export function rowsFor(n, aspect) {
  return Math.max(1, Math.min(n, Math.round(Math.sqrt((n * step.w) / (step.h * aspect)))));
}

/**
 * Sets boxes side by side, column by column.
 * @param {Box[]} boxes
 * @param {number} rows
 * @returns {Size}
 */
export function grid(boxes, rows) {
  const { w: wide, h: high } = step;
  boxes.forEach((box, i) => {
    box.x = Math.floor(i / rows) * wide;
    box.y = (i % rows) * high;
  });
  return boxes.length ? { w: Math.ceil(boxes.length / rows) * wide - 16, h: Math.min(rows, boxes.length) * high - 14 } : { w: 0, h: 0 };
}

/**
 * Sets boxes in a circle, as those of a cycle.
 * @param {Box[]} boxes in order
 * @returns {Size}
 */
export function circle(boxes) {
  const n = boxes.length;
  const rx = Math.max(150, (n * (cell.w + 40)) / (2 * Math.PI)), ry = Math.max(90, rx * 0.6);
  boxes.forEach((box, i) => {
    const angle = (2 * Math.PI * i) / n - Math.PI / 2;
    box.x = rx * Math.cos(angle) - box.w / 2;
    box.y = ry * Math.sin(angle) - box.h / 2;
  });
  return bounds(boxes);
}

/**
 * Packs rectangles into rows, the given order kept, so that the whole is seen as large as it can be in
 * a window so many times wider than high. Their places are written into them.
 * @param {{x: number, y: number, w: number, h: number}[]} parts
 * @param {{x: number, y: number}} gap
 * @param {number} aspect
 * @returns {Size}
 */
export function pack(parts, gap, aspect) {
  const area = parts.reduce((sum, part) => sum + (part.w + gap.x) * (part.h + gap.y), 0);
  const widest = Math.max(0, ...parts.map((part) => part.w));
  let best = widest, least = Infinity;
  for (let factor = 0.6; factor < 2.2; factor += 0.1) {
    const width = Math.max(widest, Math.sqrt(area * aspect) * factor);
    const size = row(parts, gap, width);
    const extent = Math.max(size.w, size.h * aspect);
    if (extent < least - 1) {
      least = extent;
      best = width;
    }
  }
  return row(parts, gap, best);
}

/** @param {{x: number, y: number, w: number, h: number}[]} parts @param {{x: number, y: number}} gap @param {number} width @returns {Size} */
function row(parts, gap, width) {
  let x = 0, y = 0, high = 0, right = 0;
  for (const part of parts) {
    if (x > 0 && x + part.w > width) {
      x = 0;
      y += high + gap.y;
      high = 0;
    }
    part.x = x;
    part.y = y;
    x += part.w + gap.x;
    high = Math.max(high, part.h);
    right = Math.max(right, part.x + part.w);
  }
  return { w: right, h: y + high };
}

/**
 * Splits boxes into those that hang together, the largest first.
 * @param {Box[]} boxes
 * @param {Stroke[]} strokes
 * @returns {{boxes: Box[], strokes: Stroke[]}[]}
 */
export function components(boxes, strokes) {
  /** @type {Map<Box, Box>} */
  const parent = new Map(boxes.map((box) => [box, box]));
  /** @type {(box: Box) => Box} */
  const root = (box) => {
    let at = box;
    for (let up = parent.get(at); up && up !== at; up = parent.get(at)) at = up;
    parent.set(box, at);
    return at;
  };
  for (const stroke of strokes) {
    const a = root(stroke.above), b = root(stroke.below);
    if (a !== b) parent.set(b, a);
  }
  /** @type {Map<Box, {boxes: Box[], strokes: Stroke[]}>} */
  const parts = new Map();
  for (const box of boxes) {
    const at = root(box);
    const part = parts.get(at) || { boxes: [], strokes: [] };
    part.boxes.push(box);
    parts.set(at, part);
  }
  for (const stroke of strokes) parts.get(root(stroke.above))?.strokes.push(stroke);
  return [...parts.values()].sort((a, b) => b.boxes.length - a.boxes.length);
}
