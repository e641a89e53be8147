import { describe, expect, test } from 'vitest';
import type { Relation } from '../../../functions/clients/relation.ts';
import { changedFields, edited as editedAt, RelationEdit, removed } from '../../../functions/clients/relation-edit.ts';
import { defaultAccess } from '../../../functions/shared/access/relation-access.ts';
import { now, relation } from './clients.ts';

const edit = (change: object) => RelationEdit.parse(change);
const edited = (before: Relation, change: RelationEdit) => editedAt(before, change, now);

describe('an edit of a contact', () => {
  test('REL-5: changes what it names and nothing else', () => {
    const before = relation({ relationship: 'mother' });
    const after = edited(before, edit({ lastName: 'Bell', email: 'N.Bell@Example.com', access: { messages: 'view' } }));
    expect(after).toEqual({
      ...before,
      lastName: 'Bell',
      email: 'n.bell@example.com',
      access: { ...before.access, messages: 'view' },
      agreedAt: now,
    });
    expect(changedFields(before, after)).toEqual(['lastName', 'email', 'agreedAt', 'access.messages']);
  });

  test('that says what is so already changes nothing', () => {
    const before = relation();
    const { type, firstName, email } = before;
    expect(changedFields(before, edited(before, edit({ type, firstName, email, relationship: null })))).toEqual([]);
    expect(changedFields(before, edited(before, edit({})))).toEqual([]);
  });

  test('clears the relationship with null', () => {
    const before = relation({ relationship: 'mother' });
    const after = edited(before, edit({ relationship: null }));
    expect([after.relationship, changedFields(before, after)]).toEqual([undefined, ['relationship']]);
  });

  test('names the terms of the access it changes', () => {
    const before = relation({ access: { ...defaultAccess('legal-guardian'), until: '2026-12-31' } });
    const after = edited(before, edit({ access: { until: null, basis: 'consent', suspended: true } }));
    expect(changedFields(before, after)).toEqual(['access.until', 'access.basis', 'access.suspended']);
  });

  test('MINOR-3: agrees anew to the access when it gives more, is sent empty, or is of another type', () => {
    const before = relation({ agreedAt: '2026-02-01T00:00:00.000Z' });
    for (const change of [{ access: {} }, { access: { messages: 'view' } }, { type: 'other' }]) {
      expect(edited(before, edit(change)).agreedAt).toBe(now);
    }
    expect(changedFields(before, edited(before, edit({ access: {} })))).toEqual(['agreedAt']);
  });

  test.each([
    ['nothing of access', { relationship: 'aunt', type: 'legal-guardian' }],
    ['all of it as it is', { access: defaultAccess('legal-guardian') }],
    ['less', { access: { documents: 'view', profile: 'none' } }],
    ['another last day', { access: { until: '2026-12-31' } }],
    ['a court order', { access: { suspended: true } }],
    ['none any more', { access: { suspended: false } }],
  ])('MINOR-3: does not agree anew when it says %s: what an age has ended stays ended', (_, change) => {
    const before = relation({ agreedAt: '2026-02-01T00:00:00.000Z' });
    expect(edited(before, edit(change)).agreedAt).toBe(before.agreedAt);
  });

  test('REL-3: to another type brings its access and leaves none of the old one; what is asked for is added', () => {
    const before = relation({ access: { ...defaultAccess('legal-guardian'), clinical: 'view' } });
    expect(edited(before, edit({ type: 'other' })).access).toEqual(defaultAccess('other'));
    expect(edited(before, edit({ type: 'other', access: { payments: 'view' } })).access).toEqual({
      ...defaultAccess('other'),
      payments: 'view',
    });
    expect(() => edited(before, edit({ type: 'other', access: { clinical: 'view' } }))).toThrow(
      expect.objectContaining({ code: 'access-not-grantable' }),
    );
  });

  test('REL-4: to another type leaves the invitation flag as somebody set it', () => {
    expect(edited(relation({ sendPortalInvite: true }), edit({ type: 'other' })).sendPortalInvite).toBe(true);
    expect(edited(relation(), edit({ sendPortalInvite: false })).sendPortalInvite).toBe(false);
  });

  test('REL-2: never touches what is on the profile of a client, every field by name', () => {
    const client = relation({ atThisPractice: true, relatedClientId: 'cli_2' });
    expect(() => edited(client, edit({ firstName: 'Ada', email: 'ada@example.com', relationship: 'aunt' }))).toThrow(
      expect.objectContaining({
        code: 'invalid-value',
        particulars: {
          errors: [
            expect.objectContaining({ pointer: '#/firstName' }),
            expect.objectContaining({ pointer: '#/email' }),
          ],
        },
      }),
    );
    expect(edited(client, edit({ relationship: 'aunt' })).relationship).toBe('aunt');
  });

  test('cannot make a contact somebody else, or null what they must have', () => {
    const changes = [
      { atThisPractice: true },
      { relatedClientId: 'cli_2' },
      { id: 'rel_2' },
      { clientId: 'cli_2' },
      { removedAt: null },
      { firstName: null },
      { email: null },
      { type: null },
    ];
    expect(changes.filter((change) => RelationEdit.safeParse(change).success)).toEqual([]);
  });
});

test('REL-5: a contact who is removed stays on file, and says since when', () => {
  expect(removed(relation(), now)).toEqual({ ...relation(), removedAt: now });
});
