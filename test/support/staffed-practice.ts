import { beforeAll, expect } from 'vitest';
import type { Role } from '../../functions/shared/access/roles.ts';
import type { Answered } from './api.ts';
import { auditLines, newestLine } from './logs.ts';
import { givePlentyOfSeats, newMember, newPractice, type TestMember } from './practices.ts';
import { leavingNoTrace } from './stored.ts';
import { ownerIdOf, teamOf } from './team.ts';

type Access = Parameters<typeof newMember>[2];

const kinds = {
  clinicalAdmin: ['clinical-admin'],
  therapist: ['therapist'],
  leadTherapist: ['therapist', { grants: [{ key: 'team.clinical.manage' }] }],
  practiceAdmin: ['practice-admin'],
  leadAdmin: ['practice-admin', { grants: [{ key: 'team.nonClinical.manage' }] }],
  officeManager: ['office-manager'],
  designee: ['office-manager', { isAdmin: true }],
  intern: ['clinical-intern'],
  prescriber: ['prescriber'],
  biller: ['third-party-biller'],
} satisfies Record<string, [Role, Access?]>;

type Kind = keyof typeof kinds;

/**
 * A practice with plenty of seats and a member of each kind asked for, opened before the tests of a file begin; nobody
 * else joins it but by the rightful way of a test.
 */
export function staffedPractice<K extends Kind>(...asked: readonly K[]) {
  let staffed: Awaited<ReturnType<typeof opened<K>>>;
  beforeAll(async () => {
    staffed = await opened(asked);
  }, 60_000);
  return {
    get practice() {
      return staffed.practice;
    },
    get ownerId() {
      return staffed.ownerId;
    },
    get people() {
      return staffed.people;
    },
    byOwner: (on: string, body?: unknown) => staffed.byOwner(on, body),
    by: (kind: K) => staffed.by(kind),
    idOf: (kind: K) => staffed.idOf(kind),
    refused: (ask: () => Promise<Answered>) => staffed.refused(ask),
  };
}

async function opened<K extends Kind>(asked: readonly K[]) {
  const practice = await newPractice();
  await givePlentyOfSeats(practice);
  const ownerId = await ownerIdOf(practice);
  const people: Partial<Record<K, TestMember>> = {};
  for (const kind of asked) {
    const [role, access]: [Role, Access?] = kinds[kind];
    people[kind] = await newMember(practice, role, access);
  }
  const members = people as Record<K, TestMember>;
  return {
    practice,
    ownerId,
    people: members,
    byOwner: teamOf(practice),
    by: (kind: K) => teamOf(practice, members[kind].staff),
    idOf: (kind: K) => members[kind].memberId,
    /** What a request is refused with, once it is sure that it changed nothing and that the audit tells of it once. */
    async refused(ask: () => Promise<Answered>) {
      const since = await newestLine();
      const { status, body } = await leavingNoTrace({ practices: [practice.id] }, ask);
      const told = await auditLines(since, ({ requestId }) => requestId === body.instance);
      expect(told).toMatchObject([{ event: 'request.refused', outcome: body.code, practiceId: practice.id }]);
      return { status, code: body.code, ...(body.permission && { permission: body.permission }) };
    },
  };
}

/** How a request is refused to whom a permission is missing. */
export const missing = (permission: string) => ({ status: 403, code: 'not-permitted', permission });
