import { h } from './dom.js';

/**
 * Turns the Markdown of a rule's page into elements: headings, paragraphs, lists, code. What it does
 * not know stays text.
 * @param {string} text
 * @returns {HTMLElement}
 */
export function markdown(text) {
  const page = h('div', { class: 'page' });
  const lines = text.split('\n');
  /** @type {string[]} */
  let paragraph = [];
  /** @type {HTMLElement | null} */
  let list = null;
  const end = () => {
    if (paragraph.length) page.append(inline(h('p', {}), paragraph.join(' ')));
    paragraph = [];
    list = null;
  };
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    const heading = /^(#+) (.*)/.exec(line);
    const item = /^[*-] (.*)/.exec(line);
    if (line.startsWith('```')) {
      end();
      const code = [];
      for (i++; i < lines.length && !lines[i].startsWith('```'); i++) code.push(lines[i]);
      page.append(h('pre', { tabindex: '0' }, h('code', {}, code.join('\n'))));
    } else if (heading) {
      end();
      if (heading[1].length > 1) page.append(inline(h('h5', {}), heading[2]));
    } else if (item) {
      if (!list) {
        end();
        list = h('ul', {});
        page.append(list);
      }
      list.append(inline(h('li', {}), item[1]));
    } else if (list && /^ {2}\S/.test(line) && list.lastElementChild instanceof HTMLElement) {
      inline(list.lastElementChild, ' ' + line.trim());
    } else if (line.trim() === '') {
      end();
    } else {
      if (list) end();
      paragraph.push(line.trim());
    }
  }
  end();
  return page;
}

/**
 * Adds text with code, emphasis and links, of which only the words are kept.
 * @template {HTMLElement} T
 * @param {T} element
 * @param {string} text
 * @returns {T}
 */
function inline(element, text) {
  for (const part of text.split(/(`[^`]+`|\*\*[^*]+\*\*|\[[^\]]+\]\([^)]*\))/)) {
    const link = /^\[([^\]]+)\]\([^)]*\)$/.exec(part);
    if (part.length > 2 && part.startsWith('`')) element.append(h('code', {}, part.slice(1, -1)));
    else if (part.startsWith('**')) element.append(h('strong', {}, part.slice(2, -2)));
    else if (link) inline(element, link[1]);
    else if (part) element.append(part);
  }
  return element;
}
