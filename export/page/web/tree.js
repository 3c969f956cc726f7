/** @import { Entity, Model } from './model.js' */
/** @import { App } from './app.js' */

import { h } from './dom.js';
import { relationWords } from './details.js';
import { needs, neededBy, otherEnd } from './walk.js';
import { count, fullName, partDirectory, plural, waveName, waveRank } from './words.js';

/**
 * One entry of the tree. What lies below is made when it is opened.
 * @typedef {object} Entry
 * @property {string} label
 * @property {string} sub
 * @property {Entity | null} node what it selects
 * @property {boolean} own whether it stands for the node, and does not only refer to it
 * @property {() => Entry[]} below
 * @property {boolean} leaf
 */

/** Entries of one kind from which they are put under an entry of their own. */
const maxSiblings = 7;

/** @param {string} label @param {string} sub @param {() => Entry[]} below @returns {Entry} */
function heading(label, sub, below) {
  return { label, sub, node: null, own: false, below, leaf: false };
}

/** @param {Model} model @param {Entity} node @returns {Entry} */
function entryOf(model, node) {
  const sub = node.role === 'kustomization' ? waveName(node.wave) : node.kind;
  return { label: node.label, sub, node, own: true, below: () => belowNode(model, node),
    leaf: node.in.length + node.out.length === 0 && !model.inside.get(node.i) };
}

/** The label above the objects of a repository in which no cluster starts. */
const partsLabel = 'parts';

/** @param {Model} model @returns {Entry[]} */
function roots(model) {
  const names = [...new Set(model.nodes.map((node) => node.cluster))].sort((a, b) => Number(a === '') - Number(b === '') || (a < b ? -1 : 1));
  return names.map((name) => {
    const nodes = model.nodes.filter((node) => node.cluster === name);
    if (nodes.every((node) => node.state === 'part')) return heading(partsLabel, 'no cluster starts here', () => byDirectory(model, nodes));
    return heading(name ? name : 'in no cluster', name ? count(nodes.length, 'object') : 'applied by no Kustomization', () => {
      const kustomizations = nodes.filter((node) => node.role === 'kustomization').sort((a, b) => waveRank(a.wave) - waveRank(b.wave) || (a.label < b.label ? -1 : 1));
      const others = nodes.filter((node) => node.role !== 'kustomization' && node.home < 0);
      const entries = kustomizations.map((node) => entryOf(model, node));
      if (others.length) entries.push(heading('in no Kustomization', count(others.length, 'object'), () => byKind(model, others)));
      return entries;
    });
  });
}

/** The parts of a repository by the directories that others build. @param {Model} model @param {Entity[]} nodes @returns {Entry[]} */
function byDirectory(model, nodes) {
  /** @type {Map<string, Entity[]>} */
  const directories = new Map();
  for (const node of nodes) {
    if (node.role === 'path') continue;
    const directory = partDirectory(node);
    directories.set(directory, [...directories.get(directory) || [], node]);
  }
  return [...directories.keys()].sort().map((directory) => {
    const members = directories.get(directory) || [];
    return heading(directory, count(members.length, 'object'), () => byKind(model, members));
  });
}

/** @param {Model} model @param {Entity[]} nodes @returns {Entry[]} */
function byKind(model, nodes) {
  /** @type {Map<string, Entity[]>} */
  const kinds = new Map();
  for (const node of nodes) {
    const list = kinds.get(node.kind);
    if (list) list.push(node);
    else kinds.set(node.kind, [node]);
  }
  return [...kinds.keys()].sort().flatMap((kind) => {
    const list = kinds.get(kind) || [];
    if (list.length < maxSiblings) return list.map((node) => entryOf(model, node));
    return [heading(`${list.length} ${plural(kind)}`, '', () => list.map((node) => entryOf(model, node)))];
  });
}

/** What an object of the same Kustomization makes or runs. @param {Entity} node @returns {Entity[]} */
function made(node) {
  return node.out.filter((link) => ['deploys', 'generates'].includes(link.relation.name) && link.to.home === node.home && link.to !== node).map((link) => link.to);
}

