// The keyboard: the boxes are a tree with one tab stop; keys that move in it, and keys of the whole page.
import { around, kindOf } from './model.js';
import { count } from './dom.js';

const PAN = { ArrowLeft: [80, 0], ArrowRight: [-80, 0], ArrowUp: [0, 80], ArrowDown: [0, -80] };

/** Makes the boxes of `picture` a tree that the keyboard walks. */
export function createKeyboard(picture, model, { camera, folding, emphasis, details, search }) {
  const byElement = new Map(model.boxes.map((box) => [box.element, box]));
  let stop = model.order[0] ?? null;
  dress(picture, model, emphasis);
  stop?.element.setAttribute('tabindex', '0');

  const boxOf = (target) => byElement.get(target?.closest?.('g.node, g.group')) ?? null;
  const shown = () => model.order.filter((box) => folding.visible(box) === box);

  /** Makes a box the tab stop and gives it the focus. */
  function focus(box) {
    if (!box) return;
    const visible = folding.visible(box);
    stop?.element.setAttribute('tabindex', '-1');
    stop = visible;
    stop.element.setAttribute('tabindex', '0');
    stop.element.focus({ preventScroll: true });
    camera.reveal(folding.rect(stop));
  }

  function walk(box, key) {
    const order = shown();
    const at = order.indexOf(box);
    switch (key) {
      case 'ArrowDown': return order[at + 1];
      case 'ArrowUp': return order[at - 1];
      case 'Home': return order[0];
      case 'End': return order[order.length - 1];
      case 'ArrowRight':
        if (!folding.isCollapsed(box)) return box.children[0];
        folding.expand(box);
        return box;
      case 'ArrowLeft':
        if (!folding.canFold(box) || folding.isCollapsed(box)) return box.parent;
        folding.collapse(box);
        return box;
      case ']': return along(box, 'from', 'to');
      case '[': return along(box, 'to', 'from');
      default: return undefined;
    }
  }

  /** The box at the other end of an arrow; the next one each time the key is pressed at the same box. */
  let turn = { box: null, at: 0 };
  function along(box, here, there) {
    const ends = [...new Set(box.lines.filter((line) => line[here] === box).map((line) => line[there]))];
    const others = ends.length > 0 ? ends : [...emphasis.neighbours(box)];
    turn = { box, at: turn.box === box ? turn.at + 1 : 0 };
    return others[turn.at % others.length];
  }

  // On the stage: an SVG element that listens to the focus would be a tab stop itself.
  picture.parentElement.addEventListener('focusin', (event) => emphasis.show(boxOf(event.target)));
  picture.parentElement.addEventListener('focusout', () => emphasis.clear());
  picture.addEventListener('keydown', (event) => {
    const box = boxOf(event.target);
    if (!box || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key === 'Enter') details.open(box, true);
    else if (event.key === ' ') folding.toggle(box);
    else if (event.key === '*') folding.expandAll();
    else {
      const next = walk(box, event.key);
      if (next === undefined && !(event.key in PAN)) return;
      if (next) focus(next);
    }
    event.preventDefault();
    event.stopPropagation();
  });

  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest?.('input, [contenteditable]');
    if (event.key === 'Escape') escape(typing);
    else if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.key === '/') search.field.focus();
    else if (event.key === '0') camera.fit();
    else if (event.key === '+' || event.key === '=') camera.zoom(1.25, undefined, true);
    else if (event.key === '-') camera.zoom(0.8, undefined, true);
    else if (event.key in PAN && !event.target.closest?.('aside, nav')) camera.pan(...PAN[event.key]);
    else return;
    event.preventDefault();
  });

  /** Leaves what is open: the search, else the details. */
  function escape(typing) {
    if (typing) {
      const found = search.current();
      search.clear();
      if (found) focus(found);
      else search.field.blur();
    } else if (details.isOpen()) {
      const box = details.close();
      focus(box);
    } else {
      search.clear();
      emphasis.clear();
    }
  }

  return { focus, boxOf, stop: () => stop };
}

/** Roles and labels: a tree whose items say what they are and how many neighbours they have. */
function dress(picture, model, emphasis) {
  picture.setAttribute('role', 'tree');
  for (const box of model.boxes) {
    const siblings = box.parent ? box.parent.children : model.order.filter((other) => !other.parent);
    const ties = emphasis.neighbours(box).size;
    const words = [box.title, kindOf(box), box.node?.status, box.children.length > 0 && count(box.children.length, 'box') + ' inside',
      ties > 0 && `tied to ${count(ties, 'box')}`];
    const attributes = {
      role: 'treeitem', tabindex: -1, 'aria-label': words.filter(Boolean).join(', '), 'aria-level': around(box).length + 1,
      'aria-setsize': siblings.length, 'aria-posinset': siblings.indexOf(box) + 1,
    };
    for (const [name, value] of Object.entries(attributes)) box.element.setAttribute(name, value);
    if (box.children.length > 0) box.element.setAttribute('aria-expanded', 'true');
  }
}
