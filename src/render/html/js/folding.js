// Collapse and expand: a collapsed group keeps its title, counts what it hides, and takes over the lines of what it hides. What
// becomes free over the whole width of the picture is closed up.
import { around, inside } from './model.js';
import { count, svgEl } from './dom.js';
import { middle, pieces, reattach } from './routes.js';
import { closeUp } from './space.js';

/** A collapsed group is so much higher than its title, for the count of what it hides. */
const TALLY = 18;
/** Lines keep so much room above and below. */
const APART = 8;

/** Folds groups of the model's boxes; `changed` is told after every change. */
export function createFolding(model, changed) {
  const collapsed = new Set();
  const groups = model.boxes.filter((box) => box.group && box.children.length > 0);
  const height = model.svg.height.baseVal.value;
  const ground = model.svg.querySelector(':scope > rect');
  const beside = [...model.svg.querySelectorAll(':scope > text:not(.edge-label), :scope > .legend')].map((element) => [element, topOf(element)]);
  let moved = (y) => y;
  for (const box of groups) {
    box.titleHeight = titleHeight(box);
    box.knob = knob(box.rect);
    box.element.append(box.knob);
  }

  /** The box that a reader sees in a box's place: itself, or the outermost collapsed group around it. */
  function visible(box) {
    return around(box).reverse().find((outer) => collapsed.has(outer)) ?? box;
  }

  function heightOf(box) {
    return collapsed.has(box) ? box.titleHeight + TALLY : box.rect.h;
  }

  /** The rectangle that a box has now. */
  function rect(box) {
    const { x, y, w } = box.rect;
    const top = moved(y);
    return { x, y: top, w, h: collapsed.has(box) ? heightOf(box) : moved(y + box.rect.h) - top };
  }

  function set(boxes, fold) {
    const some = boxes.filter((box) => box.titleHeight && collapsed.has(box) !== fold);
    if (some.length === 0) return;
    some.forEach((box) => (fold ? collapsed.add(box) : collapsed.delete(box)));
    draw();
    changed();
  }

  function draw() {
    const shown = model.boxes.filter((box) => visible(box) === box);
    routeLines();
    moved = closeUp(...space(shown));
    model.boxes.forEach((box) => box.element.classList.toggle('hidden', visible(box) !== box));
    for (const box of shown) {
      shift(box.element, box.rect.y);
      if (box.titleHeight) drawGroup(box);
    }
    model.lines.forEach(drawLine);
    beside.forEach(([element, y]) => shift(element, y));
    const now = moved(height);
    model.svg.setAttribute('height', now);
    model.svg.setAttribute('viewBox', `0 0 ${model.svg.width.baseVal.value} ${now}`);
    ground.setAttribute('height', now);
  }

  /** What collapsed groups left, and what others need, from top to bottom. */
  function space(shown) {
    const free = shown.filter((box) => collapsed.has(box)).map((box) => [box.rect.y + heightOf(box), box.rect.y + box.rect.h]);
    const isOpen = (box) => box.titleHeight && !collapsed.has(box);
    const boxes = shown.map((box) => [box.rect.y, box.rect.y + (isOpen(box) ? box.titleHeight : heightOf(box))]);
    const lines = model.lines.filter((line) => !line.hidden).flatMap((line) => pieces(line.route))
      .filter(([[, a], [, b]]) => a === b).map(([[, y]]) => [y - APART, y + APART]);
    return [free, [...boxes, ...lines]];
  }

  function shift(element, y) {
    const by = moved(y) - y;
    if (by === 0) element.removeAttribute('transform');
    else element.setAttribute('transform', `translate(0 ${by})`);
  }

  function drawGroup(box) {
    const folded = collapsed.has(box);
    box.element.classList.toggle('collapsed', folded);
    box.element.setAttribute('aria-expanded', String(!folded));
    box.knob.querySelector('.bar').setAttribute('visibility', folded ? 'visible' : 'hidden');
    box.outline.setAttribute('height', rect(box).h);
    box.tally?.remove();
    box.tally = folded ? tally(box) : null;
    if (box.tally) box.element.append(box.tally);
  }

  /** What a collapsed group hides, in words. */
  function tally(box) {
    const within = new Set(inside(box));
    const cards = [...within].filter((one) => !one.group).length;
    const lines = model.lines.filter((line) => within.has(line.from) && within.has(line.to)).length;
    const words = lines > 0 ? `${count(cards, 'box')} and ${count(lines, 'arrow')}` : count(cards, 'box');
    const y = box.rect.y + box.titleHeight + 6;
    return svgEl('text', { class: 'tally', x: leftOf(box), y, 'font-size': 11 }, `${words} hidden`);
  }

  /** Where every line between visible boxes runs; of several between the same two, one stands for all. */
  function routeLines() {
    const drawn = new Map();
    for (const line of model.lines) {
      const ends = [visible(line.from), visible(line.to)];
      const [from, to] = ends;
      line.led = ends.some((box) => collapsed.has(box));
      const place = (box) => (collapsed.has(box) ? { whole: box.rect, height: heightOf(box) } : null);
      line.route = line.led && from !== to ? reattach(line.points, ends.map(place)) : line.points;
      line.stands = 1;
      const key = `${from.index} ${to.index} ${line.type}`;
      const first = line.led && from !== to ? drawn.get(key) : null;
      if (first) first.stands += 1;
      line.hidden = from === to || line.route.length < 2 || Boolean(first);
      if (line.led && !line.hidden) drawn.set(key, line);
    }
  }

  function drawLine(line) {
    const points = line.route.map(([x, y]) => [x, moved(y)]);
    line.element.classList.toggle('hidden', line.hidden);
    if (!line.hidden) line.element.setAttribute('d', `M${points.map((point) => point.join(' ')).join('L')}`);
    if (line.label) {
      line.label.classList.toggle('hidden', line.hidden || line.led);
      shift(line.label, topOf(line.label));
    }
    line.count?.remove();
    line.count = null;
    if (line.hidden || line.stands === 1) return;
    const [x, y] = middle(points);
    line.count = svgEl('text', { class: 'edge-count', x, y: y - 3, 'font-size': 11, 'text-anchor': 'middle' }, `×${line.stands}`);
    line.element.after(line.count);
  }

  return {
    visible,
    rect,
    isCollapsed: (box) => collapsed.has(box),
    canFold: (box) => Boolean(box.titleHeight),
    toggle: (box) => set([box], !collapsed.has(box)),
    collapse: (box) => set([box], true),
    expand: (box) => set([box], false),
    /** Opens every group around a box. */
    uncover: (box) => set(around(box), false),
    /** Folds the groups that hold cards, so that those around them show what there is; where they are folded, all. */
    collapseAll() {
      const innermost = groups.filter((box) => box.children.some((child) => !child.group));
      set(innermost.every((box) => visible(box) !== box || collapsed.has(box)) ? groups : innermost, true);
    },
    expandAll: () => set(groups, false),
  };
}

