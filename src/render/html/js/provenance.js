// How an object comes where it is: who creates the first Kustomization, which applies which, and the directories that shaped it.

/** What makes an object, the strongest first. */
const MAKERS = ['applies', 'creates', 'produces'];
const TAKES_IN = ['resources', 'components'];

/**
 * The steps to a node, the first cause first. A step is { node, said } or, at last, { where, said }: the file that the object is
 * written in. `said` tells what the step before did to it.
 */
export function provenance(node) {
  const steps = [];
  const seen = new Set([node]);
  let at = node;
  for (let made = maker(at, seen); made; made = maker(at, seen)) {
    steps.unshift({ node: at, said: made.type });
    for (const directory of directories(made.from, at).reverse()) steps.unshift(directory);
    at = made.from;
    seen.add(at);
  }
  if (steps.length === 0) return [];
  steps.unshift({ node: at, said: null });
  if (node.file) steps.push({ where: node, said: 'written in' });
  return steps;
}

function maker(node, seen) {
  const edges = node.in.filter((edge) => MAKERS.includes(edge.type) && !seen.has(edge.from));
  return edges.sort((a, b) => MAKERS.indexOf(a.type) - MAKERS.indexOf(b.type))[0];
}

/** From the directory that a Kustomization builds to the one that holds an object's file, each taken in by the one before. */
function directories(kustomization, object) {
  const built = kustomization.out.find((edge) => edge.type === 'builds');
  if (!built) return [];
  const wanted = (object.file ?? '').split('/').slice(0, -1).join('/') || '.';
  const paths = [[{ node: built.to, said: 'builds' }]];
  const seen = new Set([built.to]);
  for (const path of paths) {
    const { node } = path[path.length - 1];
    if (node.name === wanted) return path;
    for (const edge of node.out) {
      if (!TAKES_IN.includes(edge.type) || seen.has(edge.to)) continue;
      seen.add(edge.to);
      paths.push([...path, { node: edge.to, said: edge.type }]);
    }
  }
  return paths[0];
}
