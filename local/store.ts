import { DatabaseSync } from 'node:sqlite';

/** Small durable memory of the emulated services: JSON values under string keys, kept across kill -9. */
export interface Store {
  get<T>(key: string): T | undefined;
  put<T>(key: string, value: T): T;
  delete(key: string): void;
  /** Values whose key begins with the prefix, in key order. */
  list<T>(prefix: string): T[];
  close(): void;
}

/** Opens the store in one SQLite file; `:memory:` keeps nothing. */
export function openStore(file: string): Store {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000');
  db.exec('CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID');
  const one = db.prepare('SELECT value FROM entry WHERE key = ?');
  const many = db.prepare('SELECT value FROM entry WHERE key >= ? AND key < ? ORDER BY key');
  const upsert = db.prepare('INSERT INTO entry VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');
  const remove = db.prepare('DELETE FROM entry WHERE key = ?');
  const parse = (row: Record<string, unknown>) => JSON.parse(String(row['value']));
  return {
    get(key) {
      const row = one.get(key);
      return row && parse(row);
    },
    put(key, value) {
      upsert.run(key, JSON.stringify(value));
      return value;
    },
    delete: (key) => void remove.run(key),
    list: (prefix) => many.all(prefix, `${prefix}\u{10ffff}`).map(parse),
    close: () => db.close(),
  };
}
