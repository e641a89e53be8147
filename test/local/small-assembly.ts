import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type Assembly, loadAssembly } from '../../local/assembly/assembly.ts';
import type { Clock } from '../../local/clock.ts';

/** A directory that is gone when the test is. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'caseload-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

interface SmallStack {
  readonly template: object;
  /** The source of `index.mjs` of each asset; a function's S3Key is the asset's name with `.zip`. */
  readonly code?: Readonly<Record<string, string>>;
}

/** Writes a cloud assembly as `cdk synth` would. */
export function writeAssembly({ template, code = {} }: SmallStack): string {
  const directory = temporaryDirectory();
  const write = (file: string, content: unknown) =>
    writeFileSync(path.join(directory, file), typeof content === 'string' ? content : JSON.stringify(content));
  const stack = {
    type: 'aws:cloudformation:stack',
    environment: 'aws://222222222222/eu-west-1',
    properties: { templateFile: 'Small.template.json' },
  };
  const assets = Object.keys(code).map((name) => [
    name,
    { source: { path: `asset.${name}` }, destinations: { here: { objectKey: `${name}.zip` } } },
  ]);
  write('manifest.json', { artifacts: { Small: stack, 'Small.assets': { type: 'cdk:asset-manifest' } } });
  write('Small.template.json', template);
  write('Small.assets.json', { files: Object.fromEntries(assets) });
  for (const [name, source] of Object.entries(code)) {
    mkdirSync(path.join(directory, `asset.${name}`));
    write(`asset.${name}/index.mjs`, source);
  }
  return directory;
}

/** The resource of a function whose bundle is the asset of the same name. */
export function functionResource(asset: string, properties: object = {}) {
  const Code = { S3Bucket: 'assets', S3Key: `${asset}.zip` };
  return { Type: 'AWS::Lambda::Function', Properties: { Handler: 'index.handler', Code, ...properties } };
}

export function smallAssembly(stack: SmallStack): Assembly {
  return loadAssembly(writeAssembly(stack));
}

/** A clock that stands ahead by what the test says. */
export function movableClock(): Clock {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    aheadMilliseconds: () => ahead,
    advance(seconds) {
      ahead += seconds * 1000;
    },
  };
}
