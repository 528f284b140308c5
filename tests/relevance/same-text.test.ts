import { describe, expect, it } from 'vitest';
import { createAssessor } from '../../src/relevance/assess.ts';
import { judgeOnce } from '../../src/relevance/same-text.ts';

const text = (title: string, summary = '', source = 'Reuters') => ({ title, summary, source });

describe('a text that comes again', () => {
  it('is judged once, whichever outlet carries it', () => {
    const judged: string[] = [];
    const { judge } = createAssessor();
    const once = judgeOnce((one) => {
      judged.push(one.title);
      return judge(one);
    });
    const first = once(text('Poland shoots down drones over its border'));
    expect(once(text('Poland shoots down drones over its border', '', 'AP'))).toEqual(first);
    once(text('Poland shoots down drones over its border', 'NATO meets.'));
    expect(judged).toHaveLength(2);
  });

  it('is judged anew when ten thousand others came between', () => {
    let judged = 0;
    const { judge } = createAssessor();
    const once = judgeOnce((one) => {
      judged++;
      return judge(one);
    });
    for (let n = 0; n <= 10_000; n++) once(text(`${n}`));
    once(text('10000'));
    expect(judged).toBe(10_001);
    once(text('0'));
    expect(judged).toBe(10_002);
  });
});