/** @param {Model} model @param {Entity} node @returns {Entry[]} */
function belowNode(model, node) {
  const inside = model.inside.get(node.i) || [];
  const nested = new Set(inside.flatMap(made));
  const entries = node.role === 'kustomization' ? byKind(model, inside.filter((other) => !nested.has(other))) : byKind(model, made(node));
  for (const [title, links] of /** @type {[string, import('./model.js').Link[]][]} */ ([['needs', needs(node)], ['needed by', neededBy(node)]])) {
    if (!links.length) continue;
    entries.push(heading(`${title} (${links.length})`, '', () => links.map((link) => {
      const other = otherEnd(link, node);
      const words = relationWords(link, node);
      return { label: fullName(other), sub: words, node: other, own: false, below: () => [], leaf: true };
    })));
  }
  return entries;
}

/** The graph as a tree that can be walked with the keyboard. */
export class Tree {
  /** @param {HTMLElement} panel @param {App} app */
  constructor(panel, app) {
    this.app = app;
    /** @type {WeakMap<Element, Entry>} */
    this.entries = new WeakMap();
    this.groups = 0;
    this.root = h('ul', { role: 'tree', 'aria-label': `Objects of ${app.model.title}`, id: 'tree' });
    this.root.addEventListener('keydown', (event) => this.key(event));
    this.root.addEventListener('click', (event) => this.click(event));
    const top = roots(app.model);
    this.fill(this.root, top, 1);
    this.first()?.setAttribute('tabindex', '0');
    if (top.length === 1 || app.model.clusters.length === 1) {
      const only = this.first();
      if (only) this.toggle(only, true);
    }
    panel.replaceChildren(this.root);
  }

  first() {
    return this.rows(this.root)[0] || null;
  }

  /** The rows in an element, in order. @param {Element} under @returns {HTMLElement[]} */
  rows(under) {
    return [...under.querySelectorAll('.row')].filter((row) => row instanceof HTMLElement);
  }

  /** The row that another lies below. @param {HTMLElement} row @returns {HTMLElement | null} */
  parent(row) {
    const above = row.closest('ul[role="group"]')?.previousElementSibling;
    return above instanceof HTMLElement ? above : null;
  }

  /** @param {HTMLElement} list @param {Entry[]} entries @param {number} level */
  fill(list, entries, level) {
    list.replaceChildren(...entries.map((entry, i) => {
      const node = entry.own ? entry.node : null;
      const grave = node ? this.grave(node) : '';
      const row = h('div', { role: 'treeitem', tabindex: '-1', 'aria-level': String(level), 'aria-setsize': String(entries.length), 'aria-posinset': String(i + 1), 'aria-selected': 'false',
        class: `row${node ? ` role-${node.role}` : ''}${entry.own || !entry.node ? '' : ' aside'}` },
        h('span', { class: 'twist', 'aria-hidden': 'true' }), node ? h('span', { class: 'dot' }) : null, h('span', { class: 'label' }, entry.label), ' ',
        h('span', { class: 'sub' }, entry.sub), grave ? h('span', { class: `flag ${grave}`, role: 'img', 'aria-label': grave }) : null);
      if (!entry.leaf) row.setAttribute('aria-expanded', 'false');
      if (node) row.dataset.id = node.id;
      row.style.setProperty('--level', String(level));
      this.entries.set(row, entry);
      return h('li', { role: 'none' }, row);
    }));
  }

  /** The gravest severity of the findings of a node. @param {Entity} node */
  grave(node) {
    const all = node.findings.map((i) => this.app.model.findings[i].severity);
    return all.includes('error') ? 'error' : all.includes('warning') ? 'warning' : '';
  }

  /** @param {HTMLElement} item @param {boolean} open */
  toggle(item, open) {
    const entry = this.entries.get(item);
    if (!entry || entry.leaf) return;
    let list = item.nextElementSibling;
    if (open && !list) {
      const id = `tree-${++this.groups}`;
      const fresh = h('ul', { role: 'group', id });
      this.fill(fresh, entry.below(), Number(item.getAttribute('aria-level')) + 1);
      item.after(fresh);
      item.setAttribute('aria-owns', id);
      list = fresh;
    }
    if (list instanceof HTMLElement) list.hidden = !open;
    item.setAttribute('aria-expanded', String(open));
  }

  /** The items that can be seen, in order. @returns {HTMLElement[]} */
  visible() {
    /** @type {HTMLElement[]} */
    const all = [];
    for (const item of this.rows(this.root)) if (!item.closest('ul[hidden]')) all.push(item);
    return all;
  }

