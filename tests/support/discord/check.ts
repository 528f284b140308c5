import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/** Checks request bodies against Discord's own OpenAPI file; a key that the file does not know is a mistake, too. */
export interface BodyChecker {
  /** What is wrong with a body, or nothing. `path` is without the version: `/channels/1/messages`. */
  check(method: string, path: string, body: unknown): string[];
}

type Json = { [key: string]: Json } | Json[] | string | number | boolean | null | undefined;
type Operation = { method: string; pattern: RegExp; literal: number; pointer: string };

const cache = new Map<string, BodyChecker>();

/** The file that the environment names, or undefined where there is none: tests then rely on our own rules alone. */
export function specPath(): string | undefined {
  const data = process.env.CHAINWATCH_EVAL_DATA;
  return data ? join(data, 'specs', 'discord-openapi.json') : undefined;
}

export function bodyChecker(path: string): BodyChecker {
  const known = cache.get(path);
  if (known) return known;
  const spec: Record<string, Json> = JSON.parse(readFileSync(path, 'utf8'));
  refuseUnknownKeys(spec.components);
  refuseUnknownKeys(spec.paths);
  const ajv = new Ajv2020({ strict: false, allErrors: true, discriminator: false });
  formats.default(ajv);
  for (const name of ['int32', 'int64', 'double', 'nonce', 'snowflake']) ajv.addFormat(name, true);
  ajv.addSchema({ $id: 'discord', ...spec });

  const operations = readOperations(spec.paths);
  const compiled = new Map<string, ValidateFunction>();
  const checker: BodyChecker = {
    check(method, requested, body) {
      const found = operations
        .filter((each) => each.method === method.toLowerCase() && each.pattern.test(requested))
        .toSorted((a, b) => b.literal - a.literal)[0];
      if (!found) return [`${method} ${requested}: the official file knows no such request with a body`];
      const validate = compiled.get(found.pointer) ?? ajv.compile({ $ref: `discord#${found.pointer}` });
      compiled.set(found.pointer, validate);
      if (validate(body)) return [];
      return (validate.errors ?? [])
        .slice(0, 12)
        .map(
          (error) => `${method} ${requested}${error.instancePath}: ${error.message} ${JSON.stringify(error.params)}`,
        );
    },
  };
  cache.set(path, checker);
  return checker;
}

/** An object that lists its properties has no others. */
function refuseUnknownKeys(node: Json): void {
  if (Array.isArray(node)) for (const each of node) refuseUnknownKeys(each);
  else if (typeof node === 'object' && node !== null) {
    for (const each of Object.values(node)) refuseUnknownKeys(each);
    if (node.type === 'object' && node.properties && !('additionalProperties' in node))
      node.additionalProperties = false;
  }
}

function readOperations(paths: Json): Operation[] {
  if (typeof paths !== 'object' || paths === null || Array.isArray(paths)) return [];
  return Object.entries(paths).flatMap(([path, methods]) => {
    if (typeof methods !== 'object' || methods === null || Array.isArray(methods)) return [];
    return Object.entries(methods).flatMap(([method, operation]) => {
      if (!JSON.stringify(operation)?.includes('"application/json"')) return [];
      const hasBody = typeof operation === 'object' && operation !== null && 'requestBody' in operation;
      if (!hasBody) return [];
      const escaped = path.replaceAll('~', '~0').replaceAll('/', '~1');
      return {
        method,
        pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
        literal: path.split('/').filter((part) => !part.startsWith('{')).length,
        pointer: `/paths/${encodeURIComponent(escaped)}/${method}/requestBody/content/application~1json/schema`,
      };
    });
  });
}
