/** Stands for the client where a relation's id would stand. */
export const self = 'self';

/** A portal account is named by what it is: practice, client and, unless it is the client's own, relation. */
export interface PortalAccount {
  readonly practiceId: string;
  readonly clientId: string;
  readonly recipientId: string;
}

const tail = (id: string) => id.slice(id.indexOf('_') + 1);

/** The public id of a portal account. */
export const portalAccountId = ({ practiceId, clientId, recipientId }: PortalAccount): string =>
  `acc_${tail(practiceId)}${tail(clientId)}${recipientId === self ? '' : tail(recipientId)}`;

/** The account behind a public id, or undefined when it is not one. Whether it exists, only its grant can say. */
export function portalAccountOf(id: string): PortalAccount | undefined {
  const parts = /^acc_([0-9A-HJKMNP-TV-Z]{26})([0-9A-HJKMNP-TV-Z]{26})([0-9A-HJKMNP-TV-Z]{26})?$/.exec(id);
  if (!parts) return undefined;
  const [, practice, client, relation] = parts;
  return {
    practiceId: `prac_${practice}`,
    clientId: `cli_${client}`,
    recipientId: relation ? `rel_${relation}` : self,
  };
}
