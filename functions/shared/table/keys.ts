/**
 * The whole key space, on one page. P is `PRACTICE#p`, C is `PRACTICE#p#CLIENT#c`; r is a relation's id, or `self` for
 * the client. Every partition begins with the practice that owns it, but for the families under "cross-practice".
 *
 *   practice          P                        SETTINGS
 *   seat ledger       P                        SEATS
 *   quote             P                        QUOTE#q
 *   billing           P                        BILLING
 *   charge            P                        CHARGE#h
 *   member            P                        MEMBER#m          gsi1 P#MEMBERS / last first
 *   staff invitation  P                        INVITATION#i
 *   location          P                        LOCATION#l
 *   service           P                        SERVICE#s
 *   bank account      P                        BANKACCOUNT
 *   milestone         P                        MILESTONE#name
 *   form              P                        FORM#f#version
 *   group             P                        GROUP#g           gsi1 P#GROUPS / name#g
 *   participation     P#GROUP#g                CLIENT#c          gsi3 C#GROUPS / g
 *   merge             P#MERGE#g                MERGE
 *   import            P#IMPORT#i               IMPORT            gsi1 P#IMPORTS / at#i
 *   import check      P#IMPORT#i               CHECK
 *   imported rows     P#IMPORT#i               ROWS#batch
 *   export            P#EXPORT#e               EXPORT
 *   client            C                        CLIENT            gsi1 P#CLIENTS#status / last first#c   gsi2 … / first last#c
 *                                                                gsi3 P#NUMBERS / status#number
 *   insurance         C                        INSURANCE
 *   related claim     C                        RELATED#c
 *   relation          C                        RELATION#r
 *   portal grant      C                        GRANT#r
 *   invitation        C                        INVITATION#i
 *   form assignment   C                        TASK#r#t          gsi3 C#OPEN / TASK#r#t   (while open)
 *   balance           C                        BALANCE
 *   linked account    C                        LINK#c
 *   staff task        C                        WORK#kind#subject gsi3 P#WORK / kind#at#c#subject   (while open)
 *   appointment       (calendar)               …                 gsi1 P#APPOINTMENTS / start#a
 *   assignment        P#MEMBER#m               CLIENT#c          gsi1 P#MEMBER#m#CLIENTS#status / …     gsi2 likewise
 *                                                                gsi3 P#ASSIGNED / m#status#number   (until it ends)
 *   client number     P#NUMBER                 n
 *   member address    P#EMAIL#sha256           MEMBER
 *   billing event     P#BILLING                EVENT#id
 *   mail              P#MAIL#m                 MAIL
 *   once              P#ONCE#actor             idempotency key
 *   audit             P#AUDIT#subject#yyyy-mm  at#request#event
 *
 *   cross-practice, each with its reason:
 *   identity          IDENTITY#sub             PROFILE           one person's login may serve many practices
 *   pass              IDENTITY#sub             PASS#p            read on every request of a member: who they are in p
 *   portal account    IDENTITY#sub             ACCOUNT#a         lists where a login may act; the grant decides
 *   once              IDENTITY#sub#ONCE        idempotency key   for requests that have no practice yet
 *   token             TOKEN#sha256             TOKEN             its holder knows no practice; the hash gives nothing away
 *   due               DUE#hour#shard           at#id             effects waiting to be swept; ids only
 *   sweep             SWEEP                    WATERMARK         how far the sweeper has come
 */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** Index keys are written beside an item; one that is left out keeps the item out of that index. */
export interface IndexKeys {
  readonly gsi1pk?: string;
  readonly gsi1sk?: string;
  readonly gsi2pk?: string;
  readonly gsi2sk?: string;
  readonly gsi3pk?: string;
  readonly gsi3sk?: string;
}

export type IndexName = 'gsi1' | 'gsi2' | 'gsi3';

const practice = (p: string) => `PRACTICE#${p}`;
const client = (p: string, c: string) => `${practice(p)}#CLIENT#${c}`;
const member = (p: string, m: string) => `${practice(p)}#MEMBER#${m}`;
const identity = (sub: string) => `IDENTITY#${sub}`;

