/** Stands for the client where a relation's id would stand. */
export const self = 'self';

/** A portal account is named by what it is: practice, client and, unless it is the client's own, relation or linked client. */
export interface PortalAccount {
  readonly practiceId: string;
  readonly clientId: string;
  /** `self`, a relation's id, or the id of the linked client whose login acts here. */
  readonly recipientId: string;
}

const tail = (id: string) => id.slice(id.indexOf('_') + 1);

const isLink = (recipientId: string): boolean => recipientId.startsWith('cli_');

export const portalAccountKinds = ['client', 'relation', 'linked'] as const;
export type PortalAccountKind = (typeof portalAccountKinds)[number];

/** As what an account acts: as the client themselves, as a relation, or as another client who is linked. */
export function portalAccountKind({ recipientId }: Pick<PortalAccount, 'recipientId'>): PortalAccountKind {
  if (recipientId === self) return 'client';
  return isLink(recipientId) ? 'linked' : 'relation';
}

/** The public id of a portal account. */
export const portalAccountId = ({ practiceId, clientId, recipientId }: PortalAccount): string =>
  `${isLink(recipientId) ? 'lnk' : 'acc'}_${tail(practiceId)}${tail(clientId)}${recipientId === self ? '' : tail(recipientId)}`;

const ulid = '([0-9A-HJKMNP-TV-Z]{26})';
const pattern = new RegExp(`^(?:acc_${ulid}${ulid}${ulid}?|lnk_${ulid}${ulid}${ulid})$`);

/** The account behind a public id, or undefined when it is not one. Whether it exists, only its grant can say. */
export function portalAccountOf(id: string): PortalAccount | undefined {
  const parts = pattern.exec(id);
  if (!parts) return undefined;
  const [, practice, client, relation, linkedPractice, linkedClient, linked] = parts;
  return {
    practiceId: `prac_${practice ?? linkedPractice}`,
    clientId: `cli_${client ?? linkedClient}`,
    recipientId: linked ? `cli_${linked}` : relation ? `rel_${relation}` : self,
  };
}

/** Who acts in an account, as the audit names them: the relation, the linked client, or the client themselves. */
export const actingAs = ({ clientId, recipientId }: Pick<PortalAccount, 'clientId' | 'recipientId'>): string =>
  recipientId === self ? clientId : recipientId;
