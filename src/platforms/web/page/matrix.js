/** One stop for Tab; arrow keys, Home and End go on from number to number. */
const box = document.querySelector('.matrix');
const rows = [...(box?.querySelectorAll('tbody tr') ?? [])].map((row) => [...row.querySelectorAll('td')]);
/** @type {HTMLAnchorElement[]} */
const links = [...(box?.querySelectorAll('td a') ?? [])].filter((link) => link instanceof HTMLAnchorElement);
for (const link of links.slice(1)) link.tabIndex = -1;

/** @type {Record<string, [number, number]>} */
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

box?.addEventListener('keydown', (event) => {
  if (!(event instanceof KeyboardEvent) || !(event.target instanceof HTMLAnchorElement)) return;
  const next = nextLink(event.target, event.key);
  if (!next) return;
  event.preventDefault();
  for (const link of links) link.tabIndex = link === next ? 0 : -1;
  next.focus();
});

/**
 * @param {HTMLAnchorElement} from
 * @param {string} key
 */
function nextLink(from, key) {
  if (!links.includes(from)) return undefined;
  if (key === 'Home') return links[0];
  if (key === 'End') return links.at(-1);
  const step = STEPS[key];
  if (!step) return undefined;
  let row = rows.findIndex((cells) => cells.some((cell) => cell.contains(from)));
  let column = rows[row]?.findIndex((cell) => cell.contains(from)) ?? -1;
  for (;;) {
    row += step[0];
    column += step[1];
    const cell = rows[row]?.[column];
    if (!cell) return undefined;
    const link = cell.querySelector('a');
    if (link) return link;
  }
}
