import type { RelationType } from '../../functions/shared/access/relation-access.ts';
import { type Answered, call } from './api.ts';
import { newAddress, type Person, password, personSignedIn } from './people.ts';
import type { TestPractice } from './practices.ts';

export const birthDate = '2016-03-09';

/** A client with one guardian, as the API answered them. */
export interface Family {
  readonly clientId: string;
  /** `/v1/practices/{id}/clients/{clientId}`. */
  readonly path: string;
  readonly guardianId: string;
  readonly guardianEmail: string;
}

/** Adds a minor and their guardian. */
export async function newFamily(practice: TestPractice, client: object = {}): Promise<Family> {
  const { staff } = practice.owner;
  const minor = { firstName: 'Maya', lastName: 'Okafor', birthDate, isMinor: true, ...client };
  const { body: added } = await staff(`POST ${practice.path}/clients`, minor);
  const path = `${practice.path}/clients/${added.id}`;
  const guardianEmail = newAddress('guardian');
  const { body: guardian } = await staff(`POST ${path}/relations`, {
    type: 'legal-guardian',
    atThisPractice: false,
    firstName: 'Ngozi',
    lastName: 'Okafor',
    email: guardianEmail,
  });
  return { clientId: added.id, path, guardianId: guardian.id, guardianEmail };
}

/** Adds another contact of the client, outside the practice; their id. */
export async function anotherContact(practice: TestPractice, { path }: Family, type: RelationType): Promise<string> {
  const contact = { type, atThisPractice: false, firstName: 'Ike', lastName: 'Obi', email: newAddress('ike') };
  const { body } = await practice.owner.staff(`POST ${path}/relations`, contact);
  return body.id;
}

export const guardianPath = ({ path, guardianId }: Family): string => `${path}/relations/${guardianId}`;

/** Edits the guardian of a family, as the owner. */
export const editGuardian = (
  practice: TestPractice,
  family: Family,
  change: object,
  headers: Record<string, string> = {},
): Promise<Answered> => practice.owner.staff(`PATCH ${guardianPath(family)}`, change, { headers });

/** Invites the guardian with the forms named, or with every form of the library. */
export async function invite(practice: TestPractice, family: Family, formIds?: readonly string[]) {
  const ids = formIds ?? (await libraryOf(practice));
  const recipients = [{ kind: 'relation', id: family.guardianId, formIds: ids }];
  return practice.owner.staff(`POST ${family.path}/portal-invitations`, { recipients });
}

export async function libraryOf(practice: TestPractice): Promise<string[]> {
  const { body } = await practice.owner.staff(`GET ${practice.path}/forms`);
  return body.items.map(({ id }: { id: string }) => id);
}

/** Every mail to an address so far, newest first, once there are at least so many. */
export async function mailsTo(address: string, atLeast = 1, patienceMilliseconds = 15_000) {
  const until = Date.now() + patienceMilliseconds;
  for (;;) {
    const { body } = await call(`GET /_local/mail?to=${encodeURIComponent(address)}`);
    if (body.items.length >= atLeast)
      return body.items as { id: string; subject: string; text: string; html: string; from: string }[];
    if (Date.now() > until) throw new Error(`Only ${body.items.length} of ${atLeast} mails came.`);
    await new Promise((resume) => setTimeout(resume, 25));
  }
}

/** The token in the newest invitation mailed to an address, once there are at least so many mails. */
export async function tokenMailedTo(address: string, atLeast = 1): Promise<string> {
  const [newest] = await mailsTo(address, atLeast);
  return /#([\w-]+)/.exec(newest?.text ?? '')?.[1] ?? '';
}

/** Accepts the newest invitation of a family's guardian with a new login, and signs it in. */
export async function acceptAsGuardian(family: Family): Promise<Person> {
  const token = await tokenMailedTo(family.guardianEmail);
  const { status, body } = await call('POST /v1/invitation-acceptances', {
    token,
    password,
    clientBirthDate: birthDate,
  });
  if (status !== 201) throw new Error(`Accepting failed with ${status}: ${JSON.stringify(body)}`);
  return personSignedIn('', family.guardianEmail);
}
