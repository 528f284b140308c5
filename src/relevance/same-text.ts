import { hash } from 'node:crypto';
import type { Assessment, NewsText } from '../core/assessment.ts';

/** Texts that are remembered: some hours of a thousand feeds. */
const REMEMBERED = 10_000;

/** Judges a text once: an outlet's sections carry the same items, and papers the same wire texts. */
export function judgeOnce(judge: (text: NewsText) => Assessment): (text: NewsText) => Assessment {
  const known = new Map<string, Assessment>();
  return (text) => {
    const key = hash('sha256', `${text.title}\n${text.summary}`, 'base64url');
    const before = known.get(key);
    if (before) return before;
    const assessment = judge(text);
    if (known.size >= REMEMBERED) {
      const [oldest = ''] = known.keys();
      known.delete(oldest);
    }
    known.set(key, assessment);
    return assessment;
  };
}
