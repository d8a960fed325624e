// Light and dark: the system's choice until the reader makes another.

const DARK = '(prefers-color-scheme: dark)';

/** Ties a button to the colours of the page and of the picture; a chosen theme is in the root's `data-theme`. */
export function createTheme(button) {
  const root = document.documentElement;
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSMediaRule && rule.conditionText.replace(/\s/g, '') === DARK.replace(/\s/g, ''));
  const system = matchMedia(DARK);

  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : system.matches);

  /** The colours stand in one place, the media queries; a choice decides these. */
  function apply() {
    const condition = { dark: 'all', light: 'not all' }[root.dataset.theme] ?? DARK;
    rules.forEach((rule) => { rule.media.mediaText = condition; });
    button.textContent = isDark() ? 'Light' : 'Dark';
  }

  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    apply();
  });
  system.addEventListener('change', apply);
  apply();
}
