import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { storiesCsv } from '../src/export/story-rows.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const pages = ['README.md', ...globSync('docs/**/*.md', { cwd: ROOT })];

const Names = z.record(z.string(), z.string());
const manifest = z
  .object({ scripts: Names, dependencies: Names, devDependencies: Names })
  .parse(JSON.parse(read('package.json')));

it('every package that is asked for by name has its reason in the list of libraries', () => {
  const list = read('docs/decisions/libraries.md');
  const asked = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(asked.filter((name) => !list.includes(`\`${name}\``))).toEqual([]);
});

it.each(pages)('%s links only to pages and pictures that exist', (page) => {
  const links = [...read(page).matchAll(/\]\(([^)#]+)/g)].map(([, target = '']) => target);
  const near = links.filter((target) => !target.startsWith('https:'));
  expect(near.filter((target) => !existsSync(join(ROOT, dirname(page), target)))).toEqual([]);
});

it.each(pages)('%s names only scripts and project files that exist', (page) => {
  const text = read(page);
  const scripts = [...text.matchAll(/npm run (?:--silent )?([a-z][\w:]*)/g)].map(([, name = '']) => name);
  expect(scripts.filter((name) => !Object.hasOwn(manifest.scripts, name))).toEqual([]);
  const files = [...text.matchAll(/\b(?:src|tests|commands|briefings|deploy)\/[\w./-]*\w/g)].map(([path]) => path);
  expect(files.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

it('every column of the table of stories is told', () => {
  const columns = storiesCsv([]).trim().split(',');
  const told = read('docs/operations.md');
  expect(columns.filter((name) => !told.includes(`\`${name}\``))).toEqual([]);
});
