/** @import { Entity, Finding, Model } from './model.js' */
/** @import { State } from './state.js' */
/** @import { Box } from './layout.js' */
/** @import { Place } from './camera.js' */

import { learn, missing } from './arrange.js';
import { attach, fitting, nearest, zoomed } from './camera.js';
import { showDetails } from './details.js';
import { announce, byId, h, toast } from './dom.js';
import { Picture } from './draw.js';
import { showFacets } from './facets.js';
import { grouped, markFinding, showFindings } from './findings.js';
import { attachKeys } from './keys.js';
import { mermaid } from './mermaid.js';
import { attachMinimap, drawMinimap } from './minimap.js';
import { decode, unpack } from './model.js';
import { opens, sceneOf } from './scene.js';
import { anyFilter, noFilters, passes, search } from './search.js';
import { read, write } from './state.js';
import { svgFile } from './svgfile.js';
import { Tree } from './tree.js';
import { needs, neededBy, reach } from './walk.js';
import { count, describe, digits, fullName, whereOf } from './words.js';

/** How many answers to a search are listed. */
const answers = 60;

/** What of a state makes another picture. @type {(keyof State)[]} */
const pictured = ['view', 'at', 'to', 'finding', 'depth'];

/** The page: it holds the state, and everything on the screen follows from it. */
export class App {
  /** @param {Model} model */
  constructor(model) {
    this.model = model;
    this.state = read(location.hash);
    this.canvas = byId('canvas');
    this.map = /** @type {HTMLCanvasElement} */ (byId('minimap'));
    this.picture = new Picture(this.canvas, model.relations.map((relation) => relation.name), model.marks.map(([name]) => name));
    this.scene = sceneOf(model, this.state);
    /** @type {Tree | null} */
    this.tree = null;
    this.flight = 0;
    this.frame = 0;
    /** Where layouts are requested; empty: nowhere. */
    this.layouts = meta('fluxgraph-layouts');
    /** The shapes that were requested. @type {Set<string>} */
    this.asked = new Set();
    /** @type {Entity[]} */
    this.found = [];
    this.at = -1;
    this.attach();
    this.load(model);
  }

  /** Shows another model, such as the same repository after a change. @param {Model} model */
  load(model) {
    this.model = model;
    document.title = `${model.title} – fluxgraph`;
    this.picture.marks = model.marks.map(([name]) => name);
    this.tree = new Tree(byId('panel-tree'), this);
    showFindings(byId('panel-findings'), this);
    const n = model.findings.length;
    byId('tab-findings').replaceChildren('Findings', ' ', h('span', { class: 'count' }, String(n)));
    this.render(null);
  }

  attach() {
    attach(this.canvas, {
      place: () => this.picture.place,
      move: (place) => this.move(place),
      done: () => this.settle(),
      beyond: (way, x, y) => this.beyond(way, x, y),
    });
    this.canvas.addEventListener('click', (event) => {
      if (this.canvas.classList.contains('dragged')) return;
      const box = this.picture.hit(event);
      if (box) this.selectBox(box);
      else if (this.state.selected) this.go({ selected: '', trace: '' });
    });
    this.canvas.addEventListener('dblclick', (event) => {
      const node = this.picture.hit(event)?.node;
      if (node) this.open(node);
    });
    attachMinimap(this.map, this.picture, (place) => this.move(place), () => this.settle());
    attachKeys(this);
    for (const panel of /** @type {const} */ (['tree', 'filter', 'findings'])) byId(`tab-${panel}`).addEventListener('click', () => this.go({ panel }));
    byId('tab-tree').parentElement?.addEventListener('keydown', (event) => {
      const order = /** @type {const} */ (['tree', 'filter', 'findings']);
      const step = { ArrowRight: 1, ArrowLeft: 2 }[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      const panel = order[(order.indexOf(this.state.panel) + step) % 3];
      this.go({ panel });
      byId(`tab-${panel}`).focus();
    });
    byId('zoom-in').addEventListener('click', () => this.zoom(1.35));
    byId('zoom-out').addEventListener('click', () => this.zoom(1 / 1.35));
    byId('fit').addEventListener('click', () => this.fit());
    byId('copy').addEventListener('click', () => void this.copy());
    byId('save').addEventListener('click', () => this.save());
    byId('theme').addEventListener('click', () => this.theme());
    this.attachSearch();
    const follow = () => {
      if (write(this.state) === location.hash.slice(1)) return;
      const before = this.state;
      this.state = read(location.hash);
      this.render(before);
    };
    window.addEventListener('popstate', follow);
    window.addEventListener('hashchange', follow);
    new ResizeObserver(() => {
      if (this.state.camera) this.move(this.picture.place);
      else this.place(this.fitted());
    }).observe(this.canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.dress());
  }

  attachSearch() {
    const query = /** @type {HTMLInputElement} */ (byId('query'));
    const results = byId('results');
    query.addEventListener('input', () => {
      this.at = -1;
      this.go({ query: query.value });
      this.showResults();
    });
    query.addEventListener('focus', () => this.showResults());
    query.addEventListener('keydown', (event) => {
      const shown = Math.min(this.found.length, answers);
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        this.at = (this.at + (event.key === 'ArrowDown' ? 1 : shown || 1)) % Math.max(1, shown);
        this.showResults();
      } else if (event.key === 'Enter') {
        const node = this.found[Math.max(0, this.at)];
        if (node && query.value) this.choose(node);
      } else if (event.key === 'Escape') {
        query.value = '';
        this.go({ query: '' });
        results.hidden = true;
        this.canvas.focus();
      } else return;
      event.preventDefault();
    });
    query.addEventListener('blur', () => setTimeout(() => { results.hidden = true; }, 150));
    results.addEventListener('pointerdown', (event) => event.preventDefault());
  }

