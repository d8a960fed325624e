// Puts the parts of the page together.
import { readModel } from './model.js';
import { createCamera } from './camera.js';
import { createFolding } from './folding.js';
import { createEmphasis } from './emphasis.js';
import { createDetails } from './details.js';
import { createSearch } from './search.js';
import { createKeyboard } from './keyboard.js';
import { createTheme } from './theme.js';

/** The pointer rests this long on a box before the rest dims. */
const REST = 60;

const byId = (id) => document.getElementById(id);
const stage = byId('stage');
const picture = stage.querySelector('svg');
const field = byId('search');

const model = readModel(picture);
const camera = createCamera(stage, picture);
const folding = createFolding(model, () => emphasis.clear());
const emphasis = createEmphasis(picture, model, folding);
const details = createDetails(byId('details'), model, { go });
const search = createSearch({ field, list: byId('matches'), status: byId('found'), picture }, model, { go, open });
const keyboard = createKeyboard(picture, model, { camera, folding, emphasis, details, search: { ...search, field } });
createTheme(byId('theme'));

/** Leads to a box, opening what is collapsed around it. */
function go(box, takeFocus) {
  folding.uncover(box);
  if (takeFocus) keyboard.focus(box);
  else camera.reveal(folding.rect(box));
}

function open(thing) {
  details.open(thing);
}

const lines = new Map(model.lines.map((line) => [line.element, line]));

/** The box that a pointer means: a card anywhere, a group at its title, for its middle is the ground of others. */
function meant(event) {
  const box = keyboard.boxOf(event.target);
  const isGround = box?.titleHeight && camera.toPicture(event)[1] > folding.rect(box).y + box.titleHeight;
  return isGround && !folding.isCollapsed(box) ? null : box;
}

let resting = 0;
picture.addEventListener('pointerover', (event) => {
  clearTimeout(resting);
  if (event.pointerType === 'touch' || event.buttons > 0) return;
  const [box, line] = [meant(event), lines.get(event.target)];
  resting = setTimeout(() => (line ? emphasis.showLine(line) : emphasis.show(box)), REST);
});
picture.addEventListener('pointerleave', () => {
  clearTimeout(resting);
  emphasis.clear();
});

picture.addEventListener('click', (event) => {
  if (camera.wasDrag()) return;
  const box = keyboard.boxOf(event.target);
  if (event.target.closest('.knob')) folding.toggle(box);
  else if (box) {
    details.open(box);
    keyboard.focus(box);
  }
});
picture.addEventListener('dblclick', (event) => {
  const box = keyboard.boxOf(event.target);
  if (box) folding.toggle(box);
});

const commands = {
  'zoom-in': () => camera.zoom(1.25, undefined, true),
  'zoom-out': () => camera.zoom(0.8, undefined, true),
  fit: () => camera.fit(),
  collapse() {
    folding.collapseAll();
    camera.begin();
  },
  expand() {
    folding.expandAll();
    camera.begin();
  },
  reset() {
    folding.expandAll();
    search.clear();
    if (details.isOpen()) details.close();
    camera.begin();
  },
  findings() {
    details.openFindings();
    camera.resized();
  },
};
byId('tools').addEventListener('click', (event) => commands[event.target.closest('button')?.dataset.command]?.());

byId('outline').addEventListener('click', (event) => {
  const item = event.target.closest('button');
  if (item) go(model.boxes[item.dataset.box], true);
});

window.addEventListener('resize', camera.resized);
camera.begin();
