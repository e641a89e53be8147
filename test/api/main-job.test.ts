import { expect, test } from 'vitest';
import { acceptAsGuardian, invite, libraryOf, newFamily } from '../support/families.ts';
import { newPractice } from '../support/practices.ts';

test("a practice invites a child's guardian, and the guardian signs in and sees their forms", async () => {
  const practice = await newPractice();
  const family = await newFamily(practice);
  const forms = await libraryOf(practice);

  const invited = await invite(practice, family);
  expect(invited.status).toBe(201);
  expect(invited.body.items).toMatchObject([
    { state: 'created', recipient: { kind: 'relation', id: family.guardianId } },
  ]);

  const guardian = await acceptAsGuardian(family);
  const { body: accounts } = await guardian.portal('GET /v1/portal/accounts');
  expect(accounts.items).toMatchObject([{ kind: 'relation', clientId: family.clientId, clientName: 'Maya Okafor' }]);

  const account = `/v1/portal/accounts/${accounts.items[0].id}`;
  const { body: dashboard } = await guardian.portal(`GET ${account}/dashboard`);
  expect(dashboard).toEqual({
    openTasks: forms.length,
    nextAppointment: null,
    balance: { amountCents: 0, currency: 'USD' },
    unreadMessages: 0,
    session: {
      accountId: accounts.items[0].id,
      kind: 'relation',
      actingFor: family.clientId,
      readOnly: false,
      viewedBy: null,
    },
  });
  const { body: tasks } = await guardian.portal(`GET ${account}/tasks`);
  expect(tasks.items.map((task: { formId: string }) => task.formId).sort()).toEqual(forms.sort());
});
