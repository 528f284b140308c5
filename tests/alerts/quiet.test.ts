import { describe, expect, it } from 'vitest';
import { quietUntil } from '../../src/alerts/quiet.ts';

const at = (text: string) => Date.parse(text);
const night = { from: '22:00', to: '07:00', zone: 'Europe/Berlin' };

describe('quiet hours', () => {
  it('hold from the evening until the next morning, by the wall clock of their zone', () => {
    expect(quietUntil(night, at('2025-01-10T21:30:00Z'))).toBe(at('2025-01-11T06:00:00Z'));
    expect(quietUntil(night, at('2025-01-11T05:59:00Z'))).toBe(at('2025-01-11T06:00:00Z'));
  });

  it('hold nothing by day, nor when both times are the same', () => {
    expect(quietUntil(night, at('2025-01-10T12:00:00Z'))).toBeNull();
    expect(quietUntil({ ...night, to: '22:00' }, at('2025-01-10T21:30:00Z'))).toBeNull();
    expect(quietUntil(null, at('2025-01-10T21:30:00Z'))).toBeNull();
  });

  it('end at the right moment in the night in which summer time begins', () => {
    expect(quietUntil(night, at('2025-03-29T23:00:00Z'))).toBe(at('2025-03-30T05:00:00Z'));
  });

  it('end right after the gap when their end is a time that does not exist', () => {
    const early = { from: '23:00', to: '02:30', zone: 'Europe/Berlin' };
    expect(quietUntil(early, at('2025-03-29T23:30:00Z'))).toBe(at('2025-03-30T01:00:00Z'));
  });
});
