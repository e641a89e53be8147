import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Resource } from '../../functions/shared/http/feature.ts';
import { allBundles, type Bundle } from '../support/counting-bundles.ts';

const largest = { bytes: 400_000, gzipBytes: 125_000 };
const largestPayment = { bytes: 270_000, gzipBytes: 45_000 };
const largestLists = { bytes: 300_000, gzipBytes: 90_000 };

const clientOf: Partial<Record<Resource, string>> = {
  table: 'dynamodb',
  directory: 'cognito-identity-provider',
  mailer: 'ses',
  queues: 'sqs',
  parameters: 'ssm',
};

const directory = mkdtempSync(path.join(tmpdir(), 'caseload-bundles-'));
let bundles: Bundle[];

beforeAll(async () => {
  bundles = await allBundles(directory);
});

afterAll(() => rmSync(directory, { recursive: true }));

test('every function loads at most 400 KB when it starts, 125 KB compressed; without lists, and the payment provider, it is no larger', () => {
  for (const { name, uses, atStart, ...all } of bundles) {
    const { bytes, gzipBytes } = uses.includes('files') ? atStart : all;
    expect(bytes, name).toBeLessThanOrEqual(largest.bytes);
    expect(gzipBytes, name).toBeLessThanOrEqual(largest.gzipBytes);
  }
});

test('what reads, writes and carries lists is in the functions that use files alone, and loaded when it is needed', () => {
  for (const { name, uses, lists, listsAtStart } of bundles) {
    expect(lists.bytes > 0, name).toBe(uses.includes('files'));
    expect(lists.bytes, name).toBeLessThanOrEqual(largestLists.bytes);
    expect(lists.gzipBytes, name).toBeLessThanOrEqual(largestLists.gzipBytes);
    expect(listsAtStart, name).toBe(false);
  }
});

test('that SDK is in the functions that use it alone, at most 270 KB large, 45 KB compressed, and loaded when it is needed', () => {
  for (const { name, uses, payment, paymentAtStart } of bundles) {
    expect(payment.bytes > 0, name).toBe(uses.includes('payment-provider'));
    expect(payment.bytes, name).toBeLessThanOrEqual(largestPayment.bytes);
    expect(payment.gzipBytes, name).toBeLessThanOrEqual(largestPayment.gzipBytes);
    expect(paymentAtStart, name).toBe(false);
  }
});

test('a bundle asks for no module that is not in it', () => {
  for (const { name, code } of bundles) expect(code, name).not.toContain('Dynamic require of');
});

test('a function loads no AWS client at its start that it does not say it uses; the signing key only when it signs', () => {
  for (const { name, uses, clientsAtStart } of bundles) {
    expect(
      uses.map((one) => clientOf[one]),
      name,
    ).toEqual(expect.arrayContaining([...clientsAtStart]));
  }
});

test('the user pool, the mailer and the parameters are loaded by exactly the functions that say they use them', () => {
  for (const resource of ['table', 'directory', 'mailer', 'parameters'] as const) {
    const users = bundles.filter(({ uses }) => uses.includes(resource)).map(({ name }) => name);
    const loaders = bundles.filter(({ clientsAtStart }) => clientsAtStart.includes(clientOf[resource] ?? ''));
    expect(
      loaders.map(({ name }) => name),
      resource,
    ).toEqual(users);
  }
});