export const keys = {
  practice: (p: string): Key => ({ pk: practice(p), sk: 'SETTINGS' }),
  seats: (p: string): Key => ({ pk: practice(p), sk: 'SEATS' }),
  quote: (p: string, q: string): Key => ({ pk: practice(p), sk: `QUOTE#${q}` }),
  billing: (p: string): Key => ({ pk: practice(p), sk: 'BILLING' }),
  charge: (p: string, h: string): Key => ({ pk: practice(p), sk: `CHARGE#${h}` }),
  member: (p: string, m: string): Key => ({ pk: practice(p), sk: `MEMBER#${m}` }),
  staffInvitation: (p: string, i: string): Key => ({ pk: practice(p), sk: `INVITATION#${i}` }),
  location: (p: string, l: string): Key => ({ pk: practice(p), sk: `LOCATION#${l}` }),
  service: (p: string, s: string): Key => ({ pk: practice(p), sk: `SERVICE#${s}` }),
  bankAccount: (p: string): Key => ({ pk: practice(p), sk: 'BANKACCOUNT' }),
  milestone: (p: string, name: string): Key => ({ pk: practice(p), sk: `MILESTONE#${name}` }),
  form: (p: string, f: string, version: number): Key => ({ pk: practice(p), sk: `FORM#${f}#${padded(version)}` }),

  group: (p: string, g: string): Key => ({ pk: practice(p), sk: `GROUP#${g}` }),
  participation: (p: string, g: string, c: string): Key => ({ pk: `${practice(p)}#GROUP#${g}`, sk: `CLIENT#${c}` }),
  merge: (p: string, g: string): Key => ({ pk: `${practice(p)}#MERGE#${g}`, sk: 'MERGE' }),
  clientImport: (p: string, i: string): Key => ({ pk: `${practice(p)}#IMPORT#${i}`, sk: 'IMPORT' }),
  importCheck: (p: string, i: string): Key => ({ pk: `${practice(p)}#IMPORT#${i}`, sk: 'CHECK' }),
  importedRows: (p: string, i: string, batch: number): Key => ({
    pk: `${practice(p)}#IMPORT#${i}`,
    sk: `ROWS#${padded(batch)}`,
  }),
  clientExport: (p: string, e: string): Key => ({ pk: `${practice(p)}#EXPORT#${e}`, sk: 'EXPORT' }),

  client: (p: string, c: string): Key => ({ pk: client(p, c), sk: 'CLIENT' }),
  insurance: (p: string, c: string): Key => ({ pk: client(p, c), sk: 'INSURANCE' }),
  relation: (p: string, c: string, r: string): Key => ({ pk: client(p, c), sk: `RELATION#${r}` }),
  grant: (p: string, c: string, r: string): Key => ({ pk: client(p, c), sk: `GRANT#${r}` }),
  invitation: (p: string, c: string, i: string): Key => ({ pk: client(p, c), sk: `INVITATION#${i}` }),
  formAssignment: (p: string, c: string, r: string, t: string): Key => ({ pk: client(p, c), sk: `TASK#${r}#${t}` }),
  balance: (p: string, c: string): Key => ({ pk: client(p, c), sk: 'BALANCE' }),
  relatedClaim: (p: string, c: string, related: string): Key => ({ pk: client(p, c), sk: `RELATED#${related}` }),
  linkedAccount: (p: string, c: string, linked: string): Key => ({ pk: client(p, c), sk: `LINK#${linked}` }),
  staffTask: (p: string, c: string, kind: string, subject: string): Key => ({
    pk: client(p, c),
    sk: `WORK#${kind}#${subject}`,
  }),

  assignment: (p: string, m: string, c: string): Key => ({ pk: member(p, m), sk: `CLIENT#${c}` }),
  number: (p: string, n: string): Key => ({ pk: `${practice(p)}#NUMBER`, sk: n }),
  memberAddress: (p: string, hash: string): Key => ({ pk: `${practice(p)}#EMAIL#${hash}`, sk: 'MEMBER' }),
  billingEvent: (p: string, e: string): Key => ({ pk: `${practice(p)}#BILLING`, sk: `EVENT#${e}` }),
  mail: (p: string, m: string): Key => ({ pk: `${practice(p)}#MAIL#${m}`, sk: 'MAIL' }),
  once: (p: string, actor: string, key: string): Key => ({ pk: `${practice(p)}#ONCE#${actor}`, sk: key }),
  audit: (p: string, subject: string, at: string, request: string, event: string): Key => ({
    pk: `${practice(p)}#AUDIT#${subject}#${at.slice(0, 7)}`,
    sk: `${at}#${request}#${event}`,
  }),

  identity: (sub: string): Key => ({ pk: identity(sub), sk: 'PROFILE' }),
  pass: (sub: string, p: string): Key => ({ pk: identity(sub), sk: `PASS#${p}` }),
  account: (sub: string, a: string): Key => ({ pk: identity(sub), sk: `ACCOUNT#${a}` }),
  identityOnce: (sub: string, key: string): Key => ({ pk: `${identity(sub)}#ONCE`, sk: key }),
  token: (hash: string): Key => ({ pk: `TOKEN#${hash}`, sk: 'TOKEN' }),
  due: (at: string, shard: number, id: string): Key => ({
    pk: `DUE#${at.slice(0, 13)}#${shard}`,
    sk: `${at}#${id}`,
  }),
  sweep: (): Key => ({ pk: 'SWEEP', sk: 'WATERMARK' }),
};

/** Where things are listed: a partition of the table or of an index, and the range of sort keys in it. */
export interface Range {
  readonly index?: IndexName;
  readonly pk: string;
  readonly from?: string;
  readonly to?: string;
}

