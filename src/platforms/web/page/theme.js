// Loaded before anything is drawn, so that the page never flashes in the other colours.
const THEMES = { auto: 'Colours: as the system', light: 'Colours: light', dark: 'Colours: dark' };
const KEY = 'chainwatch.theme';

/** @returns {'auto' | 'light' | 'dark'} */
function chosenTheme() {
  const kept = localStorage.getItem(KEY);
  return kept === 'light' || kept === 'dark' ? kept : 'auto';
}

function showTheme() {
  document.documentElement.dataset.theme = chosenTheme();
  const name = document.getElementById('theme-name');
  if (name) name.textContent = THEMES[chosenTheme()];
}

showTheme();
addEventListener('DOMContentLoaded', () => {
  showTheme();
  document.getElementById('theme')?.addEventListener('click', () => {
    const order = /** @type {const} */ (['auto', 'light', 'dark']);
    localStorage.setItem(KEY, order[(order.indexOf(chosenTheme()) + 1) % order.length] ?? 'auto');
    showTheme();
  });
});