  showResults() {
    const query = /** @type {HTMLInputElement} */ (byId('query'));
    const results = byId('results');
    this.found = query.value.trim() ? search(this.model, query.value, this.state.filters) : [];
    results.hidden = !query.value.trim();
    results.replaceChildren(...this.found.slice(0, answers).map((node, i) => h('div', { role: 'option', id: `answer-${i}`, class: `answer role-${node.role}`, 'aria-selected': String(i === this.at), onclick: () => this.choose(node) },
      h('span', { class: 'dot' }), h('span', { class: 'label' }, node.label), h('span', { class: 'muted' }, [node.kind, whereOf(node)].filter(Boolean).join(' · ')),
      node.file ? h('span', { class: 'file' }, node.file) : null)));
    const last = this.found.length ? (this.found.length > answers ? `${digits(this.found.length - answers)} more` : '') : 'Nothing has that name, kind, namespace, file or image.';
    if (last) results.append(h('div', { role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false', class: 'answer last' }, last));
    if (this.at >= 0) {
      query.setAttribute('aria-activedescendant', `answer-${this.at}`);
      byId(`answer-${this.at}`).scrollIntoView({ block: 'nearest' });
    } else query.removeAttribute('aria-activedescendant');
    if (query.value.trim()) announce(count(this.found.length, 'result'));
  }

  /** @param {Entity} node */
  choose(node) {
    byId('results').hidden = true;
    this.canvas.focus();
    this.find(node);
  }

  /**
   * Goes to another state. What makes another picture is a step that the browser's Back undoes.
   * @param {Partial<State>} change
   */
  go(change) {
    const before = this.state;
    this.state = { ...before, ...change };
    const step = pictured.some((key) => key in change && change[key] !== before[key]);
    if (step && !('camera' in change)) this.state.camera = null;
    if (step && !('open' in change)) this.state.open = [];
    const hash = '#' + write(this.state);
    if (step) history.pushState(null, '', hash);
    else history.replaceState(null, '', hash);
    this.render(before);
  }

  /** Puts the state on the screen. @param {State | null} before null: everything is new */
  render(before) {
    const { state, model } = this;
    const differs = (/** @type {(keyof State)[]} */ ...keys) => !before || keys.some((key) => JSON.stringify(plain(before[key])) !== JSON.stringify(plain(state[key])));
    this.dress();
    if (differs(...pictured, 'open')) {
      this.scene = sceneOf(model, state);
      this.picture.show(this.scene);
      cancelAnimationFrame(this.flight);
      this.flight = 0;
      if (differs(...pictured)) this.place(state.camera || this.fitted());
      else this.place(this.picture.place);
      this.showLegend();
      const note = byId('note');
      note.textContent = this.scene.note;
      note.hidden = !this.scene.note;
      this.canvas.setAttribute('aria-label', `${this.scene.title}: ${count(this.scene.boxes.length, 'object')}, ${count(this.scene.strokes.length, 'line')}`);
      this.showCrumbs();
      void this.arrange();
    } else if (before && differs('camera') && state.camera && !this.flight) this.place(state.camera);
    if (differs(...pictured, 'open', 'selected', 'trace', 'filters')) this.emphasise();
    if (differs(...pictured, 'selected', 'trace', 'start')) showDetails(byId('details'), this);
    if (differs('selected')) {
      this.tree?.select(this.selected());
      this.showCrumbs();
      const node = this.selected();
      if (node && before) announce(describe(node));
    }
    if (differs('panel')) {
      for (const panel of ['tree', 'filter', 'findings']) {
        const here = panel === state.panel;
        byId(`panel-${panel}`).hidden = !here;
        byId(`tab-${panel}`).setAttribute('aria-selected', String(here));
        byId(`tab-${panel}`).setAttribute('tabindex', here ? '0' : '-1');
      }
      if (state.panel === 'tree') this.tree?.select(this.selected());
    }
    if (differs('view', 'finding', 'panel')) markFinding(byId('panel-findings'), this);
    if (state.panel === 'filter' && differs('filters', 'panel')) showFacets(byId('panel-filter'), this);
    if (differs('filters')) {
      const n = ['cluster', 'kind', 'namespace', 'relation', 'rule'].reduce((sum, facet) => sum + state.filters[/** @type {import('./search.js').Facet} */ (facet)].size, 0);
      byId('tab-filter').replaceChildren('Filter', ...(n ? [' ', h('span', { class: 'count' }, String(n))] : []));
    }
    const query = /** @type {HTMLInputElement} */ (byId('query'));
    if (query.value !== state.query) query.value = state.query;
    document.body.classList.remove('loading');
  }

  /** Asks for the layouts that the picture lacks, and shows it anew when they are there. */
  async arrange() {
    const shapes = missing().filter((shape) => !this.asked.has(shape));
    if (!this.layouts || !shapes.length) return;
    for (const shape of shapes) this.asked.add(shape); // what cannot be laid out is not requested again
    const answers = await Promise.all(shapes.map(async (shape) => {
      try {
        const answer = await fetch(`${this.layouts}?shape=${encodeURIComponent(shape)}`);
        return answer.ok ? [/** @type {[string, number[]]} */ ([shape, await answer.json()])] : [];
      } catch { // the server has ended
        this.asked.delete(shape);
        return [];
      }
    }));
    if (!answers.some((answer) => answer.length)) return;
    learn(answers.flat());
    // Another picture may be shown by now, and lack the same.
    if (this.state.view !== 'overview' && this.scene.strokes.some((stroke) => !stroke.way && !stroke.quiet)) this.redraw();
  }

  /** Draws what the state asks for again, where it is. */
  redraw() {
    const { state } = this;
    this.scene = sceneOf(this.model, state);
    this.picture.show(this.scene);
    this.place(state.camera || this.fitted());
    this.emphasise();
  }

  emphasise() {
    const { state, model } = this;
    const node = this.selected();
    const traced = node && state.trace ? reach(node, state.trace === 'up' ? needs : neededBy).nodes : null;
    // What a path or a finding is about stands out whatever the filters say.
    const filtering = anyFilter(state.filters);
    this.picture.emphasise({
      selected: this.box()?.key || '',
      traced,
      keeps: (other) => !filtering || passes(model, other, state.filters, 'relation') || (model.inside.get(other.i) || []).some((inner) => passes(model, inner, state.filters, 'relation')),
      draws: (relation) => this.draws(relation),
    });
    this.sketch();
  }

  /** @param {string} relation */
  draws(relation) {
    const { relation: set } = this.state.filters;
    return set.size === 0 || set.has(relation);
  }

  /** @returns {Entity | undefined} */
  selected() {
    return this.model.byId.get(this.state.selected);
  }

  /** The box of what is selected. @returns {Box | undefined} */
  box() {
    const node = this.selected();
    return node && (this.picture.box(node.id) || this.scene.boxes.find((box) => box.folded.includes(node)));
  }

  /** @param {Box} box */
  selectBox(box) {
    if (!box.node) {
      this.go({ open: [...this.state.open, box.key] });
      return;
    }
    this.go({ selected: box.node.id, trace: this.state.selected === box.node.id ? this.state.trace : '' });
    this.reveal(box);
  }

  /** Selects a node and goes to where it is drawn. @param {Entity} node */
  find(node) {
    if (!this.scene.boxes.some((box) => box.node === node)) {
      const fold = this.scene.boxes.find((box) => box.folded.includes(node));
      if (fold) this.go({ selected: node.id, trace: '', open: [...this.state.open, fold.key] });
      else if (node.role === 'kustomization' && !node.note) this.go({ view: 'overview', at: '', to: '', finding: -1, selected: node.id, trace: '' });
      else if (node.home >= 0) this.go({ view: 'in', at: this.model.nodes[node.home].id, to: '', finding: -1, selected: node.id, trace: '' });
      else this.go({ view: 'of', at: node.id, to: '', finding: -1, selected: node.id, trace: '' });
      const folded = this.scene.boxes.find((box) => box.folded.includes(node));
      if (folded) this.go({ open: [...this.state.open, folded.key] });
      if (!this.box()) this.focus(node);
    } else this.go({ selected: node.id, trace: '' });
    const box = this.box();
    const whole = this.fitted();
    if (whole.k >= 0.7) this.fit();
    else if (box) this.fly(box);
  }

  /** Opens a Kustomization or, of what has no inside, its surroundings. @param {Entity} node */
  open(node) {
    if (opens(this.model, node) && !(this.state.view === 'in' && this.state.at === node.id)) this.go({ view: 'in', at: node.id, to: '', finding: -1, selected: node.id, trace: '' });
    else this.focus(node);
  }

  /** @param {Entity} node */
  focus(node) {
    this.go({ view: 'of', at: node.id, to: '', finding: -1, selected: node.id, trace: '' });
  }

  /** @param {'up' | 'down'} way */
  trace(way) {
    this.go({ trace: this.state.trace === way ? '' : way });
    const node = this.selected();
    if (node && this.state.trace) {
      const n = reach(node, way === 'up' ? needs : neededBy).nodes.size - 1;
      toast(way === 'up' ? `${fullName(node)} needs ${count(n, 'object')}` : `${count(n, 'object')} ${n === 1 ? 'needs' : 'need'} ${fullName(node)}`);
    }
  }

  /** @param {Entity | null} node */
  pick(node) {
    this.go({ start: node ? node.id : '' });
    if (node) toast(`From ${node.label}: now select another object`);
  }

  /** @param {Entity} from @param {Entity} to */
  why(from, to) {
    this.go({ view: 'path', at: from.id, to: to.id, finding: -1, selected: '', trace: '', start: '' });
  }

  /** @param {Finding} finding */
  toFinding(finding) {
    const first = finding.nodes.length ? this.model.nodes[finding.nodes[0]].id : '';
    this.go({ view: 'finding', finding: finding.i, at: '', to: '', selected: first, trace: '', panel: 'findings' });
    announce(`${finding.severity}: ${finding.message}`);
  }

  /** @param {number} step */
  nextFinding(step) {
    const order = grouped(this.model.findings).flatMap(([, list]) => list);
    if (!order.length) return;
    const at = order.findIndex((finding) => finding.i === this.state.finding);
    this.toFinding(order[(at < 0 ? (step > 0 ? 0 : order.length - 1) : at + step + order.length) % order.length]);
  }

  /** Undoes the least that can be undone. */
  back() {
    const { state } = this;
    if (state.trace) this.go({ trace: '' });
    else if (state.start) this.go({ start: '' });
    else if (state.view !== 'overview') this.up();
    else if (state.selected) this.go({ selected: '' });
    else if (anyFilter(state.filters)) this.go({ filters: noFilters() });
    else this.fit();
  }

  /** Goes one level up. */
  up() {
    const { state, model } = this;
    const node = model.byId.get(state.at);
    if (state.view === 'overview') return;
    if (state.view === 'of' && node && node.home >= 0) this.go({ view: 'in', at: model.nodes[node.home].id, selected: node.id, trace: '' });
    else this.go({ view: 'overview', at: '', to: '', finding: -1, trace: '', selected: node && node.role === 'kustomization' ? node.id : '' });
    const box = this.box();
    if (box) this.reveal(box);
  }

  /** Zooming on, where the picture can grow no more, opens; and the other way round. @param {'in' | 'out'} way @param {number} x @param {number} y */
  beyond(way, x, y) {
    if (way === 'out') {
      this.up();
      return;
    }
    const { place } = this.picture;
    const px = (x - place.x) / place.k, py = (y - place.y) / place.k;
    const box = this.scene.boxes.find((other) => px >= other.x && px <= other.x + other.w && py >= other.y && py <= other.y + other.h);
    if (box?.node) this.open(box.node);
  }

  // Where the picture stands.

  size() {
    return { w: this.canvas.clientWidth || 800, h: this.canvas.clientHeight || 600 };
  }

  /** @returns {Place} */
  fitted() {
    const head = this.scene.frames.some((frame) => frame.level === 0) ? 44 : 0;
    return fitting({ x: 0, y: -head, w: this.scene.w, h: this.scene.h + head }, this.size());
  }

  /** @param {Place} place */
  place(place) {
    this.picture.move(place);
    this.sketch();
  }

  /** Moves at the next frame, however often it is asked to before. @param {Place} place */
  move(place) {
    cancelAnimationFrame(this.flight);
    this.flight = 0;
    this.picture.place = place;
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.place(this.picture.place);
    });
  }

  /** Keeps where the picture stands in the address. */
  settle() {
    const { x, y, k } = this.picture.place;
    this.go({ camera: { x: Math.round(x), y: Math.round(y), k: Number(k.toFixed(3)) } });
  }

  sketch() {
    drawMinimap(this.map, this.picture);
  }

  fit() {
    this.glide(this.fitted());
    this.go({ camera: null });
  }

  /** @param {number} factor */
  zoom(factor) {
    const { w, h: high } = this.size();
    this.glide(zoomed(this.picture.place, factor, w / 2, high / 2), true);
  }

  /** @param {number} x @param {number} y */
  pan(x, y) {
    const { place } = this.picture;
    this.glide({ ...place, x: place.x + x, y: place.y + y }, true);
  }

  /** Goes to a box, near enough to read it. @param {Box} box */
  fly(box) {
    const { w, h: high } = this.size();
    const k = Math.min(nearest, Math.max(this.picture.place.k, 0.9));
    this.glide({ k, x: w / 2 - (box.x + box.w / 2) * k, y: high / 2 - (box.y + box.h / 2) * k }, true);
  }

  /** Moves only if a box is out of sight. @param {Box} box */
  reveal(box) {
    const { place } = this.picture, { w, h: high } = this.size();
    const x = box.x * place.k + place.x, y = box.y * place.k + place.y;
    if (x < 0 || y < 0 || x + box.w * place.k > w || y + box.h * place.k > high) this.fly(box);
  }

  /** Moves there in a quarter of a second. @param {Place} to @param {boolean} [keep] whether the address is to hold it */
  glide(to, keep = false) {
    cancelAnimationFrame(this.flight);
    const from = { ...this.picture.place };
    const end = () => {
      this.flight = 0;
      this.place(to);
      if (keep) this.settle();
    };
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      end();
      return;
    }
    const start = performance.now();
    const step = (/** @type {number} */ now) => {
      const t = Math.min(1, Math.max(0, now - start) / 250);
      if (t === 1) {
        end();
        return;
      }
      const e = 1 - (1 - t) ** 3;
      const k = from.k * (to.k / from.k) ** e;
      const share = to.k === from.k ? e : (k - from.k) / (to.k - from.k);
      this.place({ k, x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share });
      this.flight = requestAnimationFrame(step);
    };
    this.flight = requestAnimationFrame(step);
  }

