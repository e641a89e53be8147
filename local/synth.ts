import { execFile } from 'node:child_process';
import { createHash, type Hash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const app = 'bin/caseload.ts';
const sources = ['lib', 'functions', app, 'package-lock.json', 'cdk.json'];
const dayMilliseconds = 86_400_000;

/**
 * The directory of the stage's cloud assembly, under `cdk.out/<stage>`; synthesises only when a source has changed.
 * Throws with what the CDK app printed when it fails.
 */
export async function currentAssembly(root: string, { stage }: { readonly stage: string }): Promise<string> {
  const assemblies = path.join(root, 'cdk.out', stage);
  const current = path.join(assemblies, digestOf(root));
  if (existsSync(current)) return current;

  mkdirSync(assemblies, { recursive: true });
  const unfinished = mkdtempSync(path.join(assemblies, 'unfinished-'));
  await synthesise(root, stage, unfinished);
  publish(unfinished, current);
  forgetOld(assemblies, current);
  return current;
}

/** Only this rename makes a result believed, so a synthesis that is killed leaves nothing that could be mistaken for one. */
function publish(unfinished: string, current: string): void {
  try {
    renameSync(unfinished, current);
  } catch (error) {
    rmSync(unfinished, { recursive: true });
    // Another process may have synthesised the same sources meanwhile.
    if (!existsSync(current)) throw error;
  }
}

/** Younger ones stay: a running local cloud still starts functions out of them. */
function forgetOld(assemblies: string, current: string): void {
  for (const name of readdirSync(assemblies)) {
    const directory = path.join(assemblies, name);
    const old = Date.now() - statSync(directory).mtimeMs > dayMilliseconds;
    if (old && directory !== current) rmSync(directory, { recursive: true });
  }
}

async function synthesise(root: string, stage: string, directory: string): Promise<void> {
  const context = { ...contextOf(root), stage };
  const environment = {
    ...process.env,
    CDK_OUTDIR: directory,
    CDK_CONTEXT_JSON: JSON.stringify(context),
    CDK_VALIDATION: 'false', // for deployments, where it is done; here it would take longer than all the rest
  };
  try {
    await promisify(execFile)(process.execPath, [app], { cwd: root, env: environment });
  } catch (error) {
    rmSync(directory, { recursive: true });
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`The stack does not synthesise:\n${stderr}${stdout}`, { cause: error });
  }
}

// The CDK command would pass cdk.json's context on; the app is run without it.
function contextOf(root: string): Record<string, unknown> {
  const file = path.join(root, 'cdk.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')).context ?? {}) : {};
}

function digestOf(root: string): string {
  const hash = createHash('sha256').update(process.version);
  for (const source of sources) addTo(hash, root, source);
  return hash.digest('hex').slice(0, 16);
}

function addTo(hash: Hash, root: string, source: string): void {
  const place = path.join(root, source);
  const found = statSync(place, { throwIfNoEntry: false });
  if (found?.isDirectory()) {
    for (const name of readdirSync(place).sort()) addTo(hash, root, path.join(source, name));
  } else if (found) {
    const content = readFileSync(place);
    hash.update(`${source}\0${content.length}\0`).update(content);
  }
}
