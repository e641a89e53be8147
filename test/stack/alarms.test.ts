import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { templateOf } from './template.ts';

const operating = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');

/** What the rows of the table of alarms begin with, several sentences in one row. */
const explained = [...operating.matchAll(/^\| ([A-Z][^|]*\.) \|/gm)].flatMap(([, cell = '']) => cell.split(' · '));

test('every alarm stands in the operating guide as it is worded, and no other does', () => {
  const alarms = templateOf().ofType('AWS::CloudWatch::Alarm');
  const worded = new Set(alarms.map(({ Properties }) => Properties.AlarmDescription));
  expect(worded.size).toBeGreaterThan(10);
  expect(explained.toSorted()).toEqual([...worded].toSorted());
});

test('the logs have the names that the guide looks for', () => {
  const logs = templateOf().ofType('AWS::Logs::LogGroup');
  expect(logs.filter(({ Properties }) => Properties.LogGroupName !== undefined)).toEqual([]);
  for (const name of ['clientslog', 'maileventslog']) {
    expect(operating).toContain(`caseload-NAME-${name}...`);
    expect(logs.some(({ id }) => id.startsWith(name))).toBe(true);
  }
});
