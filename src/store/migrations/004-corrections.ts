import type { Flavour } from '../dialect.ts';
import { statements } from './run.ts';

/** What managers said of groupings, per workspace. */
export function corrections({ int, serial, tableSuffix }: Flavour) {
  return statements(
    `create table correction (
      id ${serial}, scope text not null, correction text not null, made_by text not null, made_at ${int} not null
    ) ${tableSuffix}`,
    'create index correction_by_scope on correction (scope)',
  );
}
