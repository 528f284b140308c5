import type { Json } from './world.ts';

/** What can go wrong on the way. `after` faults strike when Slack has already done what was asked. */
export interface Fault {
  method: string;
  /** Only calls with this channel. */
  channel?: string;
  kind:
    | { do: 'status'; status: number; after?: boolean }
    | { do: 'hang'; ms: number; after?: boolean }
    | { do: 'reset'; after?: boolean }
    | { do: 'garbage'; after?: boolean }
    | { do: 'rate-limit'; seconds: number }
    | { do: 'error'; code: string };
  /** How often; once when absent. */
  times?: number;
}

export class Faults {
  private readonly rules: (Fault & { left: number })[] = [];

  /** What befalls a call that no rule names, for tests that leave it to chance. */
  chance: (method: string) => Fault['kind'] | undefined = () => undefined;

  add(fault: Fault): void {
    this.rules.push({ ...fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.rules.length = 0;
  }

  /** The fault for this call, used up by asking. */
  take(method: string, args: Json): Fault['kind'] | undefined {
    const rule = this.rules.find(
      (one) => one.left > 0 && one.method === method && (!one.channel || one.channel === args.channel),
    );
    if (rule) rule.left -= 1;
    return rule ? rule.kind : this.chance(method);
  }
}
