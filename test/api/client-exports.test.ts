import { expect, test } from 'vitest';
import { checkedImport, endedImport, readyExport } from '../support/client-imports.ts';
import { auditOf } from '../support/history.ts';
import { newPractice } from '../support/practices.ts';

test('CLIENT-3: all clients are exported as a list without formulas, which can be imported again', async () => {
  const practice = await newPractice();
  const list = ['First name,Last name,Status,Preferred name', 'Ana,Álvarez,active,=1+1', 'Bo,Berg,discharged,'];
  await endedImport(practice, list.join('\n'));
  const ready = await readyExport(practice);
  expect(ready.progress).toEqual({ done: 2 });

  const answer = await fetch(ready.downloadUrl);
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="clients.csv"');
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const lines = new TextDecoder().decode(bytes).trim().split('\r\n');
  expect(lines[0]).toContain('First name,Last name');
  expect(lines.find((line) => line.includes('Álvarez'))).toContain("'=1+1");
  expect(lines.find((line) => line.includes('Berg'))).toContain('discharged');
  expect(await auditOf(practice)).toMatchObject({ 'client-export.created': 1, 'client-export.ready': 1 });

  const checked = await checkedImport(practice, bytes);
  expect(checked).toMatchObject({ errors: { count: 0 }, duplicates: { count: 2 } });
});
