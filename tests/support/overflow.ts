import type { Page } from 'playwright-core';

/** Pictures, and what is meant to be seen by nobody. */
const SKIPPED = 'svg *, .visually-hidden, .skip, [hidden]';

/**
 * What does not fit in `within` (a selector): a page wider than its window, text past the right edge, and text that is cut off.
 * Whatever scrolls in a box of its own is left out. Each as a sentence with the first words of the text.
 */
export async function overflowIn(page: Page, within: string): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const found = [];
    const wide = document.documentElement.scrollWidth;
    if (wide > innerWidth) found.push('the page is ' + wide + ' wide');
    const say = (element, what) => found.push(what + ': <' + element.localName + '> ' + element.textContent.trim().slice(0, 60));
    for (const element of document.querySelectorAll(${JSON.stringify(within)} + ' *')) {
      if (element.closest(${JSON.stringify(SKIPPED)}) || !element.textContent.trim()) continue;
      const style = getComputedStyle(element);
      if (style.display === 'inline' || style.display === 'none') continue;
      const box = element.getBoundingClientRect();
      if (box.width === 0) continue;
      const scrolls = (el) => /auto|scroll/.test(getComputedStyle(el).overflowX);
      let inBox = false;
      for (let up = element; up && up !== document.body; up = up.parentElement) inBox ||= scrolls(up) && up.id !== 'messages';
      if (!inBox && box.right > innerWidth + 1) say(element, 'past the edge');
      const cuts = (way) => way === 'hidden' || way === 'clip';
      if (cuts(style.overflowX) && element.scrollWidth > element.clientWidth + 1) say(element, 'cut off at the side');
      if (cuts(style.overflowY) && element.scrollHeight > element.clientHeight + 1) say(element, 'cut off below');
      if (!inBox && !cuts(style.overflowX) && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
        say(element, 'text leaves its box');
    }
    return found;
  })()`);
}
