/** @import { Entity, Link, Model } from './model.js' */
/** @import { Box, Frame, Size, Stroke } from './layout.js' */
/** @import { State } from './state.js' */

import { arranged } from './arrange.js';
import { cell, circle, components, grid, pack, rowsFor, step } from './layout.js';
import { chain, needs, neededBy, otherEnd, reach } from './walk.js';
import { count, fullName, partDirectory, plural, waveName, waveRank } from './words.js';

/**
 * A picture before it is drawn.
 * @typedef {object} Scene
 * @property {Box[]} boxes
 * @property {Stroke[]} strokes
 * @property {Frame[]} frames the outer before the inner
 * @property {number} w
 * @property {number} h
 * @property {string} title
 * @property {string} note what is not shown, or empty
 */

/** What can be asked whether it holds a key. @typedef {{has: (key: string) => boolean}} Keys */

/** The most boxes that the picture of one object, or of one finding, is given. */
const most = 160;

/** The most objects that hang together and are still read at a glance. */
const readable = 40;

/** The least number of objects of a kind, apart from all others, that are drawn as one. */
const fold = 7;

/**
 * Makes the picture that a state asks for.
 * @param {Model} model
 * @param {State} state
 * @param {Keys} open the folds that are opened
 * @returns {Scene}
 */
export function sceneOf(model, state, open = new Set(state.open)) {
  const node = model.byId.get(state.at);
  const finding = model.findings[state.finding];
  if (state.view === 'in' && node) return insideScene(model, node, open);
  if (state.view === 'of' && node) return aroundScene(node, state.depth);
  if (state.view === 'finding' && finding) return findingScene(model, finding);
  const to = model.byId.get(state.to);
  if (state.view === 'path' && node && to) return pathScene(node, to);
  return overviewScene(model, open);
}

/** Whether there is something to see inside a node. @param {Model} model @param {Entity} node */
export function opens(model, node) {
  return (model.inside.get(node.i)?.length || 0) > 0;
}

/** @param {Entity} node @param {Partial<Box>} [more] @returns {Box} */
function boxOf(node, more) {
  return { key: node.id, node, folded: [], title: node.role === 'path' ? tail(node.label) : node.label, kind: node.kind, note: node.note, guest: false, heart: false,
    x: 0, y: 0, w: cell.w, h: cell.h, ...more };
}

/** The end of a long path, which tells more than its beginning. @param {string} path */
function tail(path) {
  return path.length > 26 ? `…/${path.split('/').slice(-2).join('/')}` : path;
}

/** @param {string} key @param {Entity[]} nodes @returns {Box} */
function foldOf(key, nodes) {
  const kind = nodes[0].kind;
  return { key, node: null, folded: nodes, title: `${nodes.length} ${plural(kind)}`, kind: 'several', note: '', guest: false, heart: false,
    x: 0, y: 0, w: cell.w, h: cell.h };
}

/**
 * Makes the lines between boxes. Links that say the same are one line; that a Kustomization applies
 * what its path contains is said once.
 * @param {Map<Entity, Box>} boxes
 * @param {Iterable<Link>} links
 * @returns {Stroke[]}
 */
function strokesOf(boxes, links) {
  /** @type {Map<string, Stroke>} */
  const all = new Map();
  for (const link of links) {
    const from = boxes.get(link.from), to = boxes.get(link.to);
    if (!from || !to || (from === to && link.relation.name !== 'depends-on')) continue;
    const key = `${from.key}\n${to.key}\n${link.relation.name}`;
    const known = all.get(key);
    if (known) {
      known.times++;
      continue;
    }
    const [above, below] = link.above === link.from ? [from, to] : [to, from];
    all.set(key, { link, times: 1, from, to, above, below });
  }
  return [...all.values()];
}

/** @param {Iterable<Entity>} nodes @returns {Link[]} */
function linksAmong(nodes) {
  const set = new Set(nodes);
  const links = [];
  for (const node of set) for (const link of node.out) if (set.has(link.to)) links.push(link);
  return links;
}

/**
 * Shifts boxes and frames.
 * @param {{x: number, y: number}[]} things
 * @param {number} x
 * @param {number} y
 */
function shift(things, x, y) {
  for (const thing of things) {
    thing.x += x;
    thing.y += y;
  }
}

