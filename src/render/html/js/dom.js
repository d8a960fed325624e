// Elements from code: texts are set as texts, never as markup.

/** An element with attributes and children; `on…` attributes are listeners; what is false or missing is left out. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value ?? false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child || child === 0));
  return element;
}

/** An element of the picture. */
export function svgEl(tag, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** `1 box`, `2 boxes`. */
export function count(number, word) {
  const plural = /(x|s|ch)$/.test(word) ? `${word}es` : `${word}s`;
  return `${number} ${number === 1 ? word : plural}`;
}

/** Whether the reader asked for no motion. */
export const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Items by what a function makes of them, in the order in which that comes up. */
export function groupBy(items, key) {
  const groups = new Map();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
