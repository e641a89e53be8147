import { DatabaseSync } from 'node:sqlite';

const indexes = [
  'caseload_stream_end ON _stream_records (table_name, CAST(sequence_number AS INTEGER))',
  'caseload_shard_ends ON _stream_records (table_name, shard_id, sequence_number)',
  'caseload_shard_place ON _stream_records (table_name, shard_id, CAST(sequence_number AS INTEGER))',
];

/**
 * Lets the engine find the end of its stream without reading all of it: it looks for it at every write, and without
 * these indexes a write takes the longer the more were made before. Where they cannot be made, all goes on without.
 */
export function indexStream(dataFile: string): void {
  const data = new DatabaseSync(dataFile, { timeout: 1000 });
  try {
    for (const index of indexes) data.exec(`CREATE INDEX IF NOT EXISTS ${index}`);
  } catch (error) {
    console.warn(`The stream of the table is not indexed, and writes will become slower: ${(error as Error).message}`);
  } finally {
    data.close();
  }
}
