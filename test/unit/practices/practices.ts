import { foundedWith, NewPractice } from '../../../functions/practices/founding.ts';
import { stageNamed } from '../../../lib/stages.ts';

export const at = '2026-03-10T15:00:00.000Z';

export const wanted = NewPractice.parse({
  name: 'Harbour Family Therapy',
  timeZone: 'America/New_York',
  firstName: 'Ana',
  lastName: 'Reyes',
});

/** Everything a new practice begins with. */
export const foundedWithThese = (practice: NewPractice) =>
  foundedWith(practice, {
    practiceId: 'prac_1',
    memberId: 'mem_1',
    formIds: ['frm_1', 'frm_2'],
    chargeId: 'chg_1',
    plans: stageNamed('local').plans,
    founder: { sub: 'sub-1', email: 'ana@example.com' },
    at,
  });

export const founded = foundedWithThese(wanted);
