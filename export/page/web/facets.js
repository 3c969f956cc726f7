/** @import { App } from './app.js' */
/** @import { Facet } from './search.js' */

import { h } from './dom.js';
import { anyFilter, facetNames, noFilters, search, tally } from './search.js';
import { clusterName, count, digits, whereOf } from './words.js';

/** @type {Record<Facet, string>} */
const titles = { cluster: 'Cluster', kind: 'Kind', namespace: 'Namespace', relation: 'Relation', rule: 'Finding' };

/** How many values of a facet are shown before it is requested. */
const shown = 8;

/** Facets that are shown in full. @type {Set<Facet>} */
const unfolded = new Set();

/**
 * Writes the filters with their counts, and what passes them.
 * @param {HTMLElement} panel
 * @param {App} app
 */
export function showFacets(panel, app) {
  const { model, state } = app;
  const focused = document.activeElement instanceof HTMLElement && panel.contains(document.activeElement) ? document.activeElement.id : '';
  const parts = [];
  if (anyFilter(state.filters)) {
    const found = search(model, '', state.filters);
    parts.push(h('div', { class: 'passing' },
      h('p', { id: 'passing', role: 'status' }, `${count(found.length, 'object')} pass`),
      h('button', { type: 'button', id: 'filter-none', onclick: () => app.go({ filters: noFilters() }) }, 'Clear filters'),
      h('ul', { class: 'plain' }, ...found.slice(0, 40).map((node) => h('li', {},
        h('button', { type: 'button', class: 'link', 'data-id': node.id, onclick: () => app.find(node) }, node.label, h('span', { class: 'muted' }, ` ${node.kind} ${whereOf(node)}`)))),
        found.length > 40 ? h('li', { class: 'muted' }, `and ${digits(found.length - 40)} more`) : null)));
  }
  for (const facet of facetNames) {
    const values = tally(model, facet, state.filters).filter(([value]) => value !== '' || facet === 'cluster');
    if (!values.length || (facet === 'cluster' && values.length < 2 && !state.filters.cluster.size)) continue;
    const group = h('fieldset', { class: 'facet' }, h('legend', {}, titles[facet]));
    const all = unfolded.has(facet);
    values.forEach(([value, n], i) => {
      if (i >= shown && !all && !state.filters[facet].has(value)) return;
      const id = `f-${facet}-${value}`;
      const box = h('input', { type: 'checkbox', id, onchange: () => {
        const set = new Set(state.filters[facet]);
        if (!set.delete(value)) set.add(value);
        app.go({ filters: { ...state.filters, [facet]: set } });
      } });
      box.checked = state.filters[facet].has(value);
      group.append(h('label', { for: id }, box, h('span', { class: 'value' }, facet === 'cluster' ? clusterName(value) : value), h('span', { class: 'count' }, digits(n))));
    });
    if (values.length > shown) {
      group.append(h('button', { type: 'button', class: 'more', id: `more-${facet}`, onclick: () => {
        if (!unfolded.delete(facet)) unfolded.add(facet);
        showFacets(panel, app);
      } }, all ? 'Fewer' : `${values.length - shown} more`));
    }
    parts.push(group);
  }
  panel.replaceChildren(...parts);
  if (focused) document.getElementById(focused)?.focus();
}
