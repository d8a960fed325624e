// The details of an object or a box: what it is, where it is written, who shaped it, what it refers to, what is wrong with it.
import { el, count, groupBy } from './dom.js';
import { kindOf, nameOf, objectsOf } from './model.js';
import { provenance } from './provenance.js';

/** Longer lists are cut here until the reader asks for the rest. */
const MOST = 8;

/** Fills `panel`; `go(box)` leads to a box. */
export function createDetails(panel, model, { go }) {
  const body = panel.querySelector('.body');
  let selected = null;

  function open(thing, takeFocus = false) {
    const box = thing.element ? thing : thing.place;
    const node = thing.element ? thing.node : thing;
    select(box);
    body.replaceChildren(...(node ? ofNode(node, box) : ofBox(box)));
    show(takeFocus);
  }

  function openFindings() {
    select(null);
    body.replaceChildren(heading('Findings', [count(model.findings.length, 'finding')]),
      list([...model.findings].sort(bySeverity).map((finding) => findingItem(finding, true)), Infinity));
    show(true);
  }

  function show(takeFocus) {
    panel.hidden = false;
    panel.scrollTop = 0;
    if (takeFocus) body.querySelector('h2').focus();
  }

  /** Closes the panel; the box that it spoke of. */
  function close() {
    const box = selected;
    select(null);
    panel.hidden = true;
    return box;
  }

  function select(box) {
    selected?.element.classList.remove('selected');
    selected = box;
    selected?.element.classList.add('selected');
  }

  function ofNode(node, box) {
    const members = box && box.node === node ? box.members : [];
    return [
      heading(node.name, [node.badge, node.kind], node.status),
      node.message && el('p', { class: `message ${node.status}` }, node.message),
      facts(node, box),
      section('Findings', node.findings.map((finding) => findingItem(finding, false))),
      section('How it comes here', provenance(node).map((step) => stepItem(step)), Infinity),
      ...references('Refers to', node.out, 'to'),
      ...references('Referred to by', node.in, 'from'),
      section('Stands for', members.map((member) => nodeItem(member))),
    ].filter(Boolean);
  }

  function ofBox(box) {
    const objects = objectsOf(box);
    const findings = new Set(objects.flatMap((node) => node.findings));
    const texts = [...box.element.querySelectorAll(':scope > text:not(.tally)')].map((text) => text.textContent).slice(1);
    const children = box.children.map((child) => el('li', {}, boxButton(child)));
    return [
      heading(box.title, [kindOf(box)]),
      texts.length > 0 && el('p', { class: 'said' }, texts.join(' · ')),
      box.link && el('p', {}, el('a', { href: box.link, rel: 'noreferrer' }, box.link)),
      section('Findings', [...findings].map((finding) => findingItem(finding, false))),
      section('Holds', children),
      ...byKind('Stands for', objects),
      section('Arrows', box.lines.map((line) => lineItem(line, box))),
    ].filter(Boolean);
  }

  function heading(name, words, status = 'ok') {
    const kind = words.filter(Boolean).map((word, index, all) => el('span', { class: all.length > 1 && index === 0 ? 'badge' : 'kind' }, word));
    return el('header', {},
      el('p', {}, ...kind, status !== 'ok' && el('span', { class: `status ${status}` }, status)),
      el('h2', { tabindex: -1 }, name));
  }

  function facts(node, box) {
    const rows = [
      ['namespace', node.namespace], ['cluster', node.cluster], ['environment', node.environment], ['application', node.application],
      ['API', [node.group, node.version].filter(Boolean).join('/')],
      ['made by', node.by === 'git' ? null : node.by],
      ...Object.entries(node.details ?? {}).map(([name, value]) => [words(name), value]),
      [node.home ? 'shown on' : 'named by', box && box.node !== node && boxButton(box)],
      ['file', node.file && place(node)],
    ];
    const filled = rows.filter(([, value]) => value);
    return filled.length > 0 && el('dl', {}, ...filled.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
  }

  /** File and line; a link where the repository can be read. */
  function place({ file, line, repository }) {
    const text = `${repository && repository !== model.repository ? `${repository}: ` : ''}${file}${line ? `:${line}` : ''}`;
    const own = !repository || repository === model.repository;
    if (!model.pages || !own) return el('code', {}, text);
    const address = model.pages + file.split('/').map(encodeURIComponent).join('/') + (line ? `#L${line}` : '');
    return el('a', { href: address, rel: 'noreferrer' }, text);
  }

  function references(title, edges, end) {
    const types = groupBy(edges.filter((edge) => edge.from !== edge.to), (edge) => edge.type);
    const groups = [...types].map(([type, all]) => el('div', { class: 'type' },
      el('h4', {}, type, el('small', {}, ` ${all.length}`)),
      list(all.map((edge) => nodeItem(edge[end], edge.file && place(edge))))));
    return groups.length > 0 ? [el('section', {}, el('h3', {}, title), ...groups)] : [];
  }

  function byKind(title, nodes) {
    const kinds = groupBy(nodes, (node) => node.kind);
    const groups = [...kinds].map(([kind, all]) => el('div', { class: 'type' },
      el('h4', {}, kind, el('small', {}, ` ${all.length}`)), list(all.map((node) => nodeItem(node)))));
    return groups.length > 0 ? [el('section', {}, el('h3', {}, title), ...groups)] : [];
  }

  function section(title, items, most) {
    return items.length > 0 && el('section', {}, el('h3', {}, title), list(items, most));
  }

  function list(items, most = MOST) {
    const all = el('ul', {}, ...items.slice(0, most));
    if (items.length <= most + 1) {
      all.append(...items.slice(most));
      return all;
    }
    const more = el('button', { type: 'button', class: 'more', onclick: () => all.replaceChildren(...items) }, `show all ${items.length}`);
    all.append(el('li', {}, more));
    return all;
  }

  function nodeItem(node, beside = null) {
    return el('li', {}, nodeButton(node), beside && el('div', { class: 'where' }, beside));
  }

  function nodeButton(node) {
    const status = node.status && node.status !== 'ok' && el('span', { class: `status ${node.status}` }, node.status);
    return el('button', { type: 'button', onclick: () => jump(node, node.place) },
      el('span', { class: 'kind' }, node.kind), ' ', nameOf(node), status && ' ', status);
  }

  function boxButton(box) {
    return el('button', { type: 'button', onclick: () => jump(box, box) }, el('span', { class: 'kind' }, kindOf(box)), ' ', box.title);
  }

  function lineItem(line, box) {
    const out = line.from === box;
    return el('li', {}, el('span', { class: 'kind' }, `${out ? '→' : '←'} ${line.type} `), boxButton(out ? line.to : line.from));
  }

  function stepItem({ node, said, where }) {
    return el('li', {}, said && el('span', { class: 'kind' }, `${said} `), node ? nodeButton(node) : place(where));
  }

  function findingItem(finding, withObject) {
    const at = withObject ? finding.at.slice(0, 3).map((node) => nodeButton(node)) : [];
    return el('li', { class: `finding ${finding.severity}` },
      el('span', { class: 'severity' }, finding.severity), ` ${finding.message} `, el('code', {}, finding.rule),
      finding.hint && el('p', {}, finding.hint), finding.file && el('div', { class: 'where' }, place(finding)), ...at);
  }

  function jump(thing, box) {
    if (box) go(box, true);
    open(thing, true);
  }

  panel.querySelector('.close').addEventListener('click', () => {
    const box = close();
    if (box) go(box, true);
  });

  return { open, close, openFindings, isOpen: () => !panel.hidden };
}

function bySeverity(a, b) {
  const order = ['error', 'warning', 'info'];
  return order.indexOf(a.severity) - order.indexOf(b.severity);
}

/** `targetNamespace` -> `target namespace`. */
function words(name) {
  return name.replace(/([a-z])([A-Z])/g, (_, before, letter) => `${before} ${letter.toLowerCase()}`);
}