/** The ways of lines that have one. @param {Stroke[]} strokes */
function ways(strokes) {
  return strokes.flatMap((stroke) => stroke.way || []);
}

/** Room in a frame: beside what it holds, and above it for its title. */
const room = { side: 18, head: 42 };

/** @param {string} key @param {string} title @param {string} sub @param {number} level @param {Size} size @returns {Frame} */
function frameOf(key, title, sub, level, size) {
  return { key, title, sub, level, x: 0, y: 0, w: Math.max(size.w, 160, level === 1 ? title.length * 9.5 : 0) + 2 * room.side, h: size.h + room.head + room.side };
}

/** How many boxes stand below each other in the frame of a directory. */
const partRows = 3;

/** A part of a picture with its frame, ready to be packed. @typedef {Frame & {things: {x: number, y: number}[]}} Part */

/**
 * The clusters, and in each the Kustomizations wave by wave; or the directories of a repository in which no cluster starts.
 * @param {Model} model
 * @param {Keys} open
 * @returns {Scene}
 */
function overviewScene(model, open) {
  /** @type {Map<string, Entity[]>} */
  const clusters = new Map();
  /** @type {Map<string, Entity[]>} */
  const directories = new Map();
  for (const node of model.nodes) {
    if (!standsInOverview(node)) continue;
    const directory = partDirectory(node);
    if (directory) {
      directories.set(directory, [...directories.get(directory) || [], node]);
      continue;
    }
    const list = clusters.get(node.cluster);
    if (list) list.push(node);
    else clusters.set(node.cluster, [node]);
  }
  /** @type {Map<Entity, Box>} */
  const boxes = new Map();
  /** @type {Frame[]} */
  const frames = [];
  /** @type {Part[]} */
  const parts = [];
  const names = [...clusters.keys()].sort((a, b) => Number(a === '') - Number(b === '') || (a < b ? -1 : 1));
  for (const name of names) {
    const nodes = clusters.get(name) || [];
    /** @type {Map<string, Entity[]>} */
    const waves = new Map();
    for (const node of nodes) {
      const wave = node.role === 'kustomization' ? node.wave : 'other';
      const list = waves.get(wave);
      if (list) list.push(node);
      else waves.set(wave, [node]);
    }
    const order = [...waves.keys()].sort((a, b) => Number(b === 'other') - Number(a === 'other') || waveRank(a) - waveRank(b));
    /** @type {{x: number, y: number}[]} */
    const things = [];
    /** @type {Frame[]} */
    const inner = [];
    let x = 0, high = 0;
    const spread = new Set(nodes.map((node) => node.namespace)).size > 1;
    const rows = name === '' ? 6 : commonRows([...waves.values()].map((list) => list.length));
    for (const wave of order) {
      const members = waves.get(wave) || [];
      const wavesBoxes = wave === 'other' || name === '' ? folded(members, `${name}/${wave}`, open, boxes) : members.map((node) => {
        const box = boxOf(node, { kind: spread ? '' : node.kind, note: [spread && node.namespace, node.note || insideNote(model, node)].filter(Boolean).join(' · ') });
        boxes.set(node, box);
        return box;
      });
      const size = grid(wavesBoxes, rows);
      const title = wave === 'other' ? (name === '' ? 'Not applied' : 'Generators') : waveTitle(wave, name);
      const frame = frameOf(`${name}/${wave}`, title, count(members.length, 'object').replace('object', wave === 'other' ? 'object' : 'Kustomization'), 1, size);
      frame.x = x;
      shift(wavesBoxes, x + room.side, room.head);
      things.push(frame, ...wavesBoxes);
      inner.push(frame);
      x += frame.w + 40;
      high = Math.max(high, frame.h);
    }
    for (const frame of inner) frame.h = Math.max(frame.h, Math.min(high, frame.h));
    const cluster = model.clusters.find((known) => known.name === name);
    const sub = [cluster?.path, summary(model, name)].filter(Boolean).join(' · ');
    const outer = frameOf(`cluster/${name}`, name ? name : 'Applied by no Kustomization', sub, 0, { w: x - 40, h: high + 22 });
    shift(things, room.side, room.head + 22);
    frames.push(outer, ...inner);
    parts.push({ ...outer, things: [outer, ...things] });
  }
  for (const [directory, members] of [...directories].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const things = folded(members, `directory/${directory}`, open, boxes);
    const frame = frameOf(`directory/${directory}`, directory, count(members.length, 'object'), 1, grid(things, partRows));
    shift(things, room.side, room.head);
    frames.push(frame);
    parts.push({ ...frame, things: [frame, ...things] });
  }
  const size = pack(parts, { x: 60, y: 104 }, 1.45);
  for (const part of parts) shift(part.things, part.x, part.y);
  const links = [...boxes.keys()].flatMap((node) => node.out.filter((link) => link.relation.name === 'depends-on' || link.relation.name === 'generates'));
  return { boxes: [...new Set(boxes.values())], strokes: strokesOf(boxes, links), frames, ...size, title: model.title, note: '' };
}

