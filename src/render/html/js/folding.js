// Collapse and expand: a collapsed group keeps its title, counts what it hides, and takes over the lines of what it hides.
import { around, inside } from './model.js';
import { count, svgEl } from './dom.js';

const KNOB = 6.5;

/** Folds groups of the model's boxes; `changed` is told after every change. */
export function createFolding(model, changed) {
  const collapsed = new Set();
  const groups = model.boxes.filter((box) => box.group && box.children.length > 0);
  for (const box of groups) {
    box.titleHeight = titleHeight(box);
    box.knob = knob(box);
    box.element.append(box.knob);
  }

  /** The box that a reader sees in a box's place: itself, or the outermost collapsed group around it. */
  function visible(box) {
    return around(box).reverse().find((outer) => collapsed.has(outer)) ?? box;
  }

  function set(boxes, fold) {
    const some = boxes.filter((box) => box.titleHeight && collapsed.has(box) !== fold);
    if (some.length === 0) return;
    some.forEach((box) => (fold ? collapsed.add(box) : collapsed.delete(box)));
    draw();
    changed();
  }

  function draw() {
    for (const box of model.boxes) {
      box.element.classList.toggle('hidden', visible(box) !== box);
      if (box.titleHeight) drawGroup(box);
    }
    drawLines();
  }

  function drawGroup(box) {
    const folded = collapsed.has(box);
    box.element.classList.toggle('collapsed', folded);
    box.element.setAttribute('aria-expanded', String(!folded));
    box.knob.querySelector('.bar').setAttribute('visibility', folded ? 'visible' : 'hidden');
    box.outline.setAttribute('height', folded ? box.titleHeight + 18 : box.rect.h);
    box.tally?.remove();
    box.tally = null;
    if (!folded) return;
    const within = new Set(inside(box));
    const cards = [...within].filter((one) => !one.group).length;
    const lines = model.lines.filter((line) => within.has(line.from) && within.has(line.to)).length;
    const text = [count(cards, 'box'), lines > 0 && count(lines, 'arrow')].filter(Boolean).join(' and ');
    box.tally = svgEl('text', { class: 'tally', x: box.rect.x + 16, y: box.rect.y + box.titleHeight + 6, 'font-size': 11 }, `${text} hidden`);
    box.element.append(box.tally);
  }

  /** Every line between what is visible; of several between the same two, one with their number. */
  function drawLines() {
    const drawn = new Map();
    for (const line of model.lines) {
      const [from, to] = [visible(line.from), visible(line.to)];
      const moved = collapsed.has(from) || collapsed.has(to);
      const points = moved && from !== to ? reattach(line.points, foldedEnds(from, to)) : line.points;
      const key = `${from.index} ${to.index} ${line.type}`;
      const first = moved ? drawn.get(key) : null;
      const hidden = from === to || points.length < 2 || Boolean(first);
      if (first && from !== to) first.stands += 1;
      line.stands = 1;
      line.shown = points;
      if (moved && !hidden) drawn.set(key, line);
      line.element.classList.toggle('hidden', hidden);
      line.label?.classList.toggle('hidden', hidden || moved);
      line.element.setAttribute('d', `M${line.shown.map((point) => point.join(' ')).join('L')}`);
    }
    for (const line of model.lines) {
      line.count?.remove();
      line.count = null;
      if (line.stands > 1) drawCount(line);
    }
  }

  function foldedEnds(from, to) {
    return [from, to].map((box) => (collapsed.has(box) ? { whole: box.rect, height: box.titleHeight + 18 } : null));
  }

  function drawCount(line) {
    const [x, y] = middle(line.shown);
    line.count = svgEl('text', { class: 'edge-count', x, y: y - 3, 'font-size': 11, 'text-anchor': 'middle' }, `×${line.stands}`);
    line.element.after(line.count);
  }

  return {
    visible,
    isCollapsed: (box) => collapsed.has(box),
    canFold: (box) => Boolean(box.titleHeight),
    toggle: (box) => set([box], !collapsed.has(box)),
    collapse: (box) => set([box], true),
    /** Opens every group around a box. */
    uncover: (box) => set(around(box), false),
    expand: (box) => set([box], false),
    collapseAll: () => set(groups, true),
    expandAll: () => set(groups, false),
    /** The rectangle that a box has now. */
    rect: (box) => (collapsed.has(box) ? { ...box.rect, h: box.titleHeight + 18 } : box.rect),
  };
}

/** From the top of a group to below its own texts. */
function titleHeight(box) {
  const texts = [...box.element.querySelectorAll(':scope > text')].map((text) => Number(text.getAttribute('y')));
  return Math.max(20, ...texts.map((y) => y - box.rect.y)) + 10;
}

/** The control at a group's corner: a minus, and a plus when it is collapsed. */
function knob({ rect }) {
  const [x, y] = [rect.x + 1, rect.y + 1];
  return svgEl('g', { class: 'knob', 'aria-hidden': 'true' },
    svgEl('circle', { class: 'reach', cx: x, cy: y, r: 11 }),
    svgEl('circle', { cx: x, cy: y, r: KNOB }),
    svgEl('path', { d: `M${x - 3} ${y}h6` }),
    svgEl('path', { class: 'bar', d: `M${x} ${y - 3}v6`, visibility: 'hidden' }));
}

/**
 * A line with its ends at the collapsed boxes: each end is cut where it enters the group that is collapsed, and led through the
 * room that has become free to the box that is left.
 */
function reattach(points, [from, to]) {
  const cutFrom = from ? lead(points, from) : points;
  return to ? lead([...cutFrom].reverse(), to).reverse() : cutFrom;
}

function lead(points, { whole, height }) {
  const last = points.map(([x, y]) => isInside(x, y, whole)).lastIndexOf(true);
  if (last === points.length - 1) return [];
  const rest = points.slice(last + 1);
  const door = last < 0 ? rest.shift() : leaving(points[last], rest[0], whole);
  const [x, y] = door;
  const bottom = whole.y + height;
  if (y <= bottom) return [door, ...rest];
  if (x > whole.x && x < whole.x + whole.w) return [[x, bottom], door, ...rest];
  const shaft = x <= whole.x ? whole.x + 20 : whole.x + whole.w - 20;
  return [[shaft, bottom], [shaft, y], door, ...rest];
}

/** Strictly inside: a line that runs along an outline is outside. */
function isInside(x, y, { x: left, y: top, w, h }) {
  return x > left && x < left + w && y > top && y < top + h;
}

/** Where the step from inside to outside crosses the outline. */
function leaving([ax, ay], [bx, by], { x, y, w, h }) {
  if (ax === bx) return [ax, by > ay ? y + h : y];
  if (ay === by) return [bx > ax ? x + w : x, ay];
  return [Math.min(Math.max(bx, x), x + w), Math.min(Math.max(by, y), y + h)];
}

/** The middle of a line's longest piece. */
function middle(points) {
  const pieces = points.slice(1).map((to, index) => [points[index], to]);
  const length = ([[ax, ay], [bx, by]]) => Math.abs(ax - bx) + Math.abs(ay - by);
  const [[ax, ay], [bx, by]] = pieces.reduce((best, piece) => (length(piece) > length(best) ? piece : best));
  return [(ax + bx) / 2, (ay + by) / 2];
}
