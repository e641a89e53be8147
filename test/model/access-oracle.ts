/**
 * Who may do what in whose portal, written from the product's rules and nothing else, as plainly as can be: every answer
 * is worked out anew from the bare facts. The product has to agree with it.
 */
export type Access = Readonly<Record<string, string>>;

export type Type = 'legal-guardian' | 'responsible-party' | 'emergency-contact' | 'referral-source' | 'other';

const areas =
  'profile insurance forms documents appointments telehealth payments messages notifications clinical'.split(' ');
const row = (levels: string): Access => Object.fromEntries(levels.split(' ').map((level, i) => [areas[i], level]));

/** The defaults of each type, written down once more. */
const defaults: Record<Type, Access> = {
  'legal-guardian': row('act act act act act act act none all none'),
  'responsible-party': row('none act own none view none act none receipts none'),
  'emergency-contact': row('none none own none none none none none none none'),
  'referral-source': row('none none own none none none none none none none'),
  other: row('none none own none none none none none none none'),
};
const everything = row('act act act act act act act act all view');
const byLink: Access = { ...everything, clinical: 'none' };

/** How much a level gives, in whatever area. */
const height = (level = 'none'): number =>
  ['none', 'view', 'act'].indexOf(level.replace(/^(own|receipts)$/, 'view').replace(/^all$/, 'act'));

export interface Terms {
  readonly from?: string | null;
  readonly until?: string | null;
  readonly suspended?: boolean;
}

interface OracleRelation {
  readonly client: number;
  type: Type;
  access: Access;
  from?: string | null;
  until?: string | null;
  suspended?: boolean;
  isRemoved: boolean;
  /** The day, at the practice, on which staff last said what this contact may do. */
  agreedOn: string;
  holder?: number;
}

interface Assignment {
  readonly id: string;
  readonly client: number;
  /** Which relation it was sent to; none when it went to the client. */
  readonly relation: number | undefined;
  isConfidential: boolean;
}

/** A portal account: of a client, of a relation, or of another client who is linked. */
export type Account =
  | { readonly kind: 'client'; readonly client: number }
  | { readonly kind: 'relation'; readonly relation: number }
  | { readonly kind: 'linked'; readonly client: number; readonly through: number };

/** What is seen of an account: nothing at all, or what it shows. */
export type Seen = { readonly dashboard: SeenDashboard; readonly mine: object; readonly clients: object } | 'nothing';

interface SeenDashboard {
  readonly openTasks: number;
  readonly balance: object | null;
  /** The client acted for, when it is not their own portal. */
  readonly actingFor: number | null;
}

const notFound = { status: 404 };
const refused = (permission: string) => ({ status: 403, permission });

export class AccessOracle {
  /** Every half hour counts: the zone of the practice lies five and a half hours before UTC. */
  milliseconds: number;
  ageOfMajority = 18;
  rules: readonly { readonly age: number; readonly action: 'suspend' | 'review' }[] | null = null;
  readonly clients: { born: string | null; holder?: number }[] = [{ born: null }, { born: null }];
  readonly relations: OracleRelation[] = [];
  readonly assignments: Assignment[] = [];
  isLinked = false;

  constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
  }

  get today(): string {
    return new Date(this.milliseconds + 5.5 * 3_600_000).toISOString().slice(0, 10);
  }

  relate(client: number, type: Type, access: Access, terms: Terms): void {
    const given = { ...defaults[type], ...access };
    this.relations.push({ client, type, access: given, ...terms, isRemoved: false, agreedOn: this.today });
  }

  edit(index: number, type: Type | undefined, access: Access | undefined, terms: Terms): void {
    const relation = this.relation(index);
    const isRetyped = type !== undefined && type !== relation.type;
    const before = isRetyped ? defaults[type] : relation.access;
    Object.assign(relation, terms, { type: type ?? relation.type, access: { ...before, ...access } });
    const isMore = areas.some((area) => height(access?.[area]) > height(before[area]));
    const isEmpty = access && Object.keys({ ...access, ...terms }).length === 0;
    if (isRetyped || isMore || isEmpty) relation.agreedOn = this.today;
  }

  relation(index: number): OracleRelation {
    const relation = this.relations[index];
    if (!relation) throw new Error('There is no such relation.');
    return relation;
  }

  accounts(): Account[] {
    return [
      { kind: 'client', client: 0 },
      { kind: 'client', client: 1 },
      { kind: 'linked', client: 0, through: 1 },
      { kind: 'linked', client: 1, through: 0 },
      ...this.relations.map((_, relation) => ({ kind: 'relation' as const, relation })),
    ];
  }

  /** What a login may do in an account now; undefined when it may not even know of it. */
  accessOf(login: number, account: Account): Access | undefined {
    return this.holderOf(account) === login ? this.given(account) : undefined;
  }

  /** What an account gives now, whoever has it. */
  given(account: Account): Access | undefined {
    if (account.kind === 'client') return everything;
    if (account.kind === 'linked') return this.isLinked ? byLink : undefined;
    const relation = this.relation(account.relation);
    const { isRemoved, suspended, from, until, access } = relation;
    if (isRemoved || suspended || this.isOutgrown(relation)) return undefined;
    if ((from && this.today < from) || (until && this.today > until)) return undefined;
    return access;
  }

  private holderOf(account: Account): number | undefined {
    if (account.kind === 'relation') return this.relation(account.relation).holder;
    return this.clients[account.kind === 'linked' ? account.through : account.client]?.holder;
  }

  /** Whether a rule has ended a guardian's access on a birthday, and staff have not agreed to it since. */
  private isOutgrown({ type, client, agreedOn }: OracleRelation): boolean {
    const born = this.clients[client]?.born;
    if (type !== 'legal-guardian' || !born) return false;
    return this.endings().some((age) => {
      const birthday = birthdayOf(born, age);
      return birthday <= this.today && agreedOn < birthday;
    });
  }

  /** The ages that end it: those chosen, and coming of age, unless the practice reviews it then or has ended it before. */
  private endings(): number[] {
    const chosen = (this.rules ?? []).filter(({ action }) => action === 'suspend').map(({ age }) => age);
    const isReviewed = this.rules?.some(({ age }) => age === this.ageOfMajority);
    return isReviewed || chosen.some((age) => age < this.ageOfMajority) ? chosen : [...chosen, this.ageOfMajority];
  }

  private clientOf(account: Account): number {
    return account.kind === 'relation' ? this.relation(account.relation).client : account.client;
  }

  /** What the portal answers to whoever acts in an account with an access. */
  seen(account: Account, access: Access | undefined): Seen {
    if (!access) return 'nothing';
    const mine = this.tasks(account, access, account.kind === 'relation' ? 'mine' : 'clients');
    const dashboard = {
      openTasks: 'items' in mine ? mine.items.length : 0,
      nextAppointment: null,
      balance: access['payments'] === 'none' ? null : { amountCents: 0, currency: 'USD' },
      unreadMessages: 0,
      actingFor: account.kind === 'client' ? null : this.clientOf(account),
    };
    return { dashboard, mine, clients: this.tasks(account, access, 'clients') };
  }

  private tasks(account: Account, access: Access, whose: 'mine' | 'clients') {
    if (access['forms'] === 'none') return refused('portal.forms.own');
    if (whose === 'clients' && access['forms'] !== 'act') return refused('portal.forms.act');
    const relation = whose === 'mine' && account.kind === 'relation' ? account.relation : undefined;
    const items = this.assignments
      .filter((one) => one.client === this.clientOf(account) && one.relation === relation)
      .filter(({ isConfidential }) => account.kind === 'client' || !isConfidential)
      .map(({ id }) => id);
    return { items: items.sort() };
  }
}

/** What each page answers to whoever has no access to an account. */
export const nothingSeen = { dashboard: notFound, mine: notFound, clients: notFound };

/** The day on which somebody born on a day reaches an age; after 28 February in years without a 29th. */
function birthdayOf(born: string, age: number): string {
  const [year = 0, month = 1, day = 1] = born.split('-').map(Number);
  return new Date(Date.UTC(year + age, month - 1, day)).toISOString().slice(0, 10);
}
