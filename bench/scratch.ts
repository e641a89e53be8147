import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A directory that is gone when this process is. */
export function scratchDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'caseload-bench-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
