/**
 * Where the picture stands: a point p of it is at p·k + (x, y) of the canvas, in CSS pixels.
 * @typedef {{x: number, y: number, k: number}} Place
 */

/** How near and how far one can go. */
export const nearest = 2.6, farthest = 0.04;

/**
 * The place at which a rectangle fills a canvas, with a little room.
 * @param {{x: number, y: number, w: number, h: number}} rectangle
 * @param {{w: number, h: number}} canvas
 * @param {number} most the greatest scale
 * @returns {Place}
 */
export function fitting(rectangle, canvas, most = 1.15) {
  const edge = Math.min(48, canvas.w / 12);
  const k = Math.max(farthest, Math.min(most, (canvas.w - 2 * edge) / Math.max(1, rectangle.w), (canvas.h - 2 * edge) / Math.max(1, rectangle.h)));
  return { k, x: canvas.w / 2 - (rectangle.x + rectangle.w / 2) * k, y: canvas.h / 2 - (rectangle.y + rectangle.h / 2) * k };
}

/**
 * The place after zooming by a factor about a point of the canvas.
 * @param {Place} place
 * @param {number} factor
 * @param {number} x
 * @param {number} y
 * @returns {Place}
 */
export function zoomed(place, factor, x, y) {
  const k = Math.max(farthest, Math.min(nearest, place.k * factor));
  return { k, x: x - ((x - place.x) * k) / place.k, y: y - ((y - place.y) * k) / place.k };
}

/**
 * Lets mouse, wheel and fingers move the picture.
 * @param {HTMLElement} canvas
 * @param {{place: () => Place, move: (place: Place) => void, done: () => void, beyond: (way: 'in' | 'out', x: number, y: number) => void}} hooks
 */
export function attach(canvas, hooks) {
  /** @type {Map<number, {x: number, y: number}>} */
  const fingers = new Map();
  let moved = 0, pushed = 0;
  const at = (/** @type {MouseEvent} */ event) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const spread = () => {
    const [a, b] = [...fingers.values()];
    return { distance: Math.hypot(a.x - b.x, a.y - b.y) || 1, x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  };
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    fingers.set(event.pointerId, at(event));
    moved = 0;
  });
  canvas.addEventListener('pointermove', (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = at(event);
    const place = hooks.place();
    if (fingers.size === 2) {
      const was = spread();
      fingers.set(event.pointerId, now);
      const is = spread();
      const next = zoomed(place, is.distance / was.distance, is.x, is.y);
      hooks.move({ ...next, x: next.x + is.x - was.x, y: next.y + is.y - was.y });
    } else if (fingers.size === 1) {
      moved += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
      fingers.set(event.pointerId, now);
      if (moved > 4) {
        if (!canvas.hasPointerCapture(event.pointerId)) canvas.setPointerCapture(event.pointerId);
        canvas.classList.add('dragged');
        hooks.move({ ...place, x: place.x + now.x - before.x, y: place.y + now.y - before.y });
      }
    }
  });
  const end = (/** @type {PointerEvent} */ event) => {
    if (!fingers.delete(event.pointerId)) return;
    if (moved > 4) hooks.done();
    // The click that ends a drag means nothing.
    setTimeout(() => canvas.classList.remove('dragged'));
  };
  canvas.addEventListener('pointerup', end);
  canvas.addEventListener('pointercancel', end);
  let settle = 0;
  canvas.addEventListener('wheel', (event) => {
    event.preventDefault();
    const point = at(event);
    const place = hooks.place();
    const step = event.deltaY * (event.deltaMode === 1 ? 24 : 1) * (event.ctrlKey ? 4 : 1);
    const next = zoomed(place, Math.exp(-Math.max(-200, Math.min(200, step)) / 500), point.x, point.y);
    const way = step < 0 ? 'in' : 'out';
    pushed = next.k === place.k || (way === 'out' && place.k < 0.12) ? pushed + 1 : 0;
    if (pushed > 2) {
      pushed = 0;
      hooks.beyond(way, point.x, point.y);
      return;
    }
    hooks.move(next);
    clearTimeout(settle);
    settle = window.setTimeout(hooks.done, 200);
  }, { passive: false });
}
