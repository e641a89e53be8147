import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { effectFunctions } from '../../functions/effect-functions.ts';
import { features } from '../../functions/features.ts';
import type { Resource } from '../../functions/shared/http/feature.ts';
import { bundleFunctions } from '../../lib/bundle.ts';

/** A bundled function: what its directory holds, in bytes, and the AWS clients it loads when it starts. */
export interface Bundle {
  readonly name: string;
  readonly uses: readonly Resource[];
  readonly directory: string;
  readonly bytes: number;
  /** Each file compressed by itself, as in the archive that is deployed. */
  readonly gzipBytes: number;
  /** The payment provider's SDK, with what speaks to it: files of their own, left out of the numbers above. */
  readonly payment: { readonly bytes: number; readonly gzipBytes: number };
  /** Whether that SDK is among what the function loads when it starts. */
  readonly paymentAtStart: boolean;
  /** What reads, writes and carries lists: files of their own, left out of the numbers above. */
  readonly lists: { readonly bytes: number; readonly gzipBytes: number };
  /** What the function loads when it starts. */
  readonly atStart: { readonly bytes: number; readonly gzipBytes: number };
  readonly listsAtStart: boolean;
  readonly clientsAtStart: readonly string[];
  /** All of it. */
  readonly code: string;
}

/** Bundles every function of the product into a directory. */
export async function allBundles(outputDirectory: string): Promise<Bundle[]> {
  const functions = [...features, ...Object.values(effectFunctions)];
  const directories = await bundleFunctions(
    functions.map(({ name }) => name),
    outputDirectory,
  );
  return functions.map(({ name, uses }) => measured({ name, uses, directory: directories.get(name) ?? '' }));
}

function measured(bundle: Pick<Bundle, 'name' | 'uses' | 'directory'>): Bundle {
  const files = readdirSync(bundle.directory).map((file) => readFileSync(path.join(bundle.directory, file)));
  const filesAtStart = loadedAtStart(bundle.directory);
  const atStart = filesAtStart.join('\n');
  return {
    ...bundle,
    ...sizeOf(files.filter((file) => !isPayment(file) && !isOfLists(file))),
    payment: sizeOf(files.filter(isPayment)),
    paymentAtStart: isPayment(atStart),
    lists: sizeOf(files.filter(isOfLists)),
    atStart: sizeOf(filesAtStart.map((file) => Buffer.from(file))),
    listsAtStart: isOfLists(atStart),
    clientsAtStart: clientsIn(atStart),
    code: Buffer.concat(files).toString(),
  };
}

const sizeOf = (files: readonly Buffer[]) => ({
  bytes: files.reduce((sum, file) => sum + file.length, 0),
  gzipBytes: files.reduce((sum, file) => sum + gzipSync(file).length, 0),
});

/** The SDK names the host it speaks to. */
const isPayment = (code: Buffer | string): boolean => code.includes('api.stripe.com');

/** The client of the bucket is told by its name, the reader of lists by the names of its errors. */
const isOfLists = (code: Buffer | string): boolean =>
  code.includes('name:"@aws-sdk/client-s3"') || code.includes('CSV_INVALID_CLOSING_QUOTE');

/** The code a function loads before it can answer: its entry and what that imports, without what is imported later. */
function loadedAtStart(directory: string): string[] {
  const loaded = new Map<string, string>();
  const pending = ['index.mjs'];
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (loaded.has(file)) continue;
    const code = readFileSync(path.join(directory, file), 'utf8');
    loaded.set(file, code);
    pending.push(...[...code.matchAll(/(?:from|import)"\.\/([^"]+)"/g)].map(([, imported = '']) => imported));
  }
  return [...loaded.values()];
}

/** Every client carries its own package.json, by which it can be told. */
const clientsIn = (code: string): string[] =>
  [...new Set([...code.matchAll(/name:"@aws-sdk\/client-([a-z-]+)"/g)].map(([, client = '']) => client))].toSorted();