/**
 * How many rows make columns of that many boxes, side by side, about one and a half times wider than high.
 * @param {number[]} sizes
 */
function commonRows(sizes) {
  let best = 1, least = Infinity;
  for (let rows = 1; rows <= Math.max(3, ...sizes); rows++) {
    const w = sizes.reduce((sum, n) => sum + Math.ceil(n / rows) * step.w + 76, 0);
    const off = Math.abs(Math.log(w / (rows * step.h + 160) / 1.5));
    if (off < least) {
      least = off;
      best = rows;
    }
  }
  return best;
}

/** @param {string} wave @param {string} cluster */
function waveTitle(wave, cluster) {
  if (!cluster) return 'Kustomizations';
  if (!wave) return 'In no wave';
  const name = waveName(wave);
  return name[0].toUpperCase() + name.slice(1);
}

/** @param {Entity} node */
function standsInOverview(node) {
  if (node.role === 'kustomization') return true;
  if (node.cluster === '' && node.home < 0) return !['path', 'container', 'remote'].includes(node.role);
  return node.role === 'generator' && node.out.some((link) => link.to.role === 'kustomization' || link.to.role === 'generator');
}

/** @param {Model} model @param {Entity} node */
function insideNote(model, node) {
  const n = model.inside.get(node.i)?.length || 0;
  return n ? count(n, 'object') : '';
}

/** @param {Model} model @param {string} cluster */
function summary(model, cluster) {
  let kustomizations = 0, releases = 0, findings = 0;
  for (const node of model.nodes) {
    if (node.cluster !== cluster) continue;
    if (node.role === 'kustomization') kustomizations++;
    if (node.role === 'release') releases++;
  }
  for (const finding of model.findings) if (finding.severity !== 'info' && finding.nodes.some((i) => model.nodes[i].cluster === cluster)) findings++;
  return [kustomizations && count(kustomizations, 'Kustomization'), releases && count(releases, 'HelmRelease'), findings && count(findings, 'finding')].filter(Boolean).join(' · ');
}

/**
 * Draws many of one kind as one, unless it is opened.
 * @param {Entity[]} nodes
 * @param {string} place
 * @param {Keys} open
 * @param {Map<Entity, Box>} boxes
 * @returns {Box[]}
 */
function folded(nodes, place, open, boxes) {
  /** @type {Map<string, Entity[]>} */
  const kinds = new Map();
  for (const node of nodes) {
    const list = kinds.get(node.kind);
    if (list) list.push(node);
    else kinds.set(node.kind, [node]);
  }
  /** @type {Box[]} */
  const all = [];
  for (const kind of [...kinds.keys()].sort()) {
    const members = kinds.get(kind) || [];
    const key = `${place}/${kind}`;
    if (members.length >= fold && !open.has(key)) {
      const box = foldOf(key, members);
      for (const node of members) boxes.set(node, box);
      all.push(box);
      continue;
    }
    for (const node of members) {
      const box = boxOf(node);
      boxes.set(node, box);
      all.push(box);
    }
  }
  return all;
}

/** The relations that bring nothing from elsewhere into the picture of a Kustomization. */
const loose = new Set(['applies', 'contains', 'watches', 'checks-health-of']);

/**
 * One Kustomization: where it comes from, and what it applies.
 * @param {Model} model
 * @param {Entity} node
 * @param {Keys} open
 * @returns {Scene}
 */
