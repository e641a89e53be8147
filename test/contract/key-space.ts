import fc from 'fast-check';
import { type Key, keys, type ranges } from '../../functions/shared/table/keys.ts';

const anyUlid = fc.string({
  unit: fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'),
  minLength: 26,
  maxLength: 26,
});
const id = (prefix: string) => anyUlid.map((ulid) => `${prefix}_${ulid}`);
const anySub = fc.uuid();
const anyHash = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
const anyInstant = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2099-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
export const anyPracticeId = id('prac');
export const anyClientId = id('cli');
const [p, c] = [anyPracticeId, anyClientId];
const [m, f, i, t] = [id('mem'), id('frm'), id('inv'), id('tsk')];
const r = fc.oneof(fc.constant('self'), id('rel'));
const number = fc.integer({ min: 100_000, max: 99_999_999 }).map(String);
const status = fc.constantFrom('prospect', 'active', 'inactive', 'discharged');

type ArgumentsOf<F> = F extends (...args: infer A) => unknown ? A : never;
type Inputs<T> = { [K in keyof T]: fc.Arbitrary<ArgumentsOf<T[K]>> };

const keyInputs: Inputs<typeof keys> = {
  practice: fc.tuple(p),
  seats: fc.tuple(p),
  quote: fc.tuple(p, id('quo')),
  billing: fc.tuple(p),
  charge: fc.tuple(p, id('chg')),
  member: fc.tuple(p, m),
  staffInvitation: fc.tuple(p, i),
  location: fc.tuple(p, id('loc')),
  service: fc.tuple(p, id('svc')),
  bankAccount: fc.tuple(p),
  milestone: fc.tuple(p, fc.constantFrom('intake-completed', 'appointment-documented', 'invoice-issued')),
  form: fc.tuple(p, f, fc.integer({ min: 1, max: 9999 })),
  client: fc.tuple(p, c),
  insurance: fc.tuple(p, c),
  relation: fc.tuple(p, c, id('rel')),
  grant: fc.tuple(p, c, r),
  invitation: fc.tuple(p, c, i),
  formAssignment: fc.tuple(p, c, r, t),
  balance: fc.tuple(p, c),
  assignment: fc.tuple(p, m, c),
  number: fc.tuple(p, number),
  relatedClaim: fc.tuple(p, c, id('cli')),
  linkedAccount: fc.tuple(p, c, id('cli')),
  staffTask: fc.tuple(p, c, fc.constantFrom('guardian-required', 'address-failed'), id('inv')),
  group: fc.tuple(p, id('grp')),
  participation: fc.tuple(p, id('grp'), c),
  merge: fc.tuple(p, id('mrg')),
  clientImport: fc.tuple(p, id('imp')),
  importCheck: fc.tuple(p, id('imp')),
  importedRows: fc.tuple(p, id('imp'), fc.integer({ min: 0, max: 9999 })),
  clientExport: fc.tuple(p, id('exp')),
  memberAddress: fc.tuple(p, anyHash),
  billingEvent: fc.tuple(p, id('evt')),
  mail: fc.tuple(p, id('mai')),
  once: fc.tuple(p, anySub, anyHash),
  audit: fc.tuple(p, fc.oneof(c, m), anyInstant, id('req'), fc.constantFrom('client.created', 'member.joined')),
  identity: fc.tuple(anySub),
  pass: fc.tuple(anySub, p),
  account: fc.tuple(anySub, id('acc')),
  identityOnce: fc.tuple(anySub, anyHash),
  token: fc.tuple(anyHash),
  due: fc.tuple(anyInstant, fc.nat({ max: 3 }), id('mai')),
  sweep: fc.tuple() as fc.Arbitrary<[]>,
};

/** What each range is made from, but for those that take no practice or make no range of one. */
export const rangeInputs: Omit<Inputs<typeof ranges>, 'owned' | 'identity' | 'due'> = {
  forms: fc.tuple(p),
  members: fc.tuple(p),
  membersByName: fc.tuple(p),
  assigned: fc.tuple(p),
  clientsAssignedTo: fc.tuple(p, m),
  charges: fc.tuple(p),
  locations: fc.tuple(p),
  services: fc.tuple(p),
  milestones: fc.tuple(p),
  appointmentsFrom: fc.tuple(p, anyInstant),
  clients: fc.tuple(p, status),
  clientsOf: fc.tuple(p, m, status),
  clientsNumbered: fc.tuple(p, status, number),
  clientsNumberedOf: fc.tuple(p, m, status, number),
  groups: fc.tuple(p),
  participations: fc.tuple(p, id('grp')),
  groupsOf: fc.tuple(p, c),
  imports: fc.tuple(p),
  importedRows: fc.tuple(p, id('imp')),
  file: fc.tuple(p, c),
  linkedAccounts: fc.tuple(p, c),
  staffTasks: fc.tuple(p, fc.constantFrom('guardian-required', undefined)),
  relations: fc.tuple(p, c),
  grants: fc.tuple(p, c),
  invitations: fc.tuple(p, c),
  formAssignments: fc.tuple(p, c),
  formAssignmentsOf: fc.tuple(p, c, r),
  open: fc.tuple(p, c),
};

/** Every family of keys. */
export const families = Object.keys(keys) as (keyof typeof keys)[];
const keyOf = (family: keyof typeof keys, args: readonly unknown[]): Key =>
  (keys[family] as (...given: readonly unknown[]) => Key)(...args);
/** Any key of a family, with what it was made from. */
export const anyKeyOf = (family: keyof typeof keys): fc.Arbitrary<{ args: readonly unknown[]; key: Key }> =>
  (keyInputs[family] as fc.Arbitrary<readonly unknown[]>).map((args) => ({ args, key: keyOf(family, args) }));
