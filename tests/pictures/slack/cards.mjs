// Invented news, to look at.
const at = 1_700_000_000_000;

export const alert = {
  title: 'Example ministry says two drones crossed its border from the war next door',
  url: 'https://news.example.org/world/drones',
  tone: 'elevated',
  body: [
    {
      type: 'text',
      text: [
        { text: 'Elevated', bold: true },
        ' · Spillover, Attribution dispute · NATO’s eastern flank · ',
        { text: 'one source so far', italic: true },
      ],
    },
    {
      type: 'text',
      text: [{ text: 'Why: ', bold: true }, '“crossed its border” (effects on an ally), “next door” (a war nearby).'],
    },
    { type: 'heading', text: 'Reports' },
    {
      type: 'list',
      items: [
        [
          { text: 'Two drones crossed the border, ministry says', url: 'https://news.example.org/world/drones' },
          ' — Example Wire, ',
          { time: at, format: 'relative' },
        ],
        [
          { text: 'Neighbour denies *any* <launch>', url: 'https://other.example/deny' },
          ' — Other Example (state-run), ',
          { time: at, format: 'relative' },
        ],
      ],
    },
    {
      type: 'facts',
      facts: [
        { name: 'Theatre', value: ['NATO’s eastern flank'] },
        { name: 'First seen', value: [{ time: at, format: 'datetime' }] },
      ],
    },
  ],
  controls: [
    { type: 'button', label: 'Story', action: 'story.show:1', style: 'primary' },
    { type: 'button', label: 'Relevant', action: 'alert.vote:1:relevant' },
    { type: 'button', label: 'Not relevant', action: 'alert.vote:1:not' },
    { type: 'button', label: 'Why', action: 'alert.why:1' },
    { type: 'button', label: 'Sources', action: 'alert.sources:1' },
    { type: 'button', label: 'Mute this story', action: 'alert.mute:1' },
  ],
  footer: ['2 reports from 2 outlets · last moved ', { time: at, format: 'relative' }],
};

export const escalation = {
  title: 'Escalated: Example ministry says two drones crossed its border',
  tone: 'critical',
  body: [
    {
      type: 'text',
      text: [
        'Elevated before. Now a mutual-defence clause is said to apply (Example Wire, ',
        { time: at, format: 'datetime' },
        ').',
      ],
    },
  ],
  controls: [{ type: 'button', label: 'Story', action: 'story.show:1' }],
  footer: ['3 reports from 3 outlets'],
};

export const help = {
  title: 'What I can do',
  tone: 'neutral',
  body: [
    {
      type: 'text',
      text: [
        'Type ',
        { text: '/chainwatch brief przewodow', code: true },
        ' for one argument of the article, with sources.',
      ],
    },
    {
      type: 'list',
      items: [
        ['brief: one argument, term, event or actor'],
        ['latest: the newest stories'],
        ['alerts: what this channel is told'],
      ],
    },
  ],
  controls: [
    {
      type: 'menu',
      placeholder: 'Choose a command',
      action: 'help.show',
      options: [
        { label: 'brief', value: 'brief' },
        { label: 'latest', value: 'latest' },
      ],
    },
  ],
};