function insideScene(model, node, open) {
  const members = model.inside.get(node.i) || [];
  const inside = new Set(members);
  // Its own surroundings: source, path, what it waits for and what waits for it.
  const beside = new Set([node]);
  /** @type {Set<Entity>} */
  const children = new Set();
  let others = 0;
  for (const link of [...needs(node), ...neededBy(node)]) {
    const other = otherEnd(link, node);
    if (inside.has(other) || link.relation.name === 'watches') continue;
    if (link.from === node && link.relation.brings) {
      if (other.role === 'kustomization') children.add(other);
    } else if (beside.size < 40) beside.add(other);
    else others++;
  }
  for (const child of children) beside.delete(child);
  /** @type {Map<Entity, Box>} */
  const head = new Map();
  for (const other of beside) head.set(other, boxOf(other, { heart: other === node, guest: other !== node }));
  const headBoxes = [...head.values()];
  const headStrokes = strokesOf(head, linksAmong(beside).filter((link) => link.from === node || link.to === node));
  const headSize = arranged(headBoxes, headStrokes);

  // What it brings, with what lies elsewhere and hangs together with it.
  /** @type {Map<Entity, Box>} */
  const boxes = new Map();
  const links = linksAmong(members).filter((link) => link.relation.name !== 'contains');
  const guests = new Set();
  for (const member of members) {
    for (const link of [...member.out, ...member.in]) {
      const other = otherEnd(link, member);
      if (inside.has(other) || beside.has(other) || loose.has(link.relation.name)) continue;
      // What needs it is told where that stands.
      if (link.above !== other && (other.home >= 0 || other.role === 'kustomization') && link.relation.name !== 'depends-on') continue;
      guests.add(other);
      links.push(link);
    }
  }
  const tied = new Set(links.flatMap((link) => [link.from, link.to]));
  const lone = members.filter((member) => !tied.has(member));
  const hung = members.filter((member) => tied.has(member));
  for (const member of hung) boxes.set(member, boxOf(member));
  for (const guest of guests) boxes.set(guest, boxOf(guest, { guest: true }));
  const strokes = strokesOf(boxes, links);
  const shared = quieten([...boxes.values()], strokes);
  /** @type {Part[]} */
  const parts = alike(components([...boxes.values()], strokes.filter((stroke) => !stroke.quiet)), `in/${node.id}`, open, boxes, strokes).map((part) => {
    const size = arranged(part.boxes, part.strokes);
    return { ...frameOf('', '', '', 2, size), w: size.w, h: size.h, things: [...part.boxes, ...ways(part.strokes)] };
  });
  const loneBoxes = folded(lone, `in/${node.id}`, open, boxes);
  if (loneBoxes.length) {
    const size = grid(loneBoxes, rowsFor(loneBoxes.length, 3));
    parts.push({ ...frameOf('', '', '', 2, size), w: size.w, h: size.h, things: loneBoxes });
  }
  const size = pack(parts, { x: 50, y: 40 }, 1.7);
  for (const part of parts) shift(part.things, part.x, part.y);

  const childBoxes = [...children].map((child) => {
    const box = boxOf(child, { note: child.note || insideNote(model, child) });
    boxes.set(child, box);
    return box;
  });
  const childSize = grid(childBoxes, rowsFor(childBoxes.length, 3));

  /** @type {[Frame, Box[], Stroke[]][]} */
  const bands = [[frameOf('head', 'Where it comes from', '', 1, headSize), headBoxes, headStrokes]];
  if (childBoxes.length) bands.push([frameOf('children', 'Kustomizations that it applies', count(childBoxes.length, 'Kustomization'), 1, childSize), childBoxes, []]);
  if (members.length) bands.push([frameOf('inside', 'What it applies', summaryOf(members), 1, size), [...new Set(boxes.values())].filter((box) => !childBoxes.includes(box)), strokes]);
  let y = 0;
  for (const [frame, list, lines] of bands) {
    frame.y = y;
    shift([...list, ...ways(lines)], room.side, y + room.head);
    y += frame.h + 36;
  }
  const frames = bands.map(([frame]) => frame);
  const w = Math.max(...frames.map((frame) => frame.w));
  for (const frame of frames) frame.w = w;
  return { boxes: bands.flatMap(([, list]) => list), strokes: [...headStrokes, ...strokes], frames, w, h: y - 36,
    title: fullName(node), note: [
      others && `${count(others, 'neighbour')} not drawn; the details list them`,
      shared && `the lines of ${count(shared, 'object')} that many share are drawn when an end of them is selected`,
    ].filter(Boolean).join('; ') };
}

