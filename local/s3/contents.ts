import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The contents of objects, a file each; a name is given once and its file never changes. */
export function openContents(directory: string) {
  mkdirSync(directory, { recursive: true });
  const place = (name: string) => path.join(directory, name);
  const remove = (name: string) => rmSync(place(name), { force: true });
  return {
    /** Writes at once, so that nothing comes between a decision and its content; answers the name it is kept under. */
    write(bucket: string, key: string, body: Buffer): string {
      const name = `${createHash('sha256').update(`${bucket}/${key}`).digest('hex')}-${randomUUID()}`;
      writeFileSync(place(name), body);
      return name;
    },
    read: (name: string): Buffer => readFileSync(place(name)),
    remove,
    /** Removes what nobody names: left by a process that ended between a content and the note of it. */
    keepOnly(names: ReadonlySet<string>): void {
      for (const name of readdirSync(directory)) if (!names.has(name)) remove(name);
    },
  };
}
