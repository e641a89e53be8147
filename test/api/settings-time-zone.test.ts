import { describe, expect, test } from 'vitest';
import { keys } from '../../functions/shared/table/keys.ts';
import { newPractice, operatorScope, type TestPractice } from '../support/practices.ts';

describe('SETUP-6: a new time zone', () => {
  const day = 86_400_000;
  const midnight = new Date(new Date().setUTCHours(0, 0, 0, 0)).getTime();
  const starts = [2, 3].map((days) => new Date(midnight + days * day + 20 * 3_600_000).toISOString());
  const instants = (body: { items: { startsAt: string }[] }) => body.items.map(({ startsAt }) => startsAt);

  test('moves no appointment: it tells how many there are, and how their local time reads now', async () => {
    const zoned = await newPractice('Zoned', 'Etc/GMT+5');
    const change = (timeZone: string) => zoned.owner.staff(`PATCH ${zoned.path}/settings`, { timeZone });
    expect((await change('Etc/GMT+6')).body.appointments).toEqual({ count: 0, items: [] });

    await putAppointment(zoned, { id: 'apt_past', startsAt: new Date(midnight - day).toISOString() });
    for (const [i, startsAt] of starts.entries()) await putAppointment(zoned, { id: `apt_${i}`, startsAt });
    const before = await appointmentsStored(zoned);

    const { status, body } = await change('Asia/Tokyo');
    expect([status, body.timeZone]).toEqual([200, 'Asia/Tokyo']);
    expect(body.appointments).toEqual({
      count: 2,
      items: starts.map((startsAt, i) => ({
        id: `apt_${i}`,
        startsAt,
        localTimeBefore: `${startsAt.slice(0, 10)}T14:00`,
        localTimeAfter: `${new Date(Date.parse(startsAt) + day).toISOString().slice(0, 10)}T05:00`,
      })),
    });
    expect(instants(body.appointments)).toEqual(starts);
    expect(await appointmentsStored(zoned)).toEqual(before);
  });

  test('of a location is told of its appointments; they follow the time of the practice no longer', async () => {
    const zoned = await newPractice('Located', 'Etc/GMT+5');
    const at = `${zoned.path}/locations`;
    const { body: pier } = await zoned.owner.staff(`POST ${at}`, { name: 'Pier' });
    const change = (timeZone: string | null) => zoned.owner.staff(`PATCH ${at}/${pier.id}`, { timeZone });
    const [startsAt = ''] = starts;
    await putAppointment(zoned, { id: 'apt_pier', startsAt, locationId: pier.id });
    await putAppointment(zoned, { id: 'apt_nowhere', startsAt });
    const before = await appointmentsStored(zoned);

    const { status, body } = await change('Etc/GMT+6');
    expect([status, body.timeZone]).toEqual([200, 'Etc/GMT+6']);
    const told = { id: 'apt_pier', startsAt };
    const [onPractice, onOwn] = [`${startsAt.slice(0, 10)}T15:00`, `${startsAt.slice(0, 10)}T14:00`];
    expect(body.appointments).toEqual({
      count: 1,
      items: [{ ...told, localTimeBefore: onPractice, localTimeAfter: onOwn }],
    });
    const { body: settled } = await zoned.owner.staff(`PATCH ${zoned.path}/settings`, { timeZone: 'Etc/GMT+4' });
    expect(settled.appointments).toMatchObject({ count: 1, items: [{ id: 'apt_nowhere' }] });
    const { body: back } = await change(null);
    expect(back.appointments.items).toMatchObject([
      { localTimeBefore: onOwn, localTimeAfter: `${startsAt.slice(0, 10)}T16:00` },
    ]);
    expect((await zoned.owner.staff(`PATCH ${at}/${pier.id}`, { name: 'Quay' })).body).not.toHaveProperty(
      'appointments',
    );
    expect(await appointmentsStored(zoned)).toEqual(before);
  });

  test('is not told of where a change leaves the time zone alone', async () => {
    const { owner, path } = await newPractice();
    const { body } = await owner.staff(`PATCH ${path}/settings`, { paywallDefault: { isOn: false } });
    expect(body).not.toHaveProperty('appointments');
  });
});

/** Puts an appointment where the calendar lists those of a practice. */
async function putAppointment(
  { id: practiceId }: TestPractice,
  { id, startsAt, locationId = null }: { id: string; startsAt: string; locationId?: string | null },
): Promise<void> {
  await operatorScope(practiceId); // points the table's client at the running stack
  const [{ PutCommand }, { db, tableName }, { ranges }] = await Promise.all([
    import('@aws-sdk/lib-dynamodb'),
    import('../../functions/shared/table/client.ts'),
    import('../../functions/shared/table/keys.ts'),
  ]);
  const Item = {
    pk: `${keys.practice(practiceId).pk}#APPT#${id}`,
    sk: 'APPT',
    gsi1pk: ranges.appointmentsFrom(practiceId, startsAt).pk,
    gsi1sk: `${startsAt}#${id}`,
    summary: JSON.stringify({ id, startsAt, locationId }),
  };
  await db.send(new PutCommand({ TableName: tableName(), Item }));
}

/** Everything that is stored of the appointments of a practice. */
async function appointmentsStored({ id }: TestPractice): Promise<string[]> {
  const { stored } = await import('../support/stored.ts');
  return (await stored({ practices: [id] })).filter((item) => item.includes('#APPT#'));
}