/**
 * Keeps back the lines that tie everything to one object, such as a Gateway that every route names, where
 * these make a picture too large to be read. They count in no layout.
 * @param {Box[]} boxes
 * @param {Stroke[]} strokes some of them are made quiet
 * @returns {number} how many objects such lines lead from or to
 */
function quieten(boxes, strokes) {
  const hubs = new Set();
  for (const part of components(boxes, strokes)) {
    if (part.boxes.length <= readable) continue;
    /** @type {Map<string, {hub: Box, strokes: Stroke[]}>} */
    const fans = new Map();
    for (const stroke of part.strokes) {
      for (const end of /** @type {const} */ (['above', 'below'])) {
        const hub = stroke[end], key = `${end} ${stroke.link.relation.name} ${hub.key}`;
        const fan = fans.get(key);
        if (fan) fan.strokes.push(stroke);
        else fans.set(key, { hub, strokes: [stroke] });
      }
    }
    for (const { hub, strokes: fan } of fans.values()) {
      if (fan.length < fold) continue;
      hubs.add(hub);
      for (const stroke of fan) stroke.quiet = true;
    }
  }
  return hubs.size;
}

/**
 * Draws many small groups of the same kinds, such as an Alert with its Provider, as one.
 * @param {{boxes: Box[], strokes: Stroke[]}[]} parts
 * @param {string} place
 * @param {Keys} open
 * @param {Map<Entity, Box>} boxes changed where groups become one
 * @param {Stroke[]} strokes those within such groups are taken out
 * @returns {{boxes: Box[], strokes: Stroke[]}[]}
 */
function alike(parts, place, open, boxes, strokes) {
  /** @type {Map<string, {boxes: Box[], strokes: Stroke[]}[]>} */
  const groups = new Map();
  for (const part of parts) {
    const kinds = part.boxes.length > 3 ? `only ${part.boxes[0].key}` : part.boxes.map((box) => box.kind).sort().join(' + ');
    const group = groups.get(kinds);
    if (group) group.push(part);
    else groups.set(kinds, [part]);
  }
  return [...groups].flatMap(([kinds, group]) => {
    const key = `${place}/${kinds}`;
    if (group.length < fold || open.has(key)) return group;
    const nodes = group.flatMap((part) => part.boxes.flatMap((box) => box.node || []));
    const box = { ...foldOf(key, nodes), title: `${group.length} × ${kinds}` };
    for (const node of nodes) boxes.set(node, box);
    const gone = new Set(group.flatMap((part) => part.strokes));
    strokes.splice(0, strokes.length, ...strokes.filter((stroke) => !gone.has(stroke)));
    return [{ boxes: [box], strokes: [] }];
  });
}

/** @param {Entity[]} nodes */
function summaryOf(nodes) {
  /** @type {Map<string, number>} */
  const kinds = new Map();
  for (const node of nodes) kinds.set(node.kind, (kinds.get(node.kind) || 0) + 1);
  const sorted = [...kinds].sort((a, b) => b[1] - a[1]);
  const words = sorted.slice(0, 5).map(([kind, n]) => count(n, kind));
  if (sorted.length > 5) words.push(`${sorted.length - 5} more kinds`);
  return words.join(' · ');
}

/**
 * One object with what it needs and what needs it.
 * @param {Entity} node
 * @param {number} depth
 * @returns {Scene}
 */
function aroundScene(node, depth) {
  const nodes = new Set([node]);
  /** @type {Link[]} */
  const links = [];
  let left = 0;
  for (const way of [needs, neededBy]) {
    /** @type {(at: Entity) => Link[]} */
    const along = (at) => {
      // What a Kustomization brings, and who watches everything, is no way from one object to another.
      if (at !== node && at.role === 'kustomization' && way === neededBy) return [];
      const links = way(at);
      const crowded = at !== node && links.length > 30;
      return crowded ? [] : links.filter((link) => at === node || link.relation.name !== 'watches');
    };
    const reached = reach(node, along, depth);
    for (const other of reached.nodes) {
      if (nodes.size < most) nodes.add(other);
      else if (!nodes.has(other)) left++;
    }
    // How its neighbours hang together among themselves is told where they are looked at.
    links.push(...reached.links);
  }
  return looseScene({ nodes, links: new Set(links), heart: node }, fullName(node), left);
}

/**
 * A set of nodes with links among them.
 * @param {{nodes: Set<Entity>, links: Set<Link>, heart: Entity | null}} part
 * @param {string} title
 * @param {number} left how many are left out
 * @returns {Scene}
 */
