// Pan and zoom: which part of the picture the stage shows.
import { still } from './dom.js';

const [NEAREST, FARTHEST] = [4, 0.04];
/** A picture is not enlarged beyond this to fill the stage. */
const LARGEST_FIT = 1.25;
/** Texts below this scale cannot be read: who is led to a box sees it at least so large. */
const READABLE = 0.7;
/** A pointer that moves less than this has clicked. */
const SLOP = 4;

/** A camera over `svg` in `stage`; `size` is the picture's own, and may change when it folds. */
export function createCamera(stage, svg) {
  const view = { x: 0, y: 0, k: 1 };
  const pointers = new Map();
  let dragged = false;
  let gliding = 0;
  let untouched = true;

  const size = () => ({ w: svg.width.baseVal.value, h: svg.height.baseVal.value });

  function apply() {
    svg.style.transform = `translate(${view.x}px,${view.y}px) scale(${view.k})`;
  }

  /** Moves there; smoothly where the reader does not mind. */
  function show(x, y, k, glide = true) {
    Object.assign(view, { x, y, k });
    untouched = false;
    clearTimeout(gliding);
    stage.classList.toggle('gliding', glide && !still());
    gliding = setTimeout(() => stage.classList.remove('gliding'), 260);
    apply();
  }

  function fit(glide = true) {
    const { w, h } = size();
    const margin = 16;
    const k = Math.min((stage.clientWidth - 2 * margin) / w, (stage.clientHeight - 2 * margin) / h, LARGEST_FIT);
    const scale = clamp(k);
    show((stage.clientWidth - w * scale) / 2, Math.max((stage.clientHeight - h * scale) / 2, margin), scale, glide);
  }

  /** What a reader sees first: the whole picture, or its upper end where the whole is too small to be read. */
  function begin() {
    fit(false);
    const { w } = size();
    const margin = 16;
    const k = Math.min((stage.clientWidth - 2 * margin) / w, 1);
    if (view.k < READABLE && k > view.k) show((stage.clientWidth - w * k) / 2, margin, k, false);
    untouched = true;
  }

  /** The stage has another size: what a reader has not moved begins anew. */
  function resized() {
    if (untouched) begin();
  }

  function pan(dx, dy, glide = true) {
    show(view.x + dx, view.y + dy, view.k, glide);
  }

  /** Zooms by a factor around a point of the stage; around its middle when none is given. */
  function zoom(factor, at = [stage.clientWidth / 2, stage.clientHeight / 2], glide = false) {
    const k = clamp(view.k * factor);
    const [x, y] = at;
    show(x - ((x - view.x) * k) / view.k, y - ((y - view.y) * k) / view.k, k, glide);
  }

  /** Brings a rectangle of the picture into view, and near enough to be read. */
  function reveal({ x, y, w, h }) {
    const margin = 24;
    const [width, height] = [stage.clientWidth, stage.clientHeight];
    const whole = Math.min((width - 2 * margin) / w, (height - 2 * margin) / h);
    const k = clamp(view.k < READABLE ? Math.min(1, Math.max(view.k, whole)) : view.k);
    const seen = k === view.k && view.x + x * k >= 0 && view.y + y * k >= 0
      && view.x + (x + w) * k <= width && view.y + (y + h) * k <= height;
    if (seen) return;
    const left = w * k > width ? margin - x * k : width / 2 - (x + w / 2) * k;
    const top = h * k > height ? margin - y * k : height / 2 - (y + h / 2) * k;
    show(left, top, k);
  }

  const here = (event) => {
    const { left, top } = stage.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };

  /** The point of the picture under a pointer. */
  function toPicture(event) {
    const [x, y] = here(event);
    return [(x - view.x) / view.k, (y - view.y) / view.k];
  }

  stage.addEventListener('wheel', (event) => {
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1);
    if (event.shiftKey) pan(-(pixels || event.deltaX), 0, false);
    else zoom(Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.0015)), here(event));
  }, { passive: false });

  stage.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    if (pointers.size === 0) dragged = false;
    pointers.set(event.pointerId, { start: here(event), now: here(event) });
  });

  stage.addEventListener('pointermove', (event) => {
    const pointer = pointers.get(event.pointerId);
    if (!pointer) return;
    const [x, y] = here(event);
    if (!dragged) {
      if (Math.hypot(x - pointer.start[0], y - pointer.start[1]) < SLOP) return;
      dragged = true;
      stage.classList.add('dragging');
      stage.setPointerCapture(event.pointerId);
    }
    const before = pinch();
    const [px, py] = pointer.now;
    pointer.now = [x, y];
    const after = pinch();
    if (before && after) {
      zoom(after.apart / before.apart, after.middle);
      pan(after.middle[0] - before.middle[0], after.middle[1] - before.middle[1], false);
    } else {
      pan(x - px, y - py, false);
    }
  });

  for (const end of ['pointerup', 'pointercancel']) {
    stage.addEventListener(end, (event) => {
      pointers.delete(event.pointerId);
      if (pointers.size === 0) stage.classList.remove('dragging');
    });
  }

  /** Two fingers: their middle, and how far they are apart. */
  function pinch() {
    if (pointers.size !== 2) return null;
    const [[ax, ay], [bx, by]] = [...pointers.values()].map((pointer) => pointer.now);
    return { middle: [(ax + bx) / 2, (ay + by) / 2], apart: Math.hypot(ax - bx, ay - by) || 1 };
  }

  return {
    view, begin, resized, fit, pan, zoom, reveal, toPicture,
    /** Whether the click that just came ended a drag. */
    wasDrag: () => dragged,
  };
}

function clamp(k) {
  return Math.min(NEAREST, Math.max(FARTHEST, k));
}
