import { openSync, writeSync } from 'node:fs';

/** Does some work while what the product logs goes to a file that keeps nothing. */
export async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { log } = console;
  const nowhere = openSync('/dev/null', 'w');
  console.log = (line: string) => void writeSync(nowhere, `${line}\n`);
  try {
    return await work();
  } finally {
    console.log = log;
  }
}
