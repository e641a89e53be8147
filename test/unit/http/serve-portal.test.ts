import { describe, expect, test } from 'vitest';
import { clientOwnAccess, defaultAccess } from '../../../functions/shared/access/relation-access.ts';
import { keys } from '../../../functions/shared/table/keys.ts';
import { founded } from '../practices/practices.ts';
import { accountId, clientId, practiceId } from './events.ts';
import { asked, portalServing, relationId } from './portal-serving.ts';
import { named } from './serving.ts';

const { put, keysRead, log, grant } = portalServing();

const linkedClientId = clientId.replace('C', 'M');
const practiceKey = keys.practice(practiceId);

const birthday = (years: number, days: number) => {
  const day = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  return `${Number(day.slice(0, 4)) - years}${day.slice(4)}`;
};

describe('a portal account', () => {
  test('is open to the login its grant names; the practice is read beside the grant, once', async () => {
    grant('self');
    expect(await asked()).toMatchObject({ status: 200, body: { id: accountId } });
    expect(keysRead()).toEqual([named(practiceKey), named(keys.grant(practiceId, clientId, 'self'))]);
  });

  test.each([
    ['INV-6: without a grant', undefined],
    ['of another login', { sub: 'sub-2' }],
    ['that nobody accepted yet', { sub: undefined }],
    ['that was revoked', { revokedAt: '2020-01-01T00:00:00.000Z' }],
    ['REL-7: that is suspended', { suspendedAt: '2020-01-01T00:00:00.000Z' }],
    ['REL-7: under a court order', { flaggedAt: '2020-01-01T00:00:00.000Z' }],
  ])('%s is not there', async (_, change) => {
    if (change) grant('self', change);
    expect((await asked()).status).toBe(404);
  });

  test('without the area is a 403 that names it', async () => {
    grant('self', { access: defaultAccess('other') });
    expect(await asked()).toMatchObject({ status: 403, body: { permission: 'portal.documents.view' } });
  });

  test('says in the audit who acts for whom', async () => {
    grant(relationId);
    const id = `${accountId}${relationId.slice(4)}`;
    await asked(id);
    expect(log()).toMatchObject([
      { event: 'record.read', actorId: 'sub-1', accountId: id, actingAs: relationId, clientId },
    ]);
    expect(log()[0]).not.toHaveProperty('viewedBy');
  });
});

describe('MINOR-3: the account of a guardian', () => {
  const agreedAt = '1990-01-01T00:00:00.000Z';
  const guarded = (years: number, days: number) => {
    grant(relationId, { guards: { bornOn: birthday(years, days), agreedAt } });
    return asked(`${accountId}${relationId.slice(4)}`);
  };

  test('is not there from the day on the client comes of age, though no job has run', async () => {
    expect((await guarded(18, 2)).status).toBe(200);
    expect((await guarded(18, -2)).status).toBe(404);
    expect((await guarded(40, 0)).status).toBe(404);
  });

  test('stays where the rule of the practice is to have it reviewed', async () => {
    put(practiceKey, { ...founded.practice, practiceId, ageRules: [{ age: 18, action: 'review' }] });
    expect((await guarded(18, -2)).status).toBe(200);
  });

  test('goes when the client comes of age though the practice has only rules for other ages', async () => {
    put(practiceKey, { ...founded.practice, practiceId, ageRules: [{ age: 14, action: 'review' }] });
    expect((await guarded(18, 2)).status).toBe(200);
    expect((await guarded(18, -2)).status).toBe(404);
  });

  test('goes at the age that the practice has chosen', async () => {
    put(practiceKey, { ...founded.practice, practiceId, ageOfMajority: 21 });
    expect((await guarded(20, 0)).status).toBe(200);
    expect((await guarded(21, -2)).status).toBe(404);
  });
});

describe('CLIENT-6: a linked account', () => {
  const id = `lnk_${accountId.slice(4)}${linkedClientId.slice(4)}`;
  const link = (change: object = {}) =>
    put(keys.linkedAccount(practiceId, clientId, linkedClientId), {
      practiceId,
      clientId,
      linkedClientId,
      access: clientOwnAccess,
      linkedAt: '2026-01-01T00:00:00.000Z',
      version: 1,
      ...change,
    });
  const ownGrant = (change: object = {}) => grant('self', change, linkedClientId);

  test('is open to the login of the client who is linked, with what the link gives', async () => {
    link();
    ownGrant({ access: defaultAccess('other') });
    expect(await asked(id)).toMatchObject({ status: 200, body: { id } });
    expect(log()).toMatchObject([{ accountId: id, actingAs: linkedClientId, clientId }]);
    link({ access: defaultAccess('other') });
    expect((await asked(id)).status).toBe(403);
  });

  test('reads link, grant and practice side by side, and nothing else', async () => {
    link();
    ownGrant();
    await asked(id);
    expect(keysRead()).toEqual([
      named(practiceKey),
      named(keys.grant(practiceId, linkedClientId, 'self')),
      named(keys.linkedAccount(practiceId, clientId, linkedClientId)),
    ]);
  });

  test.each([
    ['that never was', undefined, {}],
    ['that has ended', { endedAt: '2026-02-01T00:00:00.000Z' }, {}],
    ['of another login', {}, { sub: 'sub-2' }],
    ['whose own portal nobody has accepted', {}, { sub: undefined }],
    ['whose own portal is suspended', {}, { suspendedAt: '2026-02-01T00:00:00.000Z' }],
  ])('PORTAL-9: %s is not there', async (_, linking, granting) => {
    if (linking) link(linking);
    ownGrant(granting);
    expect((await asked(id)).status).toBe(404);
  });

  test('is not there for the login of the client it leads to', async () => {
    link();
    grant('self');
    ownGrant({ sub: 'sub-2' });
    expect((await asked(id)).status).toBe(404);
    expect((await asked()).status).toBe(200);
  });
});