  // What stands around the picture.

  showCrumbs() {
    const { state, model } = this;
    /** @type {[string, (() => void) | null][]} */
    const crumbs = [[model.title, () => {
      this.go({ view: 'overview', at: '', to: '', finding: -1, selected: '', trace: '' });
      this.fit();
    }]];
    const node = model.byId.get(state.at) || (state.view === 'overview' ? this.selected() : undefined);
    if (state.view === 'finding') crumbs.push([`finding: ${this.scene.title}`, null]);
    else if (state.view === 'path') crumbs.push([this.scene.title, null]);
    else if (node) {
      crumbs.push([node.cluster || 'in no cluster', () => {
        this.go({ view: 'overview', at: '', to: '', finding: -1, selected: '', trace: '' });
        this.toCluster(node.cluster);
      }]);
      const home = node.home >= 0 ? model.nodes[node.home] : null;
      if (home) crumbs.push([home.label, () => this.open(home)]);
      crumbs.push([node.label, null]);
    }
    byId('crumbs').replaceChildren(h('ol', {}, ...crumbs.map(([words, act], i) => h('li', { class: words.length < 16 ? 'short' : 'long' },
      i < crumbs.length - 1 && act ? h('button', { type: 'button', class: 'crumb', onclick: act }, words) : h('span', { class: 'crumb', 'aria-current': 'page' }, words)))));
  }

