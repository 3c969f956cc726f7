/** @import { Picture } from './draw.js' */

/** What decides how a picture looks, and is written into the file. */
const properties = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'opacity', 'display', 'font-family', 'font-size', 'font-weight', 'text-anchor', 'paint-order'];

/**
 * Writes what is shown as an SVG file that stands for itself: the whole picture, not only what is in sight.
 * @param {Picture} picture
 * @returns {string}
 */
export function svgFile(picture) {
  const { scene, place, seen, svg } = picture;
  if (!scene) return '';
  const edge = 60;
  const level = svg.dataset.level;
  // All of it has to be in the document, near, while it is copied.
  svg.dataset.level = 'near';
  picture.seen = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity };
  picture.fill();
  const copy = /** @type {SVGElement} */ (svg.cloneNode(true));
  const originals = [svg, ...svg.querySelectorAll('*')], copies = [copy, ...copy.querySelectorAll('*')];
  copies.forEach((element, i) => {
    const style = getComputedStyle(originals[i]);
    if (style.display === 'none') element.setAttribute('display', 'none');
    else if (/^(rect|path|text|tspan|circle|g)$/.test(element.tagName)) {
      for (const name of properties) {
        const value = style.getPropertyValue(name);
        if (value && value !== 'normal' && name !== 'display') element.setAttribute(name, value);
      }
    }
    for (const name of ['class', 'style', 'data-key']) element.removeAttribute(name);
  });
  picture.seen = seen;
  picture.fill();
  if (level) svg.dataset.level = level;
  picture.move(place);
  for (const hidden of copy.querySelectorAll('[display=none]')) hidden.remove();
  if (document.documentElement.dataset.theme === 'mono') copy.setAttribute('filter', 'grayscale(1)');
  copy.querySelector('g')?.removeAttribute('transform');
  const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  const [x, y, w, h] = [-edge, -edge, scene.w + 2 * edge, scene.h + 2 * edge];
  for (const [name, value] of Object.entries({ x, y, width: w, height: h, fill: getComputedStyle(picture.canvas).backgroundColor })) paper.setAttribute(name, String(value));
  copy.prepend(paper);
  const title = document.createElementNS('http://www.w3.org/2000/svg', 'title');
  title.textContent = scene.title;
  copy.prepend(title);
  copy.setAttribute('viewBox', `${x} ${y} ${w} ${h}`);
  copy.setAttribute('width', String(Math.ceil(w)));
  copy.setAttribute('height', String(Math.ceil(h)));
  copy.removeAttribute('aria-hidden');
  copy.setAttribute('role', 'img');
  return new XMLSerializer().serializeToString(copy);
}