/** Where an element beside the boxes begins. */
function topOf(element) {
  const texts = element.matches('text') ? [element] : [...element.querySelectorAll('text')];
  return Math.min(...texts.map((text) => Number(text.getAttribute('y'))));
}

/** Where a group's texts begin. */
function leftOf(box) {
  const texts = [...box.element.querySelectorAll(':scope > text:not([text-anchor])')];
  return Math.min(...texts.map((text) => Number(text.getAttribute('x'))), box.rect.x + 16);
}

/** From the top of a group to below its own texts. */
function titleHeight(box) {
  const texts = [...box.element.querySelectorAll(':scope > text')].map((text) => Number(text.getAttribute('y')));
  return Math.max(20, ...texts.map((y) => y - box.rect.y)) + 10;
}

/** The control at a group's corner: a minus, and a plus when it is collapsed. */
function knob(rect) {
  const [x, y] = [rect.x + 1, rect.y + 1];
  return svgEl('g', { class: 'knob', 'aria-hidden': 'true' },
    svgEl('circle', { class: 'reach', cx: x, cy: y, r: 11 }),
    svgEl('circle', { cx: x, cy: y, r: 6.5 }),
    svgEl('path', { d: `M${x - 3} ${y}h6` }),
    svgEl('path', { class: 'bar', d: `M${x} ${y - 3}v6`, visibility: 'hidden' }));
}
