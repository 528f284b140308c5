import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Picture, Trend } from '../../src/core/pictures.ts';
import { type TrendKind, trendOf, trendSpan } from '../../src/core/trend.ts';
import { createPictures } from '../../src/pictures/index.ts';
import { svgToPng } from '../../src/pictures/png.ts';
import { trendSvg } from '../../src/pictures/trend.ts';
import { commitments, TODAY } from '../commitments/library.ts';

const pictures = createPictures(commitments.countries);
const KB = 1024;

/** Width and height as a PNG's header tells them. */
function sizeOf(picture: Picture | null): { width: number; height: number; bytes: number } {
  const png = Buffer.from(picture?.png ?? '', 'base64');
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20), bytes: png.length };
}

function chain(attacked: string, drawnIn: string, attacker: string | undefined, theme: 'light' | 'dark') {
  const question = { attacked, drawnIn, attacker, date: TODAY };
  return pictures.chain(question, commitments.chain(question), theme);
}

const reports = [0, 1, 1, 4].map((day, at) => ({
  storyId: `story-${at % 3}`,
  reportedAt: Date.parse(TODAY) - day * 86_400_000,
  tags: ['spillover' as const],
  theatres: ['nato-east' as const],
  severity: at === 3 ? ('critical' as const) : ('elevated' as const),
}));
const span = trendSpan(30, Date.parse(TODAY) + 1000);
const trend = (kind: TrendKind) => trendOf(kind, reports, span.days, (slug) => slug);

describe('the picture of a chain', () => {
  it.each([
    ['TW', 'JP', 'CN'],
    ['UA', 'US', 'RU'],
    ['SA', 'TR', 'IR'],
  ])('from %s to %s fits into 200 KB, light and dark', async (attacked, drawnIn, attacker) => {
    for (const theme of ['light', 'dark'] as const) {
      const picture = await chain(attacked, drawnIn, attacker, theme);
      expect(sizeOf(picture).bytes).toBeLessThan(200 * KB);
    }
  });

  it('says in words who could pull whom, and by what', async () => {
    const picture = await chain('TW', 'JP', 'CN', 'light');
    expect(picture?.alt).toContain('Taiwan → United States: Taiwan Relations Act, no duty');
    expect(picture?.alt).toContain('United States → Japan: US–Japan Article V');
  });

  it('says in words the conditions and alternatives that it shows, each beneath the state that has them', async () => {
    const picture = await chain('DZ', 'AZ', undefined, 'light');
    expect(picture?.alt).toContain('Algeria → United Arab Emirates (or 2 others): Arab League Article 2, ');
    expect(picture?.alt).toContain('United Arab Emirates → France (or 1 other): French Gulf accords, ');
    expect(picture?.alt).toContain('France → Turkey: NATO Article 5, ');
    expect(picture?.alt).toContain(', if France is attacked itself; ');
  });

  it('is left out where there is no path', async () => {
    expect(await chain('CH', 'US', 'RU', 'light')).toBeNull();
  });

  it('is drawn in less than 500 ms once the layout is loaded', async () => {
    await chain('TW', 'JP', 'CN', 'light');
    const times: number[] = [];
    for (let turn = 0; turn < 3; turn++) {
      const start = performance.now();
      await chain('UA', 'US', 'RU', 'light');
      times.push(performance.now() - start);
    }
    expect(Math.min(...times)).toBeLessThan(500);
  });
});

describe('the picture of a state', () => {
  it('fits into 200 KB for the states with most commitments', async () => {
    for (const code of ['US', 'GB', 'UA', 'QA']) {
      const picture = await pictures.country(code, commitments.bindingOn(code, TODAY), 'light');
      expect(sizeOf(picture).bytes).toBeLessThan(200 * KB);
      expect(picture?.alt.length).toBeLessThanOrEqual(1000);
    }
    expect(await pictures.country('CH', commitments.bindingOn('CH', TODAY), 'light')).toBeNull();
  });
});

describe('the text of the picture of a state', () => {
  it('names the states in each box, and ends in full for the one with most commitments', async () => {
    const alt = async (code: string) =>
      (await pictures.country(code, commitments.bindingOn(code, TODAY), 'light'))?.alt ?? '';
    expect(await alt('QA')).toContain(
      'Qatar ← US order on Qatar (United States): assistance, as each deems necessary;',
    );
    expect(await alt('US')).toMatch(/; and \d+ weaker\.$/);
  });
});

describe('a trend', () => {
  it('counts a story once a day, under its highest severity', () => {
    const { series } = trend('severity');
    const last = series.map((one) => [one.label, one.counts.at(-1), one.counts.at(-2)]);
    expect(last).toEqual([
      ['Watch', 0, 0],
      ['Elevated', 1, 2],
      ['Critical', 0, 0],
    ]);
    expect(series[2]?.counts.at(-5)).toBe(1);
  });

  it('shows only tags, theatres and arguments that had stories', () => {
    expect(trend('tag').series.map((one) => one.label)).toEqual(['Spillover']);
    expect(trend('theatre').series).toHaveLength(1);
    expect(trend('argument').series.map((one) => one.label)).toEqual(['chain-gang-mechanism', 'przewodow-attribution']);
  });

  it('is drawn in less than 300 ms and 150 KB, and its text has the numbers', () => {
    for (const kind of ['severity', 'tag', 'theatre', 'argument'] as const) {
      const times = [1, 2, 3].map(() => {
        const start = performance.now();
        expect(sizeOf(pictures.trend(trend(kind), 'dark')).bytes).toBeLessThan(150 * KB);
        return performance.now() - start;
      });
      expect(Math.min(...times)).toBeLessThan(300);
    }
    expect(pictures.trend(trend('tag'), 'light')?.alt).toContain('Spillover 4, most 2 on 22 Nov, last day 1');
  });

  it('as a strip is small', () => {
    expect(sizeOf(pictures.sparkline(trend('severity'))).bytes).toBeLessThan(20 * KB);
  });

  it('is drawn from any labels and counts', () => {
    const wild: fc.Arbitrary<Trend> = fc
      .tuple(fc.integer({ min: 1, max: 90 }), fc.boolean(), fc.string({ unit: 'grapheme' }))
      .map(([length, stacked, label]) => ({
        title: `<&"${label}`,
        days: trendSpan(length, Date.parse(TODAY)).days,
        series: [{ label: `${label}<b>&amp;`, counts: Array.from({ length }, (_, at) => at * 7) }],
        stacked,
      }));
    fc.assert(
      fc.property(wild, (drawn) => {
        const svg = trendSvg(drawn, 'light') ?? '';
        expect(svg).not.toContain('NaN');
        expect(svg).not.toContain('<b>');
      }),
    );
  });
});

describe('drawing', () => {
  it('uses the shipped font, whatever the machine has', () => {
    const svg = (words: string) =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40" font-family="Arimo"><text y="30">${words}</text></svg>`;
    expect(svgToPng(svg('Łódź'))).not.toEqual(svgToPng(svg('')));
  });
});
