import { find, focusLine, h } from './dom.js';

const KEY = 'chainwatch.tour';

/** Three things to try; each fills the message line, sending stays the reader's act. */
const STEPS = [
  {
    title: 'Look up an argument',
    text: 'What one article says, and what speaks against it.',
    command: '/brief przewodow',
  },
  {
    title: "See today's stories",
    text: 'What the feeds report that bears on it, with the reasons.',
    command: '/latest',
  },
  {
    title: 'Subscribe this channel',
    text: 'Alerts come here by themselves; you choose how serious.',
    command: '/alerts subscribe ',
  },
];

/**
 * Shown once, above the message line; out of the way after the third step or when skipped.
 * @param {(command: string) => void} fill
 */
export function showTour(fill) {
  if (localStorage.getItem(KEY) === 'done') return { sent: () => {} };
  const box = find('#tour');
  let step = Number(localStorage.getItem(KEY) ?? '0') || 0;
  draw();

  function draw() {
    const now = STEPS[step];
    box.hidden = now === undefined;
    if (!now) return localStorage.setItem(KEY, 'done');
    localStorage.setItem(KEY, String(step));
    box.replaceChildren(
      h('p', { class: 'tour-count' }, `Step ${step + 1} of ${STEPS.length}`),
      h('h2', {}, now.title),
      h('p', {}, now.text),
      h(
        'div',
        { class: 'controls' },
        h(
          'button',
          { type: 'button', class: 'button primary', onclick: () => fill(now.command) },
          h('code', {}, now.command.trim()),
        ),
        h(
          'button',
          { type: 'button', class: 'button secondary', onclick: goOn },
          step < STEPS.length - 1 ? 'Next' : 'Done',
        ),
        h('button', { type: 'button', class: 'button quiet', onclick: skip }, 'Skip the tour'),
      ),
    );
  }

  function next() {
    step += 1;
    draw();
  }

  function goOn() {
    next();
    if (box.hidden) focusLine();
    else find('.secondary', box).focus();
  }

  function skip() {
    step = STEPS.length;
    draw();
    focusLine();
  }

  return {
    /** What was tried need not be shown again. @param {string} text */
    sent(text) {
      const now = STEPS[step];
      if (now && text.startsWith(now.command.trim().split(' ')[0] ?? '')) next();
    },
  };
}
