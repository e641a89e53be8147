import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another process works on the same data. */
export class DataInUse extends Error {}

/**
 * Makes the directory and claims it for this process until `release`; throws `DataInUse` when another has it.
 * The operating system frees the claim however the process ends, so a killed one never stands in the way.
 */
export function claimDataDirectory(directory: string): { release(): void } {
  mkdirSync(directory, { recursive: true });
  const lock = new DatabaseSync(path.join(directory, 'lock'));
  const pidFile = path.join(directory, 'pid');
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    const holder = existsSync(pidFile) ? ` (process ${readFileSync(pidFile, 'utf8')})` : '';
    throw new DataInUse(`Another Caseload${holder} is running on ${directory}. Stop it first.`);
  }
  writeFileSync(pidFile, String(process.pid));
  return {
    release() {
      rmSync(pidFile, { force: true });
      lock.close();
    },
  };
}

/** Deletes everything kept there; throws `DataInUse` while a running Caseload needs it. */
export function forgetData(directory: string): void {
  claimDataDirectory(directory).release();
  rmSync(directory, { recursive: true, force: true });
}
