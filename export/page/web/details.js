/** @import { Entity, Finding, Link, Model } from './model.js' */
/** @import { App } from './app.js' */

import { h } from './dom.js';
import { markdown } from './markdown.js';
import { opens } from './scene.js';
import { chain, needs, neededBy, otherEnd } from './walk.js';
import { address, count, fullName, placeName, sentence, waveName } from './words.js';

/** How many entries of a list are shown before it is requested. */
const few = 10;

/**
 * Writes what there is to say about what is looked at: a finding, a path, the selected object.
 * @param {HTMLElement} panel
 * @param {App} app
 */
export function showDetails(panel, app) {
  const { model, state } = app;
  const parts = [];
  const finding = state.view === 'finding' ? model.findings[state.finding] : undefined;
  if (finding) parts.push(findingPart(app, finding));
  const from = model.byId.get(state.at), to = model.byId.get(state.to);
  if (state.view === 'path' && from && to) parts.push(pathPart(app, from, to));
  const node = model.byId.get(state.selected);
  if (node) parts.push(nodePart(app, node));
  panel.hidden = parts.length === 0;
  panel.replaceChildren(...parts);
  panel.scrollTop = 0;
}

/** A place in a file, with a link where one is known. @param {Model} model @param {string} file @param {number} [line] @returns {Node} */
function place(model, file, line) {
  const words = placeName(file, line);
  const url = address(model, file, line);
  return url ? h('a', { href: url, class: 'place', rel: 'noreferrer noopener', target: '_blank' }, words) : h('span', { class: 'place' }, words);
}

/** @param {App} app @param {Entity} node @param {string} [words] */
function nodeButton(app, node, words) {
  return h('button', { type: 'button', class: 'link', 'data-id': node.id, onclick: () => app.find(node) }, words || fullName(node));
}

/** @param {App} app @param {Finding} finding */
function findingPart(app, finding) {
  const { model } = app;
  const part = h('section', { class: `finding ${finding.severity}`, 'aria-label': 'Finding' },
    h('p', { class: 'eyebrow' }, `${finding.severity} · ${finding.rule}`),
    h('h2', {}, finding.message));
  if (finding.file) part.append(h('p', {}, place(model, finding.file, finding.line)));
  if (finding.related.length) {
    part.append(h('h3', {}, 'Also'), h('ul', { class: 'plain' }, ...finding.related.map((other) =>
      h('li', {}, other.message, other.file ? ' ' : '', other.file ? place(model, other.file, other.line) : ''))));
  }
  if (finding.nodes.length) part.append(h('h3', {}, 'Objects'), list(finding.nodes.map((i) => nodeButton(app, model.nodes[i]))));
  const page = model.rules.get(finding.rule);
  if (page) part.append(h('details', { class: 'rule' }, h('summary', {}, `About ${finding.rule}`), markdown(page)));
  return part;
}

/** @param {App} app @param {Entity} from @param {Entity} to */
function pathPart(app, from, to) {
  const found = chain(from, to);
  const part = h('section', { 'aria-label': 'Why' }, h('p', { class: 'eyebrow' }, 'Why'), h('h2', {}, `${from.label} and ${to.label}`));
  if (!found) {
    part.append(h('p', {}, 'Nothing connects the two.'));
    return part;
  }
  const way = { there: 'The first leads to the second:', back: 'The second leads to the first:', either: 'No reference leads from one to the other; along references of either direction:' }[found.way];
  part.append(h('p', {}, way), h('ol', { class: 'chain' }, ...found.links.map((link) =>
    h('li', {}, sentence(link), link.field ? h('span', { class: 'muted' }, ` by ${link.field} `) : '', link.file ? place(app.model, link.file, link.line) : ''))));
  return part;
}

