/** @import { Filters } from './search.js' */

import { facetNames, noFilters } from './search.js';

/**
 * What the page shows: all of it is in the address.
 * @typedef {object} State
 * @property {'overview' | 'in' | 'of' | 'finding' | 'path'} view
 * @property {string} at id of the node that the view is about; of a path, where it begins
 * @property {string} to id of the node that a path ends at
 * @property {number} finding
 * @property {number} depth steps of the view of one node
 * @property {string} selected id of a node
 * @property {'' | 'up' | 'down'} trace what is made to stand out: what the selected needs, or what needs it
 * @property {string} start id of the node that the next path begins at
 * @property {string} query
 * @property {Filters} filters
 * @property {'tree' | 'filter' | 'findings'} panel
 * @property {string[]} open folds that are opened
 * @property {{x: number, y: number, k: number} | null} camera null: everything fits
 * @property {'' | 'dark' | 'light' | 'mono'} theme
 */

/** @returns {State} */
export function firstState() {
  return { view: 'overview', at: '', to: '', finding: -1, depth: 1, selected: '', trace: '', start: '', query: '', filters: noFilters(),
    panel: 'tree', open: [], camera: null, theme: '' };
}

/** @param {State} state @returns {string} the hash of the address, without # */
export function write(state) {
  const q = new URLSearchParams();
  if (state.view !== 'overview') q.set('view', state.view);
  if (state.at) q.set('at', state.at);
  if (state.to) q.set('to', state.to);
  if (state.finding >= 0) q.set('finding', String(state.finding));
  if (state.depth !== 1) q.set('depth', String(state.depth));
  if (state.selected) q.set('sel', state.selected);
  if (state.trace) q.set('trace', state.trace);
  if (state.start) q.set('start', state.start);
  if (state.query) q.set('q', state.query);
  for (const facet of facetNames) for (const value of [...state.filters[facet]].sort()) q.append(facet, value);
  if (state.panel !== 'tree') q.set('panel', state.panel);
  for (const fold of state.open) q.append('open', fold);
  if (state.camera) q.set('z', [state.camera.x.toFixed(0), state.camera.y.toFixed(0), state.camera.k.toFixed(3)].join(','));
  if (state.theme) q.set('theme', state.theme);
  return q.toString();
}

/** @param {string} hash with or without # @returns {State} */
export function read(hash) {
  const q = new URLSearchParams(hash.replace(/^#/, ''));
  const state = firstState();
  /** @type {<T extends string>(value: string | null, of: readonly T[], otherwise: T) => T} */
  const oneOf = (value, of, otherwise) => of.find((known) => known === value) ?? otherwise;
  state.view = oneOf(q.get('view'), ['overview', 'in', 'of', 'finding', 'path'], 'overview');
  state.at = q.get('at') || '';
  state.to = q.get('to') || '';
  state.finding = Number.parseInt(q.get('finding') || '-1', 10);
  state.depth = Math.min(9, Math.max(1, Number.parseInt(q.get('depth') || '1', 10) || 1));
  state.selected = q.get('sel') || '';
  state.trace = oneOf(q.get('trace'), ['', 'up', 'down'], '');
  state.start = q.get('start') || '';
  state.query = q.get('q') || '';
  for (const facet of facetNames) state.filters[facet] = new Set(q.getAll(facet));
  state.panel = oneOf(q.get('panel'), ['tree', 'filter', 'findings'], 'tree');
  state.open = q.getAll('open');
  const camera = (q.get('z') || '').split(',').map(Number);
  if (camera.length === 3 && camera.every(Number.isFinite) && camera[2] > 0) state.camera = { x: camera[0], y: camera[1], k: camera[2] };
  state.theme = oneOf(q.get('theme'), ['', 'dark', 'light', 'mono'], '');
  return state;
}
