import { expect, test } from 'vitest';
import { taskKey, taskNamed } from '../../../functions/clients/staff-task.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { staffTaskKinds } from '../../../functions/shared/staff-task-kinds.ts';

test('every task is named by its key, and nothing else is', () => {
  for (const kind of staffTaskKinds) {
    const named = { kind, subjectId: newId('relation') };
    expect(taskNamed(taskKey(named))).toEqual(named);
  }
  for (const key of [
    'access-review',
    'access-review.',
    'access-review.rel_1',
    `unheard-of.${newId('relation')}`,
    '.',
  ]) {
    expect(taskNamed(key)).toBeUndefined();
  }
});
