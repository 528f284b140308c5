import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { ServedItem } from '../../support/feed-server.ts';

/** Each is an event of its own, so that the stories stay apart. */
const EVENTS = [
  'Poland asks for NATO Article 4 consultations after drones fall near Suwalki',
  'White House rules out American troops for peacekeeping in Ukraine',
  'Philippines invokes defence treaty with US after coast guard ship is rammed',
  'France offers brigade as part of security guarantees for Kyiv',
  'Japan says US nuclear umbrella covers disputed Senkaku islands',
  'North Korea sends further soldiers to fight for Russia under defence pact',
  'Hungary vetoes Swedish bid to join NATO',
  'Iran warns US bases in Qatar will be hit if Washington joins Israeli strikes',
  'Estonia says Russian jets violated its airspace for ten minutes',
  'Germany refuses to deliver Taurus missiles that could reach Moscow',
  'Saudi Arabia and Pakistan sign mutual defence agreement',
  'Trump doubts whether US would defend allies that do not pay',
  'Armenia freezes its membership in Russian-led CSTO alliance',
  'Ukraine strikes oil refinery deep inside Russia with drones',
  'Taiwan asks Washington for clear commitment to its defence',
];
const NOISE = [
  'Football: home side wins match',
  'Rain expected on the coast',
  'Film festival opens',
  'Bank cuts rates',
];

/** Made-up items for the kill test, about half of them relevant; the same for the same count. */
export function madeUpNews(count: number): ServedItem[] {
  return Array.from({ length: count }, (_, n) => {
    const titles = n % 2 === 0 ? EVENTS : NOISE;
    return { id: `item-${n}`, title: titles[(n >> 1) % titles.length] ?? '' };
  });
}

const LineSchema = z.object({ id: z.string(), title: z.string(), summary: z.string().optional() });

/** Real items from a gzipped file of JSON lines. */
export function realNews(file: string, count: number): ServedItem[] {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
  const step = Math.max(1, Math.floor(lines.length / count));
  return lines
    .filter((_, index) => index % step === 0)
    .slice(0, count)
    .map((line) => {
      const { id, title, summary = '' } = LineSchema.parse(JSON.parse(line));
      return { id, title, summary };
    });
}
