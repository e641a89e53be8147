import * as z from 'zod';

const reading = ['none', 'view', 'act'] as const;

/** The areas of a client's portal and the levels each can be given at, from least to most. */
export const relationLevels = {
  profile: reading,
  insurance: reading,
  forms: ['none', 'own', 'act'],
  documents: reading,
  appointments: reading,
  telehealth: ['none', 'act'],
  payments: reading,
  messages: reading,
  notifications: ['none', 'receipts', 'all'],
  clinical: ['none', 'view'],
} as const;

export type RelationArea = keyof typeof relationLevels;
export type RelationLevel<Area extends RelationArea> = (typeof relationLevels)[Area][number];

/** The levels that something in the portal can ask for. */
export type NeededLevel<Area extends RelationArea> = Exclude<RelationLevel<Area>, 'none'>;

/** Every area of the relation access catalogue. */
export const relationAreas = Object.keys(relationLevels) as readonly RelationArea[];

/** What a contact may do for one client: one level for every area. */
export const RelationAccess = z
  .strictObject({
    profile: z.enum(relationLevels.profile),
    insurance: z.enum(relationLevels.insurance),
    forms: z.enum(relationLevels.forms),
    documents: z.enum(relationLevels.documents),
    appointments: z.enum(relationLevels.appointments),
    telehealth: z.enum(relationLevels.telehealth),
    payments: z.enum(relationLevels.payments),
    messages: z.enum(relationLevels.messages),
    notifications: z.enum(relationLevels.notifications),
    clinical: z.enum(relationLevels.clinical),
  })
  .meta({ id: 'RelationAccess' });
export type RelationAccess = z.infer<typeof RelationAccess>;

/** The closed list of relation types, with whether an invitation is sent unless somebody says otherwise. */
export const relationTypes = {
  'legal-guardian': { label: 'Legal Guardian', sendPortalInvite: true },
  'responsible-party': { label: 'Responsible Party', sendPortalInvite: true },
  'emergency-contact': { label: 'Emergency Contact', sendPortalInvite: false },
  'referral-source': { label: 'Referral Source', sendPortalInvite: false },
  other: { label: 'Other', sendPortalInvite: false },
} as const;

export type RelationType = keyof typeof relationTypes;

/** Every relation type id, in the order of the columns below. */
export const relationTypeIds = Object.keys(relationTypes) as readonly RelationType[];

type DefaultLevel<Area extends RelationArea> = RelationLevel<Area> | 'x';
type FiveLevels<Level> = [guardian: Level, responsible: Level, emergency: Level, referral: Level, other: Level];

const row = <Level extends string>(...[guardian, responsible, emergency, referral, other]: FiveLevels<Level>) => ({
  'legal-guardian': guardian,
  'responsible-party': responsible,
  'emergency-contact': emergency,
  'referral-source': referral,
  other,
});

// The level a relation gets when nobody chooses; x: this type can never be given the area.
// biome-ignore format: it reads as the table it is
const defaults: { [Area in RelationArea]: Record<RelationType, DefaultLevel<Area>> } = {
  //                 guardian responsible emergency referral other
  profile:       row('act',   'none',     'none',   'x',     'none'),
  insurance:     row('act',   'act',      'none',   'x',     'none'),
  forms:         row('act',   'own',      'own',    'own',   'own'),
  documents:     row('act',   'none',     'none',   'x',     'none'),
  appointments:  row('act',   'view',     'none',   'x',     'none'),
  telehealth:    row('act',   'none',     'none',   'x',     'none'),
  payments:      row('act',   'act',      'none',   'x',     'none'),
  messages:      row('none',  'none',     'none',   'x',     'none'),
  notifications: row('all',   'receipts', 'none',   'none',  'none'),
  clinical:      row('none',  'x',        'x',      'x',     'x'),
};

/** Whether a contact of this type can be given anything of this area at all. */
export const grantable = (type: RelationType, area: RelationArea): boolean => defaults[area][type] !== 'x';

/** What a contact of this type may do when nobody chooses. */
export const defaultAccess = (type: RelationType): RelationAccess =>
  Object.fromEntries(
    relationAreas.map((area) => [area, grantable(type, area) ? defaults[area][type] : 'none']),
  ) as RelationAccess;

/** The areas in this access that a contact of this type may not be given; none when it may be saved. */
export const accessProblems = (
  type: RelationType,
  access: Partial<RelationAccess>,
): { area: RelationArea; detail: string }[] =>
  relationAreas
    .filter((area) => (access[area] ?? 'none') !== 'none' && !grantable(type, area))
    .map((area) => ({ area, detail: `The type ${relationTypes[type].label} cannot be given access to ${area}.` }));

/** What a client may do in their own portal. */
export const clientOwnAccess: RelationAccess = {
  profile: 'act',
  insurance: 'act',
  forms: 'act',
  documents: 'act',
  appointments: 'act',
  telehealth: 'act',
  payments: 'act',
  messages: 'act',
  notifications: 'all',
  clinical: 'view',
};

/** Whether access reaches a level of an area; without access nothing is allowed. */
export function allows<Area extends RelationArea>(
  access: RelationAccess | undefined,
  area: Area,
  level: NeededLevel<Area>,
): boolean {
  if (!access) return false;
  const levels: readonly string[] = relationLevels[area];
  // 'none' is left out and an unknown level is not found, so a mistake in what is asked for refuses.
  return levels.slice(1, levels.indexOf(access[area]) + 1).includes(level);
}

/** Whether one level of an area gives more than another. */
export function isAbove(area: RelationArea, level: string, other: string): boolean {
  const levels: readonly string[] = relationLevels[area];
  return levels.indexOf(level) > levels.indexOf(other);
}

/** A contact's access with everything that can end it; dates are local to the practice (YYYY-MM-DD), both inclusive. */
export interface RelationGrant {
  access: RelationAccess;
  from?: string | undefined;
  until?: string | undefined;
  revokedAt?: string | undefined;
  suspendedAt?: string | undefined;
  /** When a court-order flag was set (REL-7). */
  flaggedAt?: string | undefined;
}

/** What a grant gives on a local date of the practice (YYYY-MM-DD), or undefined when it gives nothing. */
export function liveAccess(grant: RelationGrant, on: string): RelationAccess | undefined {
  const stopped = grant.revokedAt || grant.suspendedAt || grant.flaggedAt;
  const early = grant.from !== undefined && on < grant.from;
  const late = grant.until !== undefined && on > grant.until;
  return stopped || early || late ? undefined : grant.access;
}