  /** @param {HTMLElement} item */
  focus(item) {
    for (const other of this.root.querySelectorAll('[tabindex="0"]')) other.setAttribute('tabindex', '-1');
    item.setAttribute('tabindex', '0');
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: 'nearest' });
  }

  /** @param {HTMLElement} item */
  act(item) {
    const entry = this.entries.get(item);
    if (!entry) return;
    if (entry.node) this.app.find(entry.node);
    else this.toggle(item, item.getAttribute('aria-expanded') !== 'true');
  }

  /** @param {Event} event */
  click(event) {
    if (!(event.target instanceof Element)) return;
    const item = event.target.closest('.row');
    if (!(item instanceof HTMLElement)) return;
    this.focus(item);
    const entry = this.entries.get(item);
    if (event.target.classList.contains('twist') || (entry && !entry.node)) this.toggle(item, item.getAttribute('aria-expanded') !== 'true');
    else this.act(item);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const item = event.target instanceof Element ? event.target.closest('.row') : null;
    if (!(item instanceof HTMLElement) || event.ctrlKey || event.metaKey || event.altKey) return;
    const items = this.visible();
    const at = items.indexOf(item);
    const open = item.getAttribute('aria-expanded') === 'true';
    /** @type {HTMLElement | null | undefined} */
    let next = null;
    switch (event.key) {
      case 'ArrowDown': next = items[at + 1]; break;
      case 'ArrowUp': next = items[at - 1]; break;
      case 'Home': next = items[0]; break;
      case 'End': next = items.at(-1); break;
      case 'ArrowRight':
        if (open) next = items[at + 1];
        else this.toggle(item, true);
        break;
      case 'ArrowLeft':
        if (open) this.toggle(item, false);
        else next = this.parent(item);
        break;
      case 'Enter':
      case ' ':
        this.act(item);
        break;
      default: {
        if (event.key.length !== 1 || !/[a-z0-9]/i.test(event.key) || !event.shiftKey) return;
        const letter = event.key.toLowerCase();
        next = [...items.slice(at + 1), ...items.slice(0, at)].find((other) => this.entries.get(other)?.label.toLowerCase().startsWith(letter));
      }
    }
    event.preventDefault();
    event.stopPropagation();
    if (next) this.focus(next);
  }

  /** Marks what is selected, and opens the way to it. @param {Entity | undefined} node */
  select(node) {
    for (const item of this.root.querySelectorAll('[aria-selected="true"]')) item.setAttribute('aria-selected', 'false');
    if (!node) return;
    const clusters = [...this.root.children].flatMap((item) => (item.firstElementChild instanceof HTMLElement ? item.firstElementChild : []));
    const home = node.home >= 0 ? this.app.model.nodes[node.home] : null;
    const directory = partDirectory(node);
    const label = directory ? partsLabel : (home || node).cluster || 'in no cluster';
    const cluster = clusters.find((item) => this.entries.get(item)?.label === label);
    if (!cluster) return;
    this.toggle(cluster, true);
    const group = cluster.nextElementSibling;
    const folder = directory && group ? this.rows(group).find((row) => this.entries.get(row)?.label === directory) : null;
    const above = folder || (home ? this.item(cluster, home) : null);
    if (above) this.toggle(above, true);
    const found = this.item(above || cluster, node);
    if (!found) return;
    for (let up = this.parent(found); up; up = this.parent(up)) this.toggle(up, true);
    found.setAttribute('aria-selected', 'true');
    if (!this.root.contains(document.activeElement)) {
      for (const other of this.root.querySelectorAll('[tabindex="0"]')) other.setAttribute('tabindex', '-1');
      found.setAttribute('tabindex', '0');
    }
    found.scrollIntoView({ block: 'nearest' });
  }

  /** The row of a node below another; rows on the way are made. @param {HTMLElement} under @param {Entity} node @returns {HTMLElement | null} */
  item(under, node) {
    const group = under.nextElementSibling;
    const wanted = `.row[data-id="${CSS.escape(node.id)}"]`;
    if (!group) return null;
    const made = group.querySelector(wanted);
    if (made instanceof HTMLElement) return made;
    for (const child of this.rows(group)) {
      const entry = this.entries.get(child);
      if (!entry || entry.leaf || child.nextElementSibling || /^(needs|needed by) \(/.test(entry.label)) continue;
      if (entry.node && entry.node.role === 'kustomization') continue;
      if (!entry.below().some((other) => other.node === node && other.own)) continue;
      this.toggle(child, true);
      const found = group.querySelector(wanted);
      if (found instanceof HTMLElement) return found;
    }
    return null;
  }
}