  /** @param {string} cluster */
  toCluster(cluster) {
    const frame = this.scene.frames.find((other) => other.key === `cluster/${cluster}`);
    if (frame) this.glide(fitting({ x: frame.x, y: frame.y - 44, w: frame.w, h: frame.h + 44 }, this.size()), true);
  }

  showLegend() {
    const roles = new Set(this.scene.boxes.map((box) => (box.node ? box.node.role : 'folded')));
    const marks = new Set(this.scene.boxes.flatMap((box) => (box.node && box.node.mark ? [box.node.mark] : [])));
    const relations = new Set(this.scene.strokes.map((stroke) => (stroke.link.cycle ? 'cycle' : stroke.link.relation.name)));
    const entries = [
      ...[...this.model.roles].filter(([name]) => roles.has(name)).map(([name, title]) => h('li', { class: `role-${name}` }, h('span', { class: 'dot' }), title)),
      ...[...marks].sort((a, b) => a - b).map((mark) => h('li', { class: `mark-${this.model.marks[mark][0]}` }, h('span', { class: 'edge-dot' }), this.model.marks[mark][1])),
      ...this.model.relations.filter((relation) => relations.has(relation.name)).map((relation) => h('li', { class: `relation-${relation.name}` }, h('span', { class: 'dash' }), relation.words)),
      ...(relations.has('cycle') ? [h('li', { class: 'relation-cycle' }, h('span', { class: 'dash' }), 'on a cycle')] : []),
    ];
    const legend = byId('legend');
    const open = legend.querySelector('details')?.open ?? false;
    const box = h('details', {}, h('summary', {}, 'Legend'), h('ul', {}, ...entries));
    box.open = open;
    legend.replaceChildren(box);
  }

