import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';

const SecretSchema = z.object({ token: z.string(), botUserId: z.string(), botId: z.string() });
type Secret = z.infer<typeof SecretSchema>;

/** Bot tokens at rest: AES-256-GCM under a key from the environment, bound to their workspace. */
export interface Seal {
  close(secret: Secret, workspace: string): string;
  /** Throws where the key or the workspace is another. */
  open(sealed: string, workspace: string): Secret;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** `key`: 32 bytes as 64 hexadecimal digits. Throws a sentence for the operator. */
export function createSeal(key: string): Seal {
  const bytes = Buffer.from(key, 'hex');
  if (bytes.length !== 32)
    throw new Error('ENCRYPTION_KEY must be 64 hexadecimal digits. Make one with: openssl rand -hex 32');
  return {
    close(secret, workspace) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', bytes, nonce).setAAD(Buffer.from(workspace));
      const text = Buffer.concat([cipher.update(JSON.stringify(secret)), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64');
    },
    open(sealed, workspace) {
      try {
        const all = Buffer.from(sealed, 'base64');
        const cipher = createDecipheriv('aes-256-gcm', bytes, all.subarray(0, NONCE_BYTES))
          .setAAD(Buffer.from(workspace))
          .setAuthTag(all.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        const text = Buffer.concat([cipher.update(all.subarray(NONCE_BYTES + TAG_BYTES)), cipher.final()]);
        return SecretSchema.parse(JSON.parse(text.toString()));
      } catch (error) {
        throw new Error(
          `The Slack token of workspace ${workspace} cannot be read: ENCRYPTION_KEY is not the one it was stored with. Set the old key, or install the app again.`,
          { cause: error },
        );
      }
    },
  };
}
