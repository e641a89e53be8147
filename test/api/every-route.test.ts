import { beforeAll, describe, expect, test } from 'vitest';
import { as, type Caller } from '../support/api.ts';
import { auditLines, newestLine } from '../support/logs.ts';
import {
  absence,
  allowedBy,
  ask,
  each,
  type Operation,
  operations,
  outcomes,
  told,
  underRecord,
} from '../support/operations.ts';
import type { Person } from '../support/people.ts';
import type { Place } from '../support/places.ts';
import { samples } from '../support/samples.ts';
import { type TwoPractices, twoPractices } from '../support/two-practices.ts';

const nobody = as(undefined);
const open = allowedBy('anyone', 'token-holder');
const signedIn = allowedBy('staff', 'portal', 'identity');
const staff = allowedBy('staff');
const portal = allowedBy('portal');

let world: TwoPractices;
beforeAll(async () => {
  world = await twoPractices();
});

describe('the samples', () => {
  test('every operation has a sample request, and there is no other', () => {
    const missing = operations.filter(({ name }) => !samples[name]).map(({ name }) => name);
    expect(missing, 'Add a sample request for these to test/support/samples.ts.').toEqual([]);
    expect(Object.keys(samples).sort()).toEqual(operations.map(({ name }) => name).sort());
  });

  test.each(operations)('the sample body of $name is what the route asks for', ({ name, route }) => {
    const body = samples[name]?.body?.(world.place);
    expect(body !== undefined).toBe(route.body !== undefined);
    expect(route.body?.safeParse(body).error).toBeUndefined();
  });
});

describe('who is not signed in', () => {
  test('is told 401 by every operation that is not open to all', async () => {
    const heard = await world.unchanged(() =>
      outcomes(signedIn, async (operation) => (await ask(nobody, operation, world.place)).status),
    );
    expect(heard).toEqual(each(signedIn, 401));
  });

  test('is heard by the operations that are open', async () => {
    const heard = await outcomes(open, async (operation) => (await ask(nobody, operation, world.place)).body.code);
    expect(heard).toEqual(each(open, 'invitation-unknown'));
  });

  test('is told 401 with the token of the other app', async () => {
    const ofOneApp = signedIn.filter(({ route: { allow } }) => allow.by !== 'identity' || allow.app);
    const heard = await world.unchanged(() =>
      outcomes(ofOneApp, async (operation) => (await ask(throughTheOtherApp(operation), operation, world.place)).body),
    );
    expect(heard).toEqual(each(ofOneApp, expect.objectContaining({ status: 401, code: 'not-signed-in' })));
  });
});

describe('TRUST-2: a practice', () => {
  test('is the same to a stranger as one that does not exist, and each try is in the audit', async () => {
    const since = await newestLine();
    const { stranger } = world;
    const heard = await world.unchanged(() =>
      outcomes(staff, async (operation) => told(await ask(stranger.staff, operation, world.place))),
    );
    expect(heard).toEqual(each(staff, await absence(world)));
    const lines = await auditLines(since, (line) => line['actorId'] === stranger.sub, staff.length);
    expect(lines.map(({ operation, outcome }) => [operation, outcome])).toEqual(
      staff.map(({ name }) => [name, 'not-found']),
    );
  });

  test('is the same to the owner of another practice as one that does not exist', async () => {
    const heard = await world.unchanged(() =>
      outcomes(staff, async (operation) => told(await ask(world.foreigner.staff, operation, world.place))),
    );
    expect(heard).toEqual(each(staff, await absence(world)));
  });

  test('does not hand out or take a record of another practice', async () => {
    const asked = staff.filter(underRecord);
    const { practice, foreign } = world;
    const heard = await world.unchanged(() =>
      outcomes(asked, async (operation) =>
        told(await ask(practice.owner.staff, operation, { ...foreign, practiceId: practice.id })),
      ),
    );
    expect(heard).toEqual(each(asked, await absence(world)));
  });

  test('does not find what belongs to another client, of this practice or another, under a client', async () => {
    const { practice, place, other, foreign } = world;
    const asked = staff.filter(({ route }) => /\{clientId\}.*\{(?!memberId)\w+\}/.test(route.on));
    expect(asked.length).toBeGreaterThan(0);
    for (const wrong of [other, foreign]) {
      const mixed = { ...wrong, practiceId: place.practiceId, clientId: place.clientId };
      const heard = await world.unchanged(() =>
        outcomes(asked, async (operation) => told(await ask(practice.owner.staff, operation, mixed))),
      );
      expect(heard).toEqual(each(asked, await absence(world)));
    }
  });
});

describe('a reference in a body', () => {
  test('to a contact or form of another practice, or a contact of another client, is refused', async () => {
    const { practice, place, other, foreign } = world;
    const sending = operations.filter(({ name }) => ['invitations.invite', 'forms.assign'].includes(name));
    const wrong = [
      { ...place, relationId: other.relationId },
      { ...place, relationId: foreign.relationId },
      { ...place, formId: foreign.formId },
    ];
    await world.unchanged(async () => {
      for (const operation of sending) {
        for (const mixed of wrong) {
          const { status, body } = await ask(practice.owner.staff, operation, mixed);
          expect({ status, code: body.code }).toEqual({ status: 400, code: 'reference-unknown' });
        }
      }
    });
  });
});

describe('a portal account', () => {
  test('is open to the login that has it', async () => {
    const heard = await outcomes(portal, async (operation) => statusOf(world.portalUser, operation, world.place));
    expect(heard).toEqual(each(portal, 200));
  });

  test('of another client, another practice, or of nobody is not there', async () => {
    const { portalUser, other, foreign, nowhere } = world;
    for (const place of [other, foreign, nowhere]) {
      const heard = await outcomes(portal, async (operation) => told(await ask(portalUser.portal, operation, place)));
      expect(heard).toEqual(each(portal, await absence(world)));
    }
  });

  test('is not there for a stranger, nor for the owner of its practice', async () => {
    for (const person of [world.stranger, world.practice.owner]) {
      const heard = await outcomes(portal, async (operation) => told(await ask(person.portal, operation, world.place)));
      expect(heard).toEqual(each(portal, await absence(world)));
    }
  });
});

function throughTheOtherApp({ route: { allow } }: Operation): Caller {
  const app = allow.by === 'staff' ? 'staff' : allow.by === 'identity' ? allow.app : 'portal';
  return app === 'staff' ? world.practice.owner.portal : world.portalUser.staff;
}

const statusOf = async (person: Person, operation: Operation, place: Place) =>
  (await ask(person.portal, operation, place)).status;
