// Search: by name, kind, namespace, path; matches are listed, marked in the picture, and walked through.
import { el, count } from './dom.js';
import { kindOf } from './model.js';

/** More matches than these are counted, not listed. */
const MOST_LISTED = 200;

/** Ties the search field to the picture; `go(box)` leads there, `open(thing)` shows its details. */
export function createSearch({ field, list, status, picture }, model, { go, open }) {
  const entries = entriesOf(model);
  let matches = [];
  let active = -1;
  let marked = [];

  function search() {
    const terms = field.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    matches = terms.length === 0 ? [] : entries
      .filter((entry) => terms.every((term) => holds(entry, term)))
      .map((entry) => [rank(entry, terms[0]), entry])
      .sort(([a], [b]) => a - b)
      .map(([, entry]) => entry);
    active = -1;
    mark(terms.length > 0);
    draw(terms.length > 0);
  }

  function mark(searching) {
    marked.forEach((element) => element.classList.remove('hit', 'current'));
    marked = [...new Set(matches.map((entry) => entry.box?.element).filter(Boolean))];
    marked.forEach((element) => element.classList.add('hit'));
    picture.classList.toggle('searching', searching);
  }

  function draw(searching) {
    list.replaceChildren(...matches.slice(0, MOST_LISTED).map(option));
    list.hidden = !searching || matches.length === 0;
    field.setAttribute('aria-expanded', String(!list.hidden));
    field.removeAttribute('aria-activedescendant');
    const more = matches.length > MOST_LISTED ? `, the first ${MOST_LISTED} listed` : '';
    status.textContent = searching ? (matches.length > 0 ? `${count(matches.length, 'match')}${more}` : 'no match') : '';
  }

  function option(entry, index) {
    const where = entry.box ? entry.where : `${entry.where} · not in this picture`;
    return el('li', { role: 'option', id: `match-${index}`, 'data-index': index, 'aria-selected': 'false' },
      el('b', {}, entry.title), el('i', {}, entry.kind), el('span', {}, where));
  }

  /** Makes a match the current one, and leads to it. */
  function step(by) {
    const listed = Math.min(matches.length, MOST_LISTED);
    if (listed > 0) choose(active < 0 && by < 0 ? listed - 1 : (active + by + listed) % listed);
  }

  function choose(index) {
    marked.forEach((element) => element.classList.remove('current'));
    list.querySelector('[aria-selected="true"]')?.setAttribute('aria-selected', 'false');
    active = index;
    const item = list.children[index];
    item.setAttribute('aria-selected', 'true');
    item.scrollIntoView({ block: 'nearest' });
    field.setAttribute('aria-activedescendant', item.id);
    const { box } = matches[index];
    box?.element.classList.add('current');
    if (box) go(box, false);
    status.textContent = `${index + 1} of ${count(matches.length, 'match')}`;
  }

  function clear() {
    field.value = '';
    search();
  }

  field.addEventListener('input', search);
  field.addEventListener('keydown', (event) => {
    const step1 = { ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1 }[event.key];
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && active >= 0) open(matches[active].thing);
    else if (step1) step(step1);
    else return;
    event.preventDefault();
  });
  list.addEventListener('click', (event) => {
    const item = event.target.closest('li');
    if (!item) return;
    choose(Number(item.dataset.index));
    open(matches[active].thing);
  });
  // A click on a match must not take the focus from the field.
  list.addEventListener('mousedown', (event) => event.preventDefault());

  return { clear, current: () => matches[active]?.box ?? null };
}

/** What can be found: the boxes that are no object, and every object. */
function entriesOf(model) {
  const boxes = model.order.filter((box) => !box.node).map((box) => ({
    thing: box, box, title: box.title, kind: kindOf(box), where: box.parent?.title ?? '', text: {},
  }));
  const nodes = model.nodes.map((node) => ({
    thing: node, box: node.place, title: node.name, kind: node.kind,
    where: [node.cluster, node.namespace].filter(Boolean).join(' · '),
    text: { ns: node.namespace, path: `${node.file ?? ''} ${node.details?.path ?? ''}`, cluster: node.cluster, env: node.environment },
  }));
  for (const entry of [...boxes, ...nodes]) {
    entry.text = { name: entry.title, kind: entry.kind, ...entry.text };
    for (const [name, text] of Object.entries(entry.text)) entry.text[name] = (text ?? '').toLowerCase();
    // A cluster or an environment is on too many to be meant by a word alone.
    const { name, kind, ns = '', path = '' } = entry.text;
    entry.all = `${kind} ${ns}/${name} ${path}`;
  }
  return [...boxes, ...nodes];
}

/** `word` anywhere, or `kind:word`, `ns:word`, `path:word`, `name:word` in that part. */
function holds(entry, term) {
  const [, part, word] = /^(name|kind|ns|path|cluster|env):(.*)$/.exec(term) ?? [];
  return part ? (entry.text[part] ?? '').includes(word) : entry.all.includes(term);
}

/** Names first, whole names before parts; what has a box of its own before what is folded into one. */
function rank(entry, term) {
  const { name } = entry.text;
  const by = name === term ? 0 : name.startsWith(term) ? 2 : name.includes(term) ? 4 : 6;
  return by + (entry.box && (entry.thing === entry.box || entry.box.node === entry.thing) ? 0 : 1);
}