function looseScene({ nodes, links: direct, heart }, title, left) {
  const boxes = new Map([...nodes].map((node) => [node, boxOf(node, { heart: node === heart })]));
  // What a directory contains is told by what applies it, where both are drawn.
  const links = [...direct].filter((link) => link.relation.name !== 'contains' || link.from === heart || link.to === heart
    || !link.to.in.some((other) => other.relation.name === 'applies' && direct.has(other)));
  if (new Set([...nodes].map((node) => node.cluster)).size > 1) {
    for (const [node, box] of boxes) box.note = [node.cluster, box.note].filter(Boolean).join(' · ');
  }
  const used = new Set(links.flatMap((link) => [link.from, link.to]));
  for (const node of nodes) if (!used.has(node) && node !== heart && node.role === 'path') boxes.delete(node);
  const strokes = strokesOf(boxes, links);
  const list = [...boxes.values()];
  const parts = components(list, strokes).map((part) => ({ ...arranged(part.boxes, part.strokes), x: 0, y: 0, things: [...part.boxes, ...ways(part.strokes)] }));
  const size = pack(parts, { x: 60, y: 50 }, 1.5);
  for (const part of parts) shift(part.things, part.x, part.y);
  return { boxes: list, strokes, frames: [], ...size, title, note: left ? `${count(left, 'object')} further away not drawn` : '' };
}

/**
 * What a finding is about: its cycle, or its chain.
 * @param {Model} model
 * @param {import('./model.js').Finding} finding
 * @returns {Scene}
 */
function findingScene(model, finding) {
  /** @type {Set<Entity>} */
  const nodes = new Set();
  for (const i of finding.edges) nodes.add(model.edges[i].from).add(model.edges[i].to);
  let left = 0;
  for (const i of finding.nodes) {
    if (nodes.size < most) nodes.add(model.nodes[i]);
    else left++;
  }
  const cycle = cycleOf(finding.edges.map((i) => model.edges[i]).filter((link) => link.cycle));
  if (cycle.length === nodes.size && cycle.length > 1) {
    const boxes = new Map(cycle.map((node) => [node, boxOf(node, { heart: true })]));
    const size = circle([...boxes.values()]);
    const strokes = strokesOf(boxes, linksAmong(cycle).filter((link) => link.cycle));
    return { boxes: [...boxes.values()], strokes, frames: [], ...size, title: finding.rule, note: '' };
  }
  const named = new Set(nodes);
  for (const node of named) {
    for (const link of named.size <= 12 ? [...needs(node), ...(named.size === 1 ? neededBy(node).slice(0, 12) : [])] : []) {
      if (nodes.size < 40 && link.relation.name !== 'watches' && link.relation.name !== 'contains') nodes.add(otherEnd(link, node));
    }
  }
  const scene = looseScene({ nodes, links: new Set(linksAmong(nodes)), heart: null }, finding.rule, left);
  for (const box of scene.boxes) {
    box.heart = box.node !== null && named.has(box.node);
    box.guest = !box.heart;
  }
  return scene;
}

/** The nodes of a cycle in their order; none where the links make no single cycle. @param {Link[]} links @returns {Entity[]} */
function cycleOf(links) {
  const next = new Map(links.map((link) => [link.from, link.to]));
  if (!links.length || next.size !== links.length) return [];
  const cycle = [links[0].from];
  for (let at = next.get(cycle[0]); at && at !== cycle[0] && cycle.length <= links.length; at = next.get(at)) cycle.push(at);
  return cycle.length === links.length ? cycle : [];
}

/**
 * The way from one node to another.
 * @param {Entity} from
 * @param {Entity} to
 * @returns {Scene}
 */
function pathScene(from, to) {
  const found = chain(from, to);
  const nodes = found ? new Set([from, ...found.links.flatMap((link) => [link.from, link.to])]) : new Set([from, to]);
  const boxes = new Map([...nodes].map((node) => [node, boxOf(node, { heart: node === from || node === to })]));
  const strokes = strokesOf(boxes, found ? found.links : []);
  const size = arranged([...boxes.values()], strokes);
  return { boxes: [...boxes.values()], strokes, frames: [], ...size, title: `${fullName(from)} to ${fullName(to)}`,
    note: found ? '' : 'nothing connects the two' };
}
