import type { PlatformName } from './address.ts';
import type { Binding, ChainAnswer, ChainQuestion } from './commitments.ts';

export type PictureTheme = 'light' | 'dark';

/** Discord is mostly read on a dark ground, Slack and the web chat on a light one. */
export function themeOf(platform: PlatformName): PictureTheme {
  return platform === 'discord' ? 'dark' : 'light';
}

/** A PNG as base64 with a text that says the same to somebody who cannot see it. */
export interface Picture {
  name: string;
  png: string;
  /** At most 1,000 characters. */
  alt: string;
}

/** How one thing went, day by day; `counts` as long as the days. */
export interface TrendSeries {
  label: string;
  counts: readonly number[];
}

export interface Trend {
  title: string;
  /** 'YYYY-MM-DD', in order. */
  days: readonly string[];
  series: readonly TrendSeries[];
  /** Parts of one whole are stacked; other series overlap and get a panel each. */
  stacked: boolean;
}

/** Draws the pictures on cards. Answers null where there is nothing to draw. */
export interface Pictures {
  chain(question: ChainQuestion, answer: ChainAnswer, theme: PictureTheme): Promise<Picture | null>;
  country(code: string, bindings: readonly Binding[], theme: PictureTheme): Promise<Picture | null>;
  trend(trend: Trend, theme: PictureTheme): Picture | null;
  /** A low strip for a digest. */
  sparkline(trend: Trend): Picture | null;
}
