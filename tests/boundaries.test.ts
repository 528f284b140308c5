import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What each folder may import of the project. `main.ts` and `cli.ts` know everything and are not listed. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'src/core': [],
  'src/feeds': ['src/core'],
  'src/relevance': ['src/core'],
  'src/stories': ['src/core'],
  'src/alerts': ['src/core'],
  'src/cards': ['src/core'],
  'src/briefings': ['src/core'],
  'src/commitments': ['src/core'],
  'src/pictures': ['src/core'],
  'src/delivery': ['src/core'],
  'src/store': ['src/core'],
  'src/server': ['src/core'],
  'src/export': ['src/core'],
  'src/platforms': ['src/core', 'src/server', 'src/cards/error.ts'],
  'src/jobs': [
    'src/core',
    'src/feeds',
    'src/relevance',
    'src/stories',
    'src/alerts',
    'src/cards',
    'src/delivery',
    'src/briefings',
  ],
  commands: ['src/core', 'src/cards'],
};

/** Packages that only one folder may know. */
const ONLY_IN: Record<string, string> = {
  'discord.js': 'src/platforms/discord',
  '@slack/bolt': 'src/platforms/slack',
  'rss-parser': 'src/feeds',
  'node-cron': 'src/jobs',
  kysely: 'src/store',
  pg: 'src/store',
};

const ENVIRONMENT_READERS = ['src/config.ts', 'src/main.ts', 'src/cli.ts'];

const root = join(import.meta.dirname, '..');
const files = globSync(['src/**/*.ts', 'commands/**/*.ts'], { cwd: root }).map((path) => {
  const text = readFileSync(join(root, path), 'utf8');
  const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
  return { path, text, imports };
});

function folderOf(path: string): string | undefined {
  return Object.keys(MAY_IMPORT).find((folder) => path.startsWith(`${folder}/`));
}

describe('the direction of imports', () => {
  it('finds the source files', () => {
    expect(files.length).toBeGreaterThan(2);
  });

  it.each(files.filter((file) => folderOf(file.path)))(
    '$path imports only what its folder may',
    ({ path, imports }) => {
      const own = folderOf(path) ?? '';
      const allowed = [own, ...(MAY_IMPORT[own] ?? [])];
      const wrong = imports
        .filter((target) => target.startsWith('.'))
        .map((target) => relative(root, join(root, dirname(path), target)))
        .filter((target) => !allowed.some((place) => target === place || target.startsWith(`${place}/`)));
      expect(wrong).toEqual([]);
    },
  );

  it.each(Object.entries(ONLY_IN))('%s is imported only in %s', (name, home) => {
    const wrong = files
      .filter((file) => file.imports.some((target) => target === name || target.startsWith(`${name}/`)))
      .filter((file) => !file.path.startsWith(`${home}/`));
    expect(wrong.map((file) => file.path)).toEqual([]);
  });

  it('one platform never imports another', () => {
    const wrong = files.flatMap(({ path, imports }) => {
      const platform = /^src\/platforms\/(\w+)\//.exec(path)?.[1];
      if (!platform) return [];
      return imports
        .filter((target) => /\.\.\/(discord|slack|web)\//.test(target))
        .map((target) => `${path} -> ${target}`);
    });
    expect(wrong).toEqual([]);
  });
});

describe('the style that the linter cannot hold', () => {
  it('only the configuration and the entry points read the environment', () => {
    const wrong = files.filter((file) => /process\.env/.test(file.text) && !ENVIRONMENT_READERS.includes(file.path));
    expect(wrong.map((file) => file.path)).toEqual([]);
  });

  it('nothing is cast: edges parse, insides infer', () => {
    const cast = /(?<![\w*])as (?!const\b)[A-Za-z{[(<]/;
    const wrong = files.flatMap(({ path, text }) =>
      text
        .split('\n')
        .filter((line) =>
          cast.test(
            line.replace(
              /"[^"]*"|'[^']*'|`[^`]*`|\/\/.*|^\s*\*.*|\/\*.*|\bimport .*|\bexport .*from.*|^\s+\w+ as \w+,$/g,
              '',
            ),
          ),
        )
        .map((line) => `${path}: ${line.trim()}`),
    );
    expect(wrong).toEqual([]);
  });
});
