import { z } from 'zod';

/** Codes of a connection that never came about. */
const NOT_CONNECTED = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
];

const CodedSchema = z.object({ code: z.string(), syscall: z.string().optional() });
const CausedSchema = z.object({ cause: z.unknown() });
const ManySchema = z.object({ errors: z.array(z.unknown()).min(1) });

/** Whether a request surely never left: no address that was tried let a connection come about. */
export function neverSent(error: unknown): boolean {
  const many = ManySchema.safeParse(error);
  if (many.success) return many.data.errors.every(neverSent);
  const coded = CodedSchema.safeParse(error);
  if (coded.success) {
    const { code, syscall } = coded.data;
    // Elsewhere than at connecting the same code ends a connection that may have carried the request.
    if (NOT_CONNECTED.includes(code) || (code === 'ETIMEDOUT' && syscall === 'connect')) return true;
  }
  const caused = CausedSchema.safeParse(error);
  return caused.success && caused.data.cause !== undefined && neverSent(caused.data.cause);
}