/** The last of all characters: sort keys are compared by their UTF-8 bytes, in which U+FFFF is far from last. */
const last = '\u{10ffff}';

/** All sort keys that begin with the prefix, as a range: the same to DynamoDB as begins_with. */
export const beginning = (prefix: string) => ({ from: prefix, to: `${prefix}${last}` });

export const ranges = {
  /** Where every partition of a practice, or of one client, begins. */
  owned: (p: string, c?: string): string => (c === undefined ? practice(p) : client(p, c)),
  forms: (p: string): Range => ({ pk: practice(p), ...beginning('FORM#') }),
  members: (p: string): Range => ({ pk: practice(p), ...beginning('MEMBER#') }),
  membersByName: (p: string): Range => ({ index: 'gsi1', pk: `${practice(p)}#MEMBERS` }),
  charges: (p: string): Range => ({ pk: practice(p), ...beginning('CHARGE#') }),
  locations: (p: string): Range => ({ pk: practice(p), ...beginning('LOCATION#') }),
  services: (p: string): Range => ({ pk: practice(p), ...beginning('SERVICE#') }),
  milestones: (p: string): Range => ({ pk: practice(p), ...beginning('MILESTONE#') }),
  /** Appointments of the practice that start at an instant or later, soonest first. */
  appointmentsFrom: (p: string, at: string): Range => ({
    index: 'gsi1',
    pk: `${practice(p)}#APPOINTMENTS`,
    from: at,
    to: last,
  }),
  clients: (p: string, status: string): Range => ({ index: 'gsi1', pk: `${practice(p)}#CLIENTS#${status}` }),
  clientsOf: (p: string, m: string, status: string): Range => ({
    index: 'gsi1',
    pk: `${member(p, m)}#CLIENTS#${status}`,
  }),
  /** Clients whose number begins with these digits, in the whole practice or of one assigned member. */
  clientsNumbered: (p: string, status: string, digits: string): Range => ({
    index: 'gsi3',
    pk: `${practice(p)}#NUMBERS`,
    ...beginning(`${status}#${digits}`),
  }),
  clientsNumberedOf: (p: string, m: string, status: string, digits: string): Range => ({
    ...ranges.assigned(p),
    ...beginning(`${m}#${status}#${digits}`),
  }),
  groups: (p: string): Range => ({ index: 'gsi1', pk: `${practice(p)}#GROUPS` }),
  participations: (p: string, g: string): Range => ({ pk: `${practice(p)}#GROUP#${g}`, ...beginning('CLIENT#') }),
  groupsOf: (p: string, c: string): Range => ({ index: 'gsi3', pk: `${client(p, c)}#GROUPS` }),
  imports: (p: string): Range => ({ index: 'gsi1', pk: `${practice(p)}#IMPORTS` }),
  importedRows: (p: string, i: string): Range => ({ pk: `${practice(p)}#IMPORT#${i}`, ...beginning('ROWS#') }),
  /** Everything kept in the partition of a client. */
  file: (p: string, c: string): Range => ({ pk: client(p, c) }),
  linkedAccounts: (p: string, c: string): Range => ({ pk: client(p, c), ...beginning('LINK#') }),
  /** What is open for the staff to do, of one kind or of all, oldest first within a kind. */
  staffTasks: (p: string, kind?: string): Range => ({
    index: 'gsi3',
    pk: `${practice(p)}#WORK`,
    ...(kind && beginning(`${kind}#`)),
  }),
  relations: (p: string, c: string): Range => ({ pk: client(p, c), ...beginning('RELATION#') }),
  grants: (p: string, c: string): Range => ({ pk: client(p, c), ...beginning('GRANT#') }),
  invitations: (p: string, c: string): Range => ({ pk: client(p, c), ...beginning('INVITATION#') }),
  /** The clients a member is or was assigned to, whatever their status. */
  clientsAssignedTo: (p: string, m: string): Range => ({ pk: member(p, m), ...beginning('CLIENT#') }),
  /** Every assignment of a member to a client that has not ended. */
  assigned: (p: string): Range => ({ index: 'gsi3', pk: `${practice(p)}#ASSIGNED` }),
  formAssignments: (p: string, c: string): Range => ({ pk: client(p, c), ...beginning('TASK#') }),
  formAssignmentsOf: (p: string, c: string, r: string): Range => ({ pk: client(p, c), ...beginning(`TASK#${r}#`) }),
  open: (p: string, c: string): Range => ({ index: 'gsi3', pk: `${client(p, c)}#OPEN` }),
  identity: (sub: string): Range => ({ pk: identity(sub) }),
  /** Effects of one hour (`yyyy-mm-ddThh`) and shard that became due from one instant up to another. */
  due: (hour: string, shard: number, from: string, to: string): Range => ({ pk: `DUE#${hour}#${shard}`, from, to }),
};

const padded = (version: number) => String(version).padStart(4, '0');
