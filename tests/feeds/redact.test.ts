import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactUrl } from '../../src/feeds/redact.ts';

describe('an address that is shown or logged', () => {
  it.each([
    ['https://reader:secret@paper.example/rss', 'https://…@paper.example/rss'],
    ['https://key-as-name@paper.example/rss', 'https://…@paper.example/rss'],
    ['https://:secret@paper.example/rss', 'https://…@paper.example/rss'],
    ['https://paper.example/rss?for=3kTz8mQ1pWx7Yv5RbN2cL6dF', 'https://paper.example/rss?for=…'],
    ['https://paper.example/rss/3f2b8c1e-9a4d-4e6f-8b7c-1d2e3f4a5b6c', 'https://paper.example/rss/…'],
    ['https://paper.example/rss?token=abc&lang=en', 'https://paper.example/rss?token=…&lang=en'],
    ['https://paper.example/rss?api_key=a', 'https://paper.example/rss?api_key=…'],
    ['https://paper.example/private/9f8a7c6d5e4b3a291807f6e5d4c3b2a1/rss', 'https://paper.example/private/…/rss'],
    ['https://paper.example/feed/3kTz8mQ1pWx7Yv5RbN2cL6dF', 'https://paper.example/feed/…'],
    ['https://paper.example/f?3kTz8mQ1pWx7Yv5RbN2cL6dF', 'https://paper.example/f?…'],
    ['https://paper.example/f#token=1', 'https://paper.example/f'],
    ['not an address', '…'],
    ['notaurl', 'notaurl'],
    ['paper.example/rss?token=abc', 'paper.example/rss?token=…'],
    ['reader:secret@paper.example/rss', '…@paper.example/rss'],
  ])('%s is written %s', (address, shown) => {
    expect(redactUrl(address)).toBe(shown);
  });

  it.each([
    'https://www.paper.example/news/world-europe-12345678/rss.xml',
    'https://paper.example/2026/03/01/a-rather-long-title-about-something-in-2026',
    'https://paper.example/leaders-meet-at-g20-summit-in-rio',
    'https://paper.example/aussenministerkonferenz-in-wien-am-12-mai',
    'https://paper.example/statement-of-ministers-2026030112345678',
    'https://paper.example/feed?category=world&page=2',
    'https://paper.example:8443/rss',
  ])('%s carries no key and stays', (address) => {
    expect(redactUrl(address)).toBe(address);
  });

  it('never shows a password', () => {
    const secret = fc.stringMatching(/^[a-z0-9]{12,30}$/);
    fc.assert(
      fc.property(secret, (password) => {
        expect(redactUrl(`https://me:${password}@paper.example/?password=${password}`)).not.toContain(password);
      }),
    );
  });
});
