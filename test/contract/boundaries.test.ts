import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const filesOf = (...folders: readonly string[]) =>
  folders
    .flatMap((folder) => globSync(`${folder}/**/*.{ts,mjs}`, { cwd: root }))
    .map((path) => path.replaceAll('\\', '/'));
const textOf = (path: string) => readFileSync(`${root}/${path}`, 'utf8');
/** The code of a file, without what is said about it. */
const codeOf = (path: string) =>
  textOf(path)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '');
const holding = (paths: readonly string[], pattern: RegExp) =>
  paths.filter((path) => pattern.test(codeOf(path))).sort();

const product = filesOf('functions');
const everything = filesOf('functions', 'lib', 'local', 'bin');

/** Files of a feature that are not its rules, by what comes last in their names. */
const doing =
  'handler|store|records|plan|token|writing|settling|provider|mailer|sending|acceptance|accounts|mail|sweep';
/** Where values go in and values or a Problem come out: no clock, no chance, no settings. */
const rules = product.filter(
  (path) =>
    (/^functions\/(?!shared\/)[a-z-]+\/[a-z-]+\.ts$/.test(path) && !new RegExp(`[/-](${doing})\\.ts$`).test(path)) ||
    /^functions\/shared\/(text|time|address|sortable|problems|password-rules|practice-settings)\.ts$/.test(path) ||
    /^functions\/shared\/access\/(permission.*|effective|roles|relation-access.*|member-access|portal-accounts|scope)\.ts$/.test(
      path,
    ),
);

test('there is something to look at', () => {
  expect(product.length).toBeGreaterThan(80);
  expect(rules.length).toBeGreaterThan(25);
});

describe('the table', () => {
  test('is written by commit and claim, and by the notes of the sweeper, and nowhere else', () => {
    const writing =
      /\b(Put|Update|Delete|TransactWrite|BatchWrite|ExecuteStatement|ExecuteTransaction|BatchExecuteStatement)(Item|Items)?Command\b/;
    expect(holding(product, writing)).toEqual([
      'functions/shared/table/commit.ts', // commit and claim
      'functions/shared/table/unscoped.ts', // writeItem and removeItem
    ]);
    expect(holding(product, /\b(writeItem|removeItem)\b/)).toEqual([
      'functions/shared/table/unscoped.ts',
      'functions/sweeper/sweep.ts',
    ]);
  });

  test('is written by exactly two functions of commit.ts, both of which ask what the scope covers', () => {
    const commit = codeOf('functions/shared/table/commit.ts');
    expect(commit.match(/new TransactWriteCommand/g)).toHaveLength(1);
    expect(commit.match(/await untilSettled\(/g)).toHaveLength(2);
    expect(commit.match(/!covers\(/g)).toHaveLength(2);
  });

  test('is never scanned', () => {
    expect(
      holding(
        everything.filter((path) => !path.startsWith('local/')),
        /\bScanCommand\b|dynamodb:Scan\b/,
      ),
    ).toEqual([]);
  });

  test('has its keys made in one place', () => {
    const literal = /[`'"](PRACTICE|IDENTITY|TOKEN|DUE|SWEEP)#/;
    expect(holding(product, literal)).toEqual(['functions/shared/table/keys.ts']);
  });

  test('has its items moved, whatever they are, by merges alone', () => {
    const moving = holding(product, /\/table\/moving\.ts'/);
    expect(moving.filter((path) => !path.startsWith('functions/merges/'))).toEqual([]);
    expect(moving.length).toBeGreaterThan(0);
  });

  test('is peeked into without a scope only where the right to do so is found out otherwise', () => {
    const peeking = holding(product, /\.peek\(/).filter((path) => !path.startsWith('functions/shared/access/'));
    expect(peeking).toEqual([
      'functions/billing/store.ts', // whether an effect has anything left to do
      'functions/client-imports/settling.ts', // whether an effect has anything left to do
      'functions/clients/birthday-settling.ts', // whether an effect has anything left to do
      'functions/clients/link-store.ts', // the other one of two who are linked, or were merged
      'functions/clients/relation-store.ts', // the profile that a contact within reach follows
      'functions/mail/settling.ts', // an effect, of the mail its message names
      'functions/merges/settling.ts', // whether an effect has anything left to do
      'functions/practices/store.ts', // the founder's own login
      'functions/shared/practice.ts', // the names of practices somebody belongs to
    ]);
  });
});

describe('the code of the product', () => {
  test('writes to the log through log.ts alone, whose vocabulary is closed', () => {
    expect(holding(product, /\bconsole\.|process\.(stdout|stderr)/)).toEqual(['functions/shared/log.ts']);
  });

  test('asks a clock or chance nowhere in a rule', () => {
    expect(
      holding(rules, /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\brandom(UUID|Int|Bytes)\b|Temporal\.Now/),
    ).toEqual([]);
  });

  test('reads settings nowhere in a rule', () => {
    expect(holding(rules, /\bprocess\b/)).toEqual([]);
  });

  test('never asks where it runs', () => {
    expect(holding(product, /localhost|127\.0\.0\.1|_local|AWS_ENDPOINT_URL|NODE_ENV/)).toEqual([]);
  });

  test('makes a scope in admission.ts alone', () => {
    expect(holding(product, /\bScope\.under\(/)).toEqual(['functions/shared/access/admission.ts']);
  });

  test('acts in its own name only in effects, and for a sender who signs', () => {
    expect(holding(product, /\bsystemScope\(/)).toEqual([
      'functions/billing/handler.ts',
      'functions/client-work/handler.ts',
      'functions/mail-events/handler.ts',
      'functions/mail/handler.ts',
      'functions/subscription/handler.ts', // the payment provider's word, once its signature was found genuine
    ]);
  });
});

describe('a file', () => {
  /** Longer than can be read at a glance, and why. */
  const long: Record<string, string> = {};
  const mostLines = 220;

  test('is not longer than can be read in one go', () => {
    const lines = (path: string) => textOf(path).trimEnd().split('\n').length;
    expect(everything.filter((path) => lines(path) > mostLines && !long[path])).toEqual([]);
    expect(Object.keys(long).filter((path) => lines(path) <= mostLines)).toEqual([]);
  });

  test('exports by name', () => {
    expect(holding(everything, /\bexport default\b/)).toEqual([]);
  });

  test('is no barrel, and has a name that says what is in it', () => {
    expect(
      everything.filter((path) => /(^|\/)(index|utils?|helpers?|types|constants|common)\.(ts|mjs)$/.test(path)),
    ).toEqual([]);
    expect(holding(everything, /^export \* from/m)).toEqual([]);
  });

  test('leaves nothing to be done later', () => {
    const files = [...everything, ...filesOf('test')];
    const left = new RegExp(['TO', 'DO|FIX', 'ME'].join(''));
    expect(files.filter((path) => left.test(textOf(path)))).toEqual([]);
  });

  test('switches off no check of types', () => {
    expect(everything.filter((path) => /@ts-(ignore|expect-error|nocheck)/.test(textOf(path)))).toEqual([]);
  });
});
