import { birthDate } from './families.ts';
import { newClient, type TestClient } from './merges.ts';
import { newAddress } from './people.ts';
import type { TestPractice } from './practices.ts';

/** How often each race about them is run; more with RACE_ROUNDS. */
export const rounds = Number(process.env['RACE_ROUNDS'] ?? 3);

/** How long a test of such races may take. */
export const patience = { timeout: 20_000 + rounds * 10_000 };

/** A client whose address is known. */
export interface AddressedClient extends TestClient {
  readonly email: string;
}

/** Adds a client with an address nobody else has. */
export async function newAddressedClient(practice: TestPractice, client: object = {}): Promise<AddressedClient> {
  const email = newAddress('client');
  const added = await newClient(practice, { firstName: 'Ngozi', lastName: 'Okafor', email, ...client });
  return { ...added, email };
}

/** A child and her mother, of whose kinship nothing is known yet. */
export const newChildAndMother = (practice: TestPractice) =>
  Promise.all([
    newAddressedClient(practice, { firstName: 'Maya', birthDate, isMinor: true }),
    newAddressedClient(practice),
  ]);

/** Changes the profile of a client as it is by then. */
export async function change({ owner }: TestPractice, { path }: TestClient, edit: object): Promise<void> {
  const { body } = await owner.staff(`GET ${path}`);
  const headers = { 'if-match': `"${body.version}"` };
  const { status } = await owner.staff(`PATCH ${path}`, edit, { headers });
  if (status !== 200) throw new Error(`The change was answered with ${status}.`);
}

/** What is posted to make a client of the practice a Legal Guardian, unless told otherwise. */
export const asGuardian = ({ id }: TestClient, more: object = {}) => ({
  type: 'legal-guardian',
  atThisPractice: true,
  relatedClientId: id,
  ...more,
});
