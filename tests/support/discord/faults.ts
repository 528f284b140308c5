/** What can go wrong with a request, as far as Discord's side of the wire can bring it about. */
export type Fault =
  | '429'
  /** 5xx and nothing stored. */
  | '5xx-before'
  /** 5xx although it was stored. */
  | '5xx-after'
  /** Never answered, nothing stored. */
  | 'timeout-before'
  /** Never answered although it was stored. */
  | 'timeout-after'
  /** The socket is cut, nothing stored. */
  | 'drop-before'
  /** The socket is cut although it was stored. */
  | 'drop-after';

export interface FaultOptions {
  /** How often each fault strikes, as shares of 1. */
  rates?: Partial<Record<Fault, number>>;
  /** Which requests, as `METHOD /path`; posts, edits and threads where absent. */
  on?: RegExp;
  /** For a run that can be repeated. */
  random?: () => number;
  /** What a 429 asks to wait, in seconds; 0 = it does not say, like one of something in between. */
  retryAfter?: number;
  /** What the headers of a 429 say where that is less than its body does. */
  retryAfterInHeaders?: number;
  /** Whether it asks that of the bot as a whole, not of one route. */
  global?: boolean;
}

const WRITES = /^(POST|PATCH) \/channels\//;

/** Decides what befalls each request: first what a test has ordered, then chance. */
export function createFaults(options: FaultOptions) {
  const ordered: { fault: Fault; on: RegExp }[] = [];
  const random = options.random ?? Math.random;
  const struck = new Map<Fault, number>();

  function draw(request: string): Fault | undefined {
    const next = ordered.findIndex((each) => each.on.test(request));
    if (next >= 0) return ordered.splice(next, 1)[0]?.fault;
    if (!(options.on ?? WRITES).test(request)) return undefined;
    let roll = random();
    for (const [fault, rate] of entries(options.rates ?? {})) {
      roll -= rate;
      if (roll < 0) return fault;
    }
    return undefined;
  }

  return {
    draw(request: string): Fault | undefined {
      const fault = draw(request);
      if (fault) struck.set(fault, (struck.get(fault) ?? 0) + 1);
      return fault;
    },
    /** The next request that matches fails so. */
    failNext(fault: Fault, on: RegExp = WRITES): void {
      ordered.push({ fault, on });
    },
    /** Turns chance on or off; what was ordered stays. */
    setRates(rates: Partial<Record<Fault, number>>): void {
      options.rates = rates;
    },
    /** How often each fault has struck. */
    struck: (): Record<string, number> => Object.fromEntries(struck),
    retryAfter: options.retryAfter ?? 0.05,
    retryAfterInHeaders: options.retryAfterInHeaders,
    global: options.global ?? false,
  };
}

function entries(rates: Partial<Record<Fault, number>>): [Fault, number][] {
  const all: Fault[] = [
    '429',
    '5xx-before',
    '5xx-after',
    'timeout-before',
    'timeout-after',
    'drop-before',
    'drop-after',
  ];
  return all.map((fault) => [fault, rates[fault] ?? 0]);
}
