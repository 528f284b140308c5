import type { Pull, Status, Strength } from '../core/commitment.ts';
import type { PictureTheme } from '../core/pictures.ts';

/** Metrics as Helvetica's, for which the graph layout measures. */
export const FONT = 'Arimo';

export interface Palette {
  background: string;
  ink: string;
  muted: string;
  line: string;
  panel: string;
  attacked: string;
  drawnIn: string;
  pulls: Record<Pull, string>;
  /** For parts of a whole, from the weakest to the strongest. */
  steps: readonly string[];
  bars: string;
}

/**
 * Hues apart for the common forms of colour blindness (after Okabe and Ito, "Color Universal Design", 2008), darkened or
 * lightened until each has a contrast of 3 to 1 or more with its background.
 */
export const PALETTES: Record<PictureTheme, Palette> = {
  light: {
    background: '#ffffff',
    ink: '#1b1f24',
    muted: '#57606a',
    line: '#d0d7de',
    panel: '#f6f8fa',
    attacked: '#ffe3d6',
    drawnIn: '#dcecfb',
    pulls: { defence: '#0069b4', consultation: '#a85a00', assurance: '#8b3f93', presence: '#00795a', none: '#57606a' },
    steps: ['#8fb8de', '#d98a00', '#b3321b'],
    bars: '#0069b4',
  },
  dark: {
    background: '#1f2328',
    ink: '#f0f3f6',
    muted: '#a9b3bd',
    line: '#444c56',
    panel: '#2a3037',
    attacked: '#5a2f22',
    drawnIn: '#1d3f5e',
    pulls: { defence: '#58b0f4', consultation: '#f0a04b', assurance: '#d9a0e2', presence: '#4dcba0', none: '#a9b3bd' },
    steps: ['#6f9cc4', '#f0ad3a', '#ff7a5c'],
    bars: '#58b0f4',
  },
};

/** Width of a line by strength of the words. */
export const WIDTHS: Record<Strength, number> = {
  'none-binding': 1,
  consult: 1.6,
  'act-per-constitutional-process': 2.6,
  'assistance-each-deems-necessary': 3.8,
  'automatic-assistance': 5,
};

/** Pattern of a line by status, as Graphviz and SVG call it. */
export const PATTERNS: Record<Status, { style: string; dash: string }> = {
  'in-force': { style: 'solid', dash: '' },
  contested: { style: 'dashed', dash: '6 4' },
  negotiating: { style: 'dotted', dash: '1.5 4' },
  suspended: { style: 'dotted', dash: '1.5 4' },
  lapsed: { style: 'dotted', dash: '1.5 4' },
};
