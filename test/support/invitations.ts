import { type Answered, call } from './api.ts';
import { birthDate, type Family } from './families.ts';
import { password, personSignedIn } from './people.ts';
import type { TestPractice } from './practices.ts';
import { eventually } from './steering.ts';

/** A practice whose owner has signed in anew: needed once the clock was moved beyond a token's life. */
export async function signedInAgain(practice: TestPractice): Promise<TestPractice> {
  const { sub, email } = practice.owner;
  return { ...practice, owner: await personSignedIn(sub, email) };
}

/** What staff see of a client's invitations. */
export async function invitationsOf(practice: TestPractice, { path }: Pick<Family, 'path'>) {
  const { body } = await practice.owner.staff(`GET ${path}/portal-invitations`);
  return body.items as {
    id: string;
    state: string;
    attempt: number;
    recipient: { email: string };
    expiresAt: string;
    openedAt: string | null;
    isLocked: boolean;
  }[];
}

/** The first invitation of a client, once it is in a state. */
export const invitationIn = (state: string, practice: TestPractice, family: Pick<Family, 'path'>) =>
  eventually(`the invitation is ${state}`, async () => {
    const [invitation] = await invitationsOf(practice, family);
    return invitation?.state === state && invitation;
  });

export const resend = (practice: TestPractice, { path }: Pick<Family, 'path'>, id: string): Promise<Answered> =>
  practice.owner.staff(`POST ${path}/portal-invitations/${id}/resend`);

export const revoke = (practice: TestPractice, { path }: Pick<Family, 'path'>, id: string): Promise<Answered> =>
  practice.owner.staff(`DELETE ${path}/portal-invitations/${id}`);

export const lookUp = (token: string): Promise<Answered> => call('POST /v1/invitation-lookups', { token });

/** Accepts with a new login; the birth date is right unless told otherwise. */
export const accept = (token: string, more: object = {}): Promise<Answered> =>
  call('POST /v1/invitation-acceptances', { token, password, clientBirthDate: birthDate, ...more });

/** How the API refused: its status and problem code. */
export const refusal = ({ status, body }: Answered) => ({ status, code: body?.code });