/** @param {App} app @param {Entity} node */
function nodePart(app, node) {
  const { model } = app;
  const mark = model.marks[node.mark];
  const part = h('section', { class: `object role-${node.role}`, 'aria-label': 'Object' },
    h('p', { class: 'eyebrow' }, [node.kind, node.version && node.group ? `${node.group}/${node.version}` : node.group].filter(Boolean).join(' · ')),
    h('h2', {}, node.label));
  part.append(h('p', { class: 'tags' },
    node.namespace ? h('span', { class: 'tag' }, `namespace ${node.namespace}`) : null,
    h('span', { class: 'tag' }, node.cluster ? `cluster ${node.cluster}` : 'in no cluster'),
    h('span', { class: `tag state-${node.state}` }, node.state),
    node.wave ? h('span', { class: 'tag' }, waveName(node.wave)) : null));
  if (mark?.[1]) part.append(h('p', { class: 'mark' }, mark[1] + (node.note && !mark[2] ? ` (${node.note.replace(/^\w+: /, '')})` : '')));
  part.append(actions(app, node));
  if (node.findings.length) {
    part.append(h('h3', {}, count(node.findings.length, 'finding')), list(node.findings.map((i) => {
      const finding = model.findings[i];
      return h('button', { type: 'button', class: `link ${finding.severity}`, onclick: () => app.toFinding(finding) },
        h('span', { class: 'severity' }, finding.severity), ` ${finding.message} `, h('span', { class: 'muted' }, finding.rule));
    })));
  }
  const facts = node.facts.filter(([name]) => name !== 'ignore');
  if (facts.length || node.file) {
    const rows = h('dl', {});
    if (node.file) rows.append(h('dt', {}, 'file'), h('dd', {}, place(model, node.file, node.line)));
    for (const [name, value] of facts) rows.append(h('dt', {}, name), h('dd', {}, value));
    part.append(h('h3', {}, 'Facts'), rows);
  }
  const waits = node.out.filter((link) => link.relation.name === 'depends-on');
  if (waits.length) {
    part.append(h('h3', {}, 'Waits for'), list(waits.map((link) =>
      nodeButton(app, link.to, [fullName(link.to), waveName(link.to.wave), link.condition && `until ${link.condition}`].filter(Boolean).join(', ')))));
  }
  relations(part, app, node, 'Needs', needs(node).filter((link) => !waits.includes(link)));
  relations(part, app, node, 'Needed by', neededBy(node));
  if (node.labels.length) {
    const rows = h('dl', {});
    for (const [name, value] of node.labels) rows.append(h('dt', {}, name), h('dd', {}, value));
    part.append(h('details', {}, h('summary', {}, 'Labels'), rows));
  }
  const yaml = node.yaml >= 0 ? model.yaml[node.yaml] : '';
  if (yaml) part.append(h('h3', {}, 'YAML'), h('pre', { tabindex: '0', class: 'yaml', 'aria-label': 'YAML as in the repository' }, h('code', {}, yaml)));
  else if (model.noYAML && node.state === 'defined' && node.file) part.append(h('p', { class: 'muted' }, `The YAML of ${count(model.noYAML, 'object')} is left out, to keep this page small.`));
  return part;
}

/** @param {App} app @param {Entity} node */
function actions(app, node) {
  const { model, state } = app;
  const row = h('div', { class: 'actions', role: 'toolbar', 'aria-label': 'Actions' });
  const button = (/** @type {string} */ id, /** @type {string} */ words, /** @type {() => void} */ act, /** @type {boolean} */ pressed = false) => {
    row.append(h('button', { type: 'button', id, 'aria-pressed': String(pressed), onclick: act }, words));
  };
  if (opens(model, node) && !(state.view === 'in' && state.at === node.id)) button('act-open', 'Open', () => app.open(node));
  if (!(state.view === 'of' && state.at === node.id)) button('act-focus', 'Focus', () => app.focus(node));
  if (state.view === 'of') {
    if (state.depth < 5) button('act-further', 'One step further', () => app.go({ depth: state.depth + 1 }));
    if (state.depth > 1) button('act-nearer', 'One step nearer', () => app.go({ depth: state.depth - 1 }));
  }
  button('act-up', 'Show what it needs', () => app.trace('up'), state.trace === 'up');
  button('act-down', 'Show what needs it', () => app.trace('down'), state.trace === 'down');
  const start = model.byId.get(state.start);
  if (start && start !== node) button('act-why', `Why, from ${start.label}`, () => app.why(start, node));
  else button('act-start', start === node ? 'Pick another object' : 'Why: from here', () => app.pick(start === node ? null : node), start === node);
  return row;
}

/**
 * Adds the links of a node in one way, by relation.
 * @param {HTMLElement} part
 * @param {App} app
 * @param {Entity} node
 * @param {string} title
 * @param {Link[]} links
 */
function relations(part, app, node, title, links) {
  if (!links.length) return;
  /** @type {Map<string, Link[]>} */
  const groups = new Map();
  for (const link of links) {
    const words = relationWords(link, node);
    const group = groups.get(words);
    if (group) group.push(link);
    else groups.set(words, [link]);
  }
  part.append(h('h3', {}, `${title} (${links.length})`));
  for (const [words, group] of [...groups].sort((a, b) => a[1].length - b[1].length)) {
    part.append(h('h4', {}, words), list(group.map((link) => {
      const other = otherEnd(link, node);
      return h('span', {}, nodeButton(app, other), link.optional ? h('span', { class: 'muted' }, ' optional') : null, other.note ? h('span', { class: 'muted' }, ` ${other.note}`) : null);
    })));
  }
}

/** The relation as it reads from one of its ends. @param {Link} link @param {Entity} node */
export function relationWords(link, node) {
  if (link.from === node) return link.relation.words;
  /** @type {Record<string, string>} */
  const passive = {
    contains: 'its YAML lies in', 'points-at': 'pointed at by', 'hosts-charts-for': 'chart from', configures: 'configured by', deploys: 'deployed by', references: 'referenced by',
    'depends-on': 'waited for by', 'provides-source-for': 'source', applies: 'applied by', 'checks-health-of': 'health checked by', generates: 'made by', watches: 'watched by',
  };
  return passive[link.relation.name] || link.relation.words;
}

/** A list that shows its first entries, and the others when asked. @param {Node[]} items */
function list(items) {
  const rows = items.map((item) => h('li', {}, item));
  const element = h('ul', { class: 'plain' }, ...rows.slice(0, few));
  if (rows.length > few) {
    const more = h('li', {}, h('button', { type: 'button', class: 'more', onclick: () => more.replaceWith(...rows.slice(few)) }, `${rows.length - few} more`));
    element.append(more);
  }
  return element;
}
