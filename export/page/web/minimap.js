/** @import { Picture } from './draw.js' */
/** @import { Place } from './camera.js' */

/** The marks that are seen in the small picture, too. */
const severeMarks = new Set(['failed', 'cycle', 'deadlock', 'missing', 'error', 'duplicate', 'orphaned', 'warning']);

/**
 * Draws the whole picture small, with a rectangle around what is seen. It is not there where all is seen.
 * @param {HTMLCanvasElement} map
 * @param {Picture} picture
 */
export function drawMinimap(map, picture) {
  const pen = map.getContext('2d');
  const { scene, place, canvas } = picture;
  if (!pen || !scene) return;
  const seen = { x: -place.x / place.k, y: -place.y / place.k, w: canvas.clientWidth / place.k, h: canvas.clientHeight / place.k };
  map.hidden = seen.x <= 0 && seen.y <= 0 && seen.x + seen.w >= scene.w && seen.y + seen.h >= scene.h;
  if (map.hidden) return;
  const ratio = window.devicePixelRatio || 1;
  const w = 200, h = 130;
  if (map.width !== w * ratio) {
    map.width = w * ratio;
    map.height = h * ratio;
  }
  const k = scaleOf(scene);
  const style = getComputedStyle(map);
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, w, h);
  pen.translate((w - scene.w * k) / 2, (h - scene.h * k) / 2);
  pen.fillStyle = style.getPropertyValue('--map-frame');
  for (const frame of scene.frames) if (frame.level === 0) pen.fillRect(frame.x * k, frame.y * k, frame.w * k, frame.h * k);
  const plain = style.getPropertyValue('--map-box'), grave = style.getPropertyValue('--map-mark');
  for (const box of scene.boxes) {
    const marked = (box.node && severeMarks.has(picture.marks[box.node.mark])) || box.key === picture.emphasis?.selected;
    pen.fillStyle = marked ? grave : plain;
    pen.fillRect(box.x * k, box.y * k, Math.max(1.5, box.w * k), Math.max(1.5, box.h * k));
  }
  pen.strokeStyle = style.getPropertyValue('--accent');
  pen.lineWidth = 1.5;
  pen.strokeRect(seen.x * k, seen.y * k, seen.w * k, seen.h * k);
}

/** @param {{w: number, h: number}} scene */
function scaleOf(scene) {
  return Math.min(188 / Math.max(1, scene.w), 118 / Math.max(1, scene.h));
}

/**
 * Lets the mouse move the picture from the small one.
 * @param {HTMLCanvasElement} map
 * @param {Picture} picture
 * @param {(place: Place) => void} move
 * @param {() => void} done
 */
export function attachMinimap(map, picture, move, done) {
  const jump = (/** @type {PointerEvent} */ event) => {
    const scene = picture.scene;
    if (!scene) return;
    const k = scaleOf(scene), box = map.getBoundingClientRect();
    const x = (event.clientX - box.left - (200 - scene.w * k) / 2) / k, y = (event.clientY - box.top - (130 - scene.h * k) / 2) / k;
    const { clientWidth, clientHeight } = picture.canvas;
    move({ k: picture.place.k, x: clientWidth / 2 - x * picture.place.k, y: clientHeight / 2 - y * picture.place.k });
  };
  map.addEventListener('pointerdown', (event) => {
    map.setPointerCapture(event.pointerId);
    jump(event);
  });
  map.addEventListener('pointermove', (event) => {
    if (event.buttons & 1) jump(event);
  });
  map.addEventListener('pointerup', done);
}
