import { commitments, library, TODAY } from '../commitments/library.ts';
import { percentiles } from './percentiles.ts';

/** A state is tightly bound with at least so many commitments: these are the ones people ask about. */
const TIGHT = 5;

/** `npm run bench -- commitments`: what one question on a path costs, for all pairs of states and for those with many ties; the better of two tries each, since other work may interrupt one. */
export async function run(): Promise<void> {
  const codes = library.countries.map((country) => country.code);
  const tight = codes.filter((code) => commitments.bindingOn(code, TODAY).filter((one) => one.holds).length >= TIGHT);
  for (const code of tight) commitments.chain({ attacked: code, drawnIn: 'US', date: TODAY });
  console.log(`all ${codes.length} states, each pair: ${measure(codes, codes, [undefined])}`);
  console.log(
    `to the ${tight.length} with ${TIGHT} ties or more, three attackers: ${measure(codes, tight, [undefined, 'RU', 'CN'])}`,
  );
}

function measure(attacked: readonly string[], drawnIn: readonly string[], attackers: readonly (string | undefined)[]) {
  const times: number[] = [];
  let slowest = { ms: 0, pair: '' };
  for (const from of attacked) {
    for (const to of drawnIn) {
      for (const attacker of attackers) {
        const ask = () => {
          const began = performance.now();
          commitments.chain({ attacked: from, drawnIn: to, attacker, date: TODAY });
          return performance.now() - began;
        };
        const ms = Math.min(ask(), ask());
        times.push(ms);
        if (ms > slowest.ms) slowest = { ms, pair: `${from} to ${to}` };
      }
    }
  }
  return `${times.length} questions, ${percentiles(times)}, slowest ${slowest.ms.toFixed(0)} ms (${slowest.pair})`;
}
