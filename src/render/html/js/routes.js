// Lines to collapsed groups: pure geometry, points being [x, y] and rectangles { x, y, w, h }.

/**
 * A line with its ends at collapsed boxes: each end is cut where it enters the group that is collapsed, and led through the room
 * that has become free to the box that is left. An end is { whole, height }: the group's place, and the height it has now; or null.
 */
export function reattach(points, [from, to]) {
  const cutFrom = from ? lead(points, from) : points;
  return to ? lead([...cutFrom].reverse(), to).reverse() : cutFrom;
}

function lead(points, { whole, height }) {
  const last = points.map((point) => isInside(point, whole)).lastIndexOf(true);
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
function isInside([x, y], { x: left, y: top, w, h }) {
  return x > left && x < left + w && y > top && y < top + h;
}

/** Where the step from inside to outside crosses the outline. */
function leaving([ax, ay], [bx, by], { x, y, w, h }) {
  if (ax === bx) return [ax, by > ay ? y + h : y];
  if (ay === by) return [bx > ax ? x + w : x, ay];
  return [Math.min(Math.max(bx, x), x + w), Math.min(Math.max(by, y), y + h)];
}

/** The pieces of a line, each [from, to]. */
export function pieces(points) {
  return points.slice(1).map((to, index) => [points[index], to]);
}

/** The middle of a line's longest piece. */
export function middle(points) {
  const length = ([[ax, ay], [bx, by]]) => Math.abs(ax - bx) + Math.abs(ay - by);
  const [[ax, ay], [bx, by]] = pieces(points).reduce((best, piece) => (length(piece) > length(best) ? piece : best));
  return [(ax + bx) / 2, (ay + by) / 2];
}
