// The picture and the graph behind it, joined: which box shows which objects, and what belongs to what.

/**
 * Reads the embedded data and the drawn elements. The boxes and lines of the data stand in the order of the elements.
 *
 * A box: { index, title, kind, group, link, element, outline, rect, parent, children, level, node, members, lines }.
 * A node: an object of the graph with { home, place, out, in, findings }; `home` is the box that shows it,
 * `place` that one, or else the box of an object that refers to it.
 * A line: { element, from, to, type, points, label }, its ends being boxes.
 */
export function readModel(svg) {
  const data = JSON.parse(document.getElementById('data').textContent);
  const nodes = data.nodes.map((node) => ({ ...node, home: null, place: null, out: [], in: [], findings: [] }));
  const boxes = readBoxes(svg, data, nodes);
  for (const node of nodes) {
    node.home = boxes[node.box] ?? null;
    node.place = node.home ?? boxes[node.near] ?? null;
  }
  const edges = data.edges.map(([from, to, type, file, line]) => ({
    from: nodes[from], to: nodes[to], type: data.types[type], file: data.files[file] ?? null, line: line ?? null,
  }));
  for (const edge of edges) {
    edge.from.out.push(edge);
    edge.to.in.push(edge);
  }
  const findings = data.findings.map((finding) => ({ ...finding, at: finding.nodes.map((index) => nodes[index]) }));
  for (const finding of findings) for (const node of finding.at) node.findings.push(finding);
  const lines = readLines(svg, data, boxes);
  return { svg, nodes, boxes, edges, findings, lines, pages: data.pages, repository: data.repository, order: readingOrder(boxes) };
}

function readBoxes(svg, data, nodes) {
  const elements = svg.querySelectorAll('g.node, g.group');
  const boxes = data.boxes.map((box, index) => {
    const outline = elements[index].querySelector(':scope > .box');
    return {
      ...box, index, outline, element: elements[index], rect: rectOf(outline), group: elements[index].classList.contains('group'),
      node: nodes[box.node] ?? null, members: box.members.map((member) => nodes[member]), children: [], lines: [],
    };
  });
  for (const box of boxes) {
    box.parent = boxes[box.parent] ?? null;
    box.parent?.children.push(box);
    box.level = (box.parent?.level ?? 0) + 1;
  }
  for (const box of boxes) box.children.sort(inRows);
  return boxes;
}

function readLines(svg, data, boxes) {
  const byId = new Map(boxes.map((box) => [box.element.dataset.id, box]));
  const labels = svg.querySelectorAll('text.edge-label');
  return [...svg.querySelectorAll('path.edge')].map((element, index) => {
    const { from, to, type } = element.dataset;
    const label = data.labels.indexOf(index);
    const line = {
      element, type, from: byId.get(from), to: byId.get(to), points: pointsOf(element.getAttribute('d')), label: labels[label] ?? null,
    };
    line.from?.lines.push(line);
    line.to?.lines.push(line);
    return line;
  }).filter((line) => line.from && line.to);
}

function rectOf(outline) {
  const [x, y, w, h] = ['x', 'y', 'width', 'height'].map((name) => Number(outline.getAttribute(name)));
  return { x, y, w, h };
}

/** The corners of a path that is written with M, H, V and L. */
function pointsOf(path) {
  const points = [];
  let [x, y] = [0, 0];
  for (const [, command, numbers] of path.matchAll(/([MLHV])([^MLHV]*)/g)) {
    const [a, b] = numbers.trim().split(/[ ,]+/).map(Number);
    if (command === 'H') x = a;
    else if (command === 'V') y = a;
    else [x, y] = [a, b];
    points.push([x, y]);
  }
  return points;
}

/** Boxes of one row from left to right, rows from top to bottom. */
function inRows(a, b) {
  return a.rect.y - b.rect.y || a.rect.x - b.rect.x;
}

/** Every box as one reads: a group, then what it holds. */
function readingOrder(boxes) {
  const order = [];
  const visit = (box) => {
    order.push(box);
    box.children.forEach(visit);
  };
  boxes.filter((box) => !box.parent).sort(inRows).forEach(visit);
  return order;
}

/** Every box inside a box, at any depth. */
export function inside(box) {
  return box.children.flatMap((child) => [child, ...inside(child)]);
}

/** The boxes around a box, the closest first. */
export function around(box) {
  return box.parent ? [box.parent, ...around(box.parent)] : [];
}

/** The objects that a box stands for. */
export function objectsOf(box) {
  return box.node ? [box.node, ...box.members] : box.members;
}

/** What a box is, in a word. */
export function kindOf(box) {
  return box.node && box.kind !== 'application' ? box.node.kind : box.kind;
}

/** `namespace/name`, or the name. */
export function nameOf(node) {
  return node.namespace ? `${node.namespace}/${node.name}` : node.name;
}
