import { beforeAll, expect, test } from 'vitest';
import { birthDate, libraryOf, mailsTo, newFamily } from '../support/families.ts';
import { newAddress } from '../support/people.ts';
import { newMember, newPractice, type TestMember, type TestPractice } from '../support/practices.ts';

let practice: TestPractice;
let therapist: TestMember;
let clientPath: string;

beforeAll(async () => {
  practice = await newPractice();
  therapist = await newMember(practice, 'therapist');
  const minor = { firstName: 'Maya', lastName: 'Okafor', birthDate, isMinor: true };
  const { body } = await therapist.staff(`POST ${practice.path}/clients`, minor);
  clientPath = `${practice.path}/clients/${body.id}`;
});

test('ROLE-3: a therapist sees the whole library of forms, and sends them to whom they reach', async () => {
  const forms = await libraryOf(practice);
  const { body: library } = await therapist.staff(`GET ${practice.path}/forms`);
  expect(library.items.map(({ id }: { id: string }) => id)).toEqual(forms);

  const email = newAddress('guardian');
  const { body: guardian } = await therapist.staff(`POST ${clientPath}/relations`, {
    type: 'legal-guardian',
    atThisPractice: false,
    firstName: 'Ngozi',
    lastName: 'Okafor',
    email,
  });
  expect(guardian.next.forms).toHaveLength(forms.length);
  const recipients = [{ kind: 'relation', id: guardian.id, formIds: forms }];
  expect((await therapist.staff(`POST ${clientPath}/portal-invitations`, { recipients })).status).toBe(201);
  expect(await mailsTo(email)).toHaveLength(1);
});

test('ROLE-3: whoever may change a client may not therefore make them inactive; the owner may', async () => {
  const { path } = await newFamily(practice);
  const edit = async (who: TestMember['staff'], at: string, status: string) => {
    const { headers } = await practice.owner.staff(`GET ${at}`);
    return who(`PATCH ${at}`, { status }, { headers: { 'if-match': headers.get('etag') ?? '' } });
  };
  const refused = await edit(therapist.staff, clientPath, 'discharged');
  expect(refused).toMatchObject({ status: 403, body: { permission: 'clients.deactivate' } });
  expect((await practice.owner.staff(`GET ${clientPath}`)).body.status).toBe('active');
  expect((await edit(therapist.staff, clientPath, 'prospect')).status).toBe(200);
  expect((await edit(practice.owner.staff, path, 'discharged')).body.status).toBe('discharged');
  expect((await edit(practice.owner.staff, path, 'active')).body.status).toBe('active');
});
