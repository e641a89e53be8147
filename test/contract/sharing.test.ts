import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { aloneIn } from '../support/sharing.ts';

const root = path.resolve(import.meta.dirname, '../..');
const shared = globSync('test/{unit,contract,stack,local,model}/**/*.test.ts', { cwd: root }).filter(
  (file) => !aloneIn.some((pattern) => path.matchesGlob(file, pattern)),
);

/** What one file would leave behind for the next in the same worker. */
const leavings = /\bvi\.(?!fn\b|waitFor\b|waitUntil\b)\w+|mockClient|process\.env\b|pointAt\w*\(/;

/** A file of the tests and the files of the tests it imports, at whatever distance. */
function withImports(file: string, known = new Set<string>()): Set<string> {
  if (known.has(file)) return known;
  known.add(file);
  const source = readFileSync(path.join(root, file), 'utf8');
  for (const [, imported = ''] of source.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+\.ts)'/g)) {
    const target = path.join(path.dirname(file), imported);
    if (target.startsWith('test/') && existsSync(path.join(root, target))) withImports(target, known);
  }
  return known;
}

test('tests that share their modules set no environment and replace nothing', () => {
  const self = path.relative(root, import.meta.filename);
  const leaving = shared
    .filter((file) => file !== self)
    .filter((file) => [...withImports(file)].some((one) => leavings.test(readFileSync(path.join(root, one), 'utf8'))));
  expect(leaving, 'put these into aloneIn (test/support/sharing.ts)').toEqual([]);
});

test('what is named as alone is there', () => {
  for (const pattern of aloneIn) expect(globSync(pattern, { cwd: root }), pattern).not.toEqual([]);
});
