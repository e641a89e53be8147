import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { defaultAccess } from '../../functions/shared/access/relation-access.ts';
import { newId } from '../../functions/shared/ids.ts';
import { anotherContact, editGuardian, type Family, guardianPath, newFamily } from '../support/families.ts';
import { auditOf } from '../support/history.ts';
import { refusal } from '../support/invitations.ts';
import { newPractice, type TestPractice } from '../support/practices.ts';
import { leavingNoTrace } from '../support/stored.ts';

let practice: TestPractice;
let family: Family;

beforeAll(async () => {
  practice = await newPractice();
});

beforeEach(async () => {
  family = await newFamily(practice);
});

const read = async () => (await practice.owner.staff(`GET ${guardianPath(family)}`)).body;
const patch = (change: object, headers: Record<string, string> = {}) => editGuardian(practice, family, change, headers);
const nothingChanged = <T>(refused: () => Promise<T>) => leavingNoTrace({ practices: [practice.id] }, refused);

describe('REL-5: an edit', () => {
  test('is saved, answered, and read by everybody from then on', async () => {
    const before = await read();
    const access = { documents: 'view', until: '2999-12-31', basis: 'custody-order' };
    const change = { firstName: 'Ada', relationship: 'mother', email: 'ada@family.example', sendPortalInvite: false };
    const { status, body } = await patch({ ...change, access });
    expect(status).toBe(200);
    const agreedAt = expect.any(String);
    expect(body).toEqual({ ...before, ...change, access: { ...before.access, ...access }, agreedAt, version: 2 });
    expect(await read()).toEqual(body);
    const { body: list } = await practice.owner.staff(`GET ${family.path}/relations`);
    expect(list.items).toEqual([body]);
    expect(await auditOf(practice, family.clientId)).toMatchObject({ 'relation.updated': 1 });
  });

  test('clears the relationship, the days and the basis with null', async () => {
    await patch({ relationship: 'mother', access: { from: '2026-01-01', until: '2999-12-31', basis: 'consent' } });
    const { body } = await patch({ relationship: null, access: { from: null, until: null, basis: null } });
    expect([body.relationship, body.access]).toEqual([null, defaultAccess('legal-guardian')]);
  });

  test('that changes nothing is answered, and saved as nothing', async () => {
    const before = await read();
    const { status, body } = await nothingChanged(() => patch({ firstName: before.firstName, relationship: null }));
    expect([status, body]).toEqual([200, before]);
  });

  test('of another version than the one read is refused, with If-Match; without it, the last one stands', async () => {
    expect((await patch({ relationship: 'mother' }, { 'if-match': '"1"' })).status).toBe(200);
    const late = await nothingChanged(() => patch({ relationship: 'aunt' }, { 'if-match': '"1"' }));
    expect(refusal(late)).toEqual({ status: 412, code: 'version-mismatch' });
    expect((await patch({ relationship: 'aunt' }, { 'if-match': '"2"' })).body.version).toBe(3);
    expect((await patch({ relationship: 'sister' })).body.version).toBe(4);
  });

  test.each([
    [
      'access its type cannot have',
      { type: 'other', access: { clinical: 'view' } },
      422,
      'access-not-grantable',
      '/access/clinical',
    ],
    [
      'days in the wrong order',
      { access: { from: '2026-03-10', until: '2026-03-09' } },
      422,
      'invalid-value',
      '/access/until',
    ],
    ['an unknown type', { type: 'neighbour' }, 400, 'request-invalid', '/type'],
    ['no name', { lastName: null }, 400, 'request-invalid', '/lastName'],
    ['another client', { relatedClientId: newId('client') }, 400, 'request-invalid', '/relatedClientId'],
  ])('REL-3: to %s is refused, and nothing of it saved', async (_, change, status, code, pointer) => {
    const refused = await nothingChanged(() => patch({ relationship: 'aunt', ...change }));
    expect(refused).toMatchObject({ status, body: { code, errors: [{ pointer: `#${pointer}` }] } });
    expect((await patch({ relationship: 'aunt' })).status).toBe(200);
  });

  test('of nobody, of a contact of another client, or in another practice, is 404', async () => {
    const [others, elsewhere] = await Promise.all([newFamily(practice), newPractice()]);
    const paths = [
      `${family.path}/relations/${newId('relation')}`,
      `${family.path}/relations/${others.guardianId}`,
      `${elsewhere.path}/clients/${family.clientId}/relations/${family.guardianId}`,
    ];
    for (const path of paths) {
      for (const on of [`GET ${path}`, `DELETE ${path}`]) {
        expect(refusal(await elsewhere.owner.staff(on))).toEqual({ status: 404, code: 'not-found' });
        if (!path.startsWith(elsewhere.path)) expect((await practice.owner.staff(on)).status).toBe(404);
      }
      const edit = () => practice.owner.staff(`PATCH ${path}`, { relationship: 'aunt' });
      expect((await nothingChanged(edit)).status).toBe(404);
    }
  });
});

describe('MINOR-1: the last Legal Guardian of a minor', () => {
  test('cannot be made a contact of another type; one of two can', async () => {
    const refused = await nothingChanged(() => patch({ type: 'other' }));
    expect(refusal(refused)).toEqual({ status: 409, code: 'last-guardian' });
    await anotherContact(practice, family, 'legal-guardian');
    expect((await patch({ type: 'other' })).status).toBe(200);
    const { body } = await practice.owner.staff(`GET ${family.path}`);
    expect(body.guardianRequired).toBe(false);
  });

  test('can be, once the client is no minor; and a contact who becomes one is counted', async () => {
    const { body: client } = await practice.owner.staff(`GET ${family.path}`);
    const headers = { 'if-match': `"${client.version}"` };
    await practice.owner.staff(`PATCH ${family.path}`, { isMinor: false }, { headers });
    expect((await patch({ type: 'other' })).status).toBe(200);
    expect((await patch({ type: 'legal-guardian' })).body.access).toEqual(defaultAccess('legal-guardian'));
    const { body } = await practice.owner.staff(`GET ${family.path}`);
    const again = { 'if-match': `"${body.version}"` };
    const minor = await practice.owner.staff(`PATCH ${family.path}`, { isMinor: true }, { headers: again });
    expect(minor.body.guardianRequired).toBe(false);
    expect(refusal(await patch({ type: 'other' }))).toEqual({ status: 409, code: 'last-guardian' });
  });
});
