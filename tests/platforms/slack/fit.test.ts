import { describe, expect, it } from 'vitest';
import { type Block, facts, heading, link, list, paragraph } from '../../../src/core/card.ts';
import { cutRich, fitBody } from '../../../src/platforms/slack/fit.ts';

const SAID = paragraph({ text: '… Shortened: Slack takes no longer messages.', italic: true });
const line = (start: string) => [start.padEnd(40, '.')];
const lines = (...starts: string[]) => list(starts.map(line));

describe('a body that is too long for Slack', () => {
  it('stays as it is where it just fits', () => {
    const body: Block[] = [paragraph('First.'), heading('Reports'), lines('one')];
    expect(fitBody(body, 56)).toEqual(body);
    expect(fitBody(body, 55)).not.toEqual(body);
  });

  it('keeps what comes first, a part of what no longer fits, nothing after it, and says so', () => {
    const body = [paragraph('First.'), lines('one', 'two', 'three', 'four'), paragraph('Last.')];
    const [first, second, ...rest] = fitBody(body, 165);
    expect(first).toEqual(paragraph('First.'));
    expect(second).toEqual(list([line('one'), line('two'), [`three${'.'.repeat(26)}…`]]));
    expect(rest).toEqual([SAID]);
  });

  it('cuts a fact and a heading as well', () => {
    const long = 'word '.repeat(40).trim();
    const fact = fitBody([facts([{ name: 'Theatre', value: [long] }])], 104)[0];
    expect(fact).toEqual(facts([{ name: 'Theatre', value: ['word word word word word word…'] }]));
    expect(fitBody([heading(long)], 66)[0]).toEqual(heading('word word word word…'));
  });

  it('keeps a link whose address fits with a shorter text, and else only shows that something is missing', () => {
    const url = 'https://e.example/a';
    const cut = (most: number) => cutRich(['See ', link('the whole report', url), ' today'], most);
    expect(cut(46)).toEqual(['See ', link('the whole report', url), ' today']);
    expect(cut(32)).toEqual(['See ', link('the…', url)]);
    expect(cut(20)).toEqual(['See ', '…']);
  });
});
