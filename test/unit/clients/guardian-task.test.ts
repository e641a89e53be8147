import { describe, expect, test } from 'vitest';
import type { Client } from '../../../functions/clients/client.ts';
import { guardianTask } from '../../../functions/clients/guardian-task.ts';
import { requireClosable } from '../../../functions/clients/staff-task.ts';
import { client, now } from './clients.ts';

const turn = (before: Partial<Client> | undefined, after: Partial<Client>) =>
  guardianTask(before && client(before), client(after), now).map(({ write }) => {
    const { doneAt, kind, subjectId } = write.Put?.Item ?? {};
    return [kind, subjectId, doneAt ? 'closed' : 'opened'].join(' ');
  });

const alone = { isMinor: true };
const guarded = { isMinor: true, guardians: ['rel_1'] };
const opened = ['guardian-required cli_1 opened'];
const closed = ['guardian-required cli_1 closed'];

describe('MINOR-1: a minor without a Legal Guardian', () => {
  test.each<[string, Partial<Client> | undefined, Partial<Client>, string[]]>([
    ['is listed from the first moment', undefined, alone, opened],
    ['is listed once marked as a minor', {}, alone, opened],
    ['is listed on coming back into care', { ...alone, status: 'discharged' }, alone, opened],
    ['is listed no more once there is a guardian', alone, guarded, closed],
    ['is listed no more once they are none', alone, {}, closed],
    ['is listed no more once they have left care', alone, { ...alone, status: 'inactive' }, closed],
    ['is listed no more once they are gone', alone, { ...alone, gone: { at: now } }, closed],
    ['is not listed with a guardian', undefined, guarded, []],
    ['who is a prospect is listed as before on becoming active', { ...alone, status: 'prospect' }, alone, []],
    ['is not listed when out of care from the start', undefined, { ...alone, status: 'inactive' }, []],
    ['stays listed through other changes', alone, { ...alone, email: 'maya@example.com' }, []],
    ['or the reverse: nothing is written of who is no minor', {}, { firstName: 'May' }, []],
  ])('%s', (_, before, after, expected) => {
    expect(turn(before, after)).toEqual(expected);
  });

  test('is not taken off the list by hand; everything else is', () => {
    expect(() => requireClosable({ kind: 'guardian-required' })).toThrow(
      expect.objectContaining({ code: 'task-closes-itself' }),
    );
    for (const kind of ['address-failed', 'access-ended-by-age', 'access-review'] as const) {
      expect(() => requireClosable({ kind })).not.toThrow();
    }
  });
});