  focusTree() {
    const item = this.tree?.root.querySelector('.row[tabindex="0"]');
    if (item instanceof HTMLElement) item.focus();
  }

  // Theme, and what is taken away from the page.

  /** The theme that is requested, by the address or else by the page; otherwise that of the system. */
  themed() {
    const first = document.documentElement.dataset.first || 'auto';
    const theme = this.state.theme || (first === 'auto' ? '' : first);
    return theme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  }

  dress() {
    const theme = this.themed();
    document.documentElement.dataset.theme = theme;
    byId('theme').textContent = theme === 'dark' ? 'Light' : 'Dark';
    this.sketch();
  }

  theme() {
    this.go({ theme: this.themed() === 'dark' ? 'light' : 'dark' });
  }

  async copy() {
    const text = mermaid(this.scene, (relation) => this.draws(relation));
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = h('textarea', { 'aria-hidden': 'true' });
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }
    toast('Copied as Mermaid');
  }

  save() {
    const name = [this.model.title, this.state.view === 'overview' ? '' : this.scene.title].filter(Boolean).join('-').replace(/[^\w.-]+/g, '-');
    const url = URL.createObjectURL(new Blob([svgFile(this.picture)], { type: 'image/svg+xml' }));
    h('a', { href: url, download: `${name}.svg` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
    toast(`Saved ${name}.svg`);
  }
}

/** Sets as lists, so that they can be compared. @param {any} value */
function plain(value) {
  if (!value || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.entries(value).map(([key, inner]) => [key, inner instanceof Set ? [...inner].sort() : inner]);
}

/** What a page that is served says of where its data are. @param {string} name */
function meta(name) {
  return document.querySelector(`meta[name="${name}"]`)?.getAttribute('content') || '';
}

async function begin() {
  const address = meta('fluxgraph-data');
  const fetched = async () => (await fetch(address)).json();
  const data = address ? await fetched() : await unpack(byId('data').textContent || '');
  learn(Object.entries(data.layouts || {}));
  const app = new App(decode(data));
  const lost = [app.state.at, app.state.to, app.state.selected].find((id) => id && !app.model.byId.has(id));
  if (lost) toast(`${lost} is not here`);
  /** Shows other data, of the form that the page began with. @param {any} fresh */
  const load = (fresh) => app.load(decode(fresh));
  Object.assign(window, { fluxgraph: { app, load, drawn: performance.now() } });
  const events = meta('fluxgraph-events');
  if (events) {
    new EventSource(events).addEventListener('message', async () => {
      load(await fetched());
      toast('The repository has changed');
    });
  }
}

begin().catch((error) => {
  document.body.classList.remove('loading');
  document.body.prepend(h('p', { class: 'failed', role: 'alert' }, `The page cannot be shown: ${error instanceof Error ? error.message : error}`));
  throw error;
});
