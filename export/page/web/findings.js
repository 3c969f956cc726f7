/** @import { App } from './app.js' */
/** @import { Finding } from './model.js' */

import { h } from './dom.js';
import { placeName } from './words.js';

const severities = ['error', 'warning', 'info'];

/** The findings as they are listed: the most severe rules first. @param {Finding[]} findings @returns {[string, Finding[]][]} */
export function grouped(findings) {
  /** @type {Map<string, Finding[]>} */
  const groups = new Map();
  for (const finding of findings) {
    const key = `${severities.indexOf(finding.severity)} ${finding.rule}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups].sort((a, b) => (a[0] < b[0] ? -1 : 1));
}

/**
 * Writes every finding, by rule.
 * @param {HTMLElement} panel
 * @param {App} app
 */
export function showFindings(panel, app) {
  const { model, state } = app;
  if (!model.findings.length) {
    panel.replaceChildren(h('p', { class: 'nothing' }, 'Nothing found.'));
    return;
  }
  panel.replaceChildren(...grouped(model.findings).map(([, list], i) => {
    const { rule, severity } = list[0];
    const group = h('details', { class: `rule-group ${severity}` },
      h('summary', {}, h('span', { class: 'severity' }, severity), h('span', { class: 'value' }, rule), h('span', { class: 'count' }, String(list.length))),
      h('ul', { class: 'plain' }, ...list.map((finding) => h('li', {},
        h('button', { type: 'button', class: 'link', 'data-finding': String(finding.i), 'aria-current': String(state.view === 'finding' && state.finding === finding.i), onclick: () => app.toFinding(finding) },
          h('span', { class: 'message' }, finding.message),
          h('span', { class: 'muted' }, [finding.cluster, finding.file && placeName(finding.file, finding.line)].filter(Boolean).join(' · ')))))));
    group.open = severity !== 'info' && i < 12 || list.some((finding) => finding.i === state.finding);
    return group;
  }));
}

/** Says which finding is looked at. @param {HTMLElement} panel @param {App} app */
export function markFinding(panel, app) {
  for (const button of panel.querySelectorAll('button[data-finding]')) {
    const here = app.state.view === 'finding' && button.getAttribute('data-finding') === String(app.state.finding);
    button.setAttribute('aria-current', String(here));
    if (here) button.scrollIntoView({ block: 'nearest' });
  }
}
