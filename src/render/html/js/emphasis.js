// Neighbours: the object under the pointer or the focus, what it is tied to, and everything else dimmed.
import { around, inside, objectsOf } from './model.js';

/** Edges that boxes inside boxes already show. */
const NESTING = new Set(['applies', 'builds', 'creates', 'resources', 'components', 'targetNamespace']);

/** Lights boxes up in `picture`; only what is lit is touched, the rest dims by one class on the root. */
export function createEmphasis(picture, model, folding) {
  const neighbours = neighboursOf(model);
  let lit = [];
  let shown = null;

  function clear() {
    lit.forEach((element) => element.classList.remove('lit', 'origin'));
    lit = [];
    shown = null;
    picture.classList.remove('dim');
  }

  function light(boxes, lines) {
    const elements = new Set();
    for (const box of boxes) {
      const visible = folding.visible(box);
      elements.add(visible.element);
      around(visible).forEach((outer) => elements.add(outer.element));
    }
    for (const line of lines) {
      elements.add(line.element);
      if (line.label) elements.add(line.label);
      if (line.count) elements.add(line.count);
    }
    lit = [...elements];
    lit.forEach((element) => element.classList.add('lit'));
    picture.classList.add('dim');
  }

  /** Shows a box with its neighbours; nothing when there is none. */
  function show(box) {
    if (box === shown) return;
    clear();
    if (!box) return;
    const own = new Set([box, ...inside(box)]);
    const lines = model.lines.filter((line) => own.has(line.from) || own.has(line.to));
    const tied = [...own].flatMap((one) => [...neighbours.get(one)]);
    light([...own, ...tied], lines);
    box.element.classList.add('origin');
    shown = box;
  }

  /** Shows a line with its ends. */
  function showLine(line) {
    clear();
    light([line.from, line.to], [line]);
  }

  return { show, showLine, clear, neighbours: (box) => neighbours.get(box) };
}

/** For each box those that a line or a reference ties it to. */
function neighboursOf(model) {
  const neighbours = new Map(model.boxes.map((box) => [box, new Set()]));
  const tie = (a, b) => {
    if (!a || !b || a === b || around(a).includes(b) || around(b).includes(a)) return;
    neighbours.get(a).add(b);
    neighbours.get(b).add(a);
  };
  model.lines.forEach((line) => tie(line.from, line.to));
  for (const edge of model.edges) if (!NESTING.has(edge.type)) tie(edge.from.home, edge.to.home);
  return neighbours;
}
