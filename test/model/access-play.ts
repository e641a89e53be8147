import { expect } from 'vitest';
import { type Asking, answerTo, ask, type Login } from '../support/counting-requests.ts';
import type { Recipient, Situation } from './access-agreement.ts';
import type { Command } from './access-commands.ts';
import { type Access, AccessOracle, type Terms } from './access-oracle.ts';
import { type AccessWorld, addressOf } from './access-world.ts';

/** What is done about somebody who can be invited. */
type About = 'invite' | 'accept' | 'join' | 'view' | 'send';

/** A practice of the product and the oracle, taken through the same history by the practice's owner. */
export class AccessPlay implements Situation {
  private readonly world: AccessWorld;
  readonly owner: Login;
  readonly practiceId: string;
  private readonly formId: string;
  readonly oracle = new AccessOracle(Date.now());
  readonly logins: readonly Login[];
  readonly recipients: Recipient[] = [];
  readonly memberId: string;

  private constructor(world: AccessWorld, owner: Login, founded: { id: string; memberId: string }, formId: string) {
    this.world = world;
    this.owner = owner;
    this.practiceId = founded.id;
    this.memberId = founded.memberId;
    this.formId = formId;
    this.logins = [world.login('portal'), world.login('portal'), world.login('portal')];
  }

  static async begun(world: AccessWorld): Promise<AccessPlay> {
    world.beginAgain();
    const owner = world.login('staff');
    const body = { name: 'Model Practice', timeZone: 'Asia/Kolkata', firstName: 'Ana', lastName: 'Reyes' };
    const founded = await ask('practices.found', { login: owner, body });
    const library = await ask('forms.library', { login: owner, path: { practiceId: founded.id } });
    const play = new AccessPlay(world, owner, founded, library.items[0].id);
    for (const client of [0, 1]) {
      const { id } = await play.done('clients.register', {
        body: { firstName: 'Client', lastName: `Number${client}`, email: addressOf(play.login(client)) },
      });
      play.recipients.push({ kind: 'client', id, client, login: client });
    }
    return play;
  }

  private login(index: number): Login {
    const login = this.logins[index];
    if (!login) throw new Error('There is no such login.');
    return login;
  }

  private asking = (path: Readonly<Record<string, string>>, body?: object): Asking => ({
    login: this.owner,
    path: { practiceId: this.practiceId, ...path },
    ...(body && { body }),
  });

  /** Asks as the owner for what has to succeed. */
  private done = (operation: string, { path = {}, body }: { path?: Record<string, string>; body?: object }) =>
    ask(operation, this.asking(path, body));

  /** Asks as the owner for what rules may refuse; what was answered, or undefined. */
  private async tried(operation: string, path: Record<string, string>, body?: object) {
    const { status, body: told } = await answerTo(operation, this.asking(path, body));
    if (status >= 500) throw new Error(`${operation} answered ${status}.`);
    return status < 300 ? (told ?? {}) : undefined;
  }

  private clientId = (client: number): string => this.recipients[client]?.id ?? '';

  /** One step of the history, in the product and in the oracle. */
  async step(command: Command): Promise<void> {
    this.world.laterBy(1);
    this.oracle.milliseconds = Date.now();
    switch (command.do) {
      case 'wait':
        this.world.laterBy(command.hours * 3600);
        this.oracle.milliseconds = Date.now();
        return;
      case 'relate':
        return this.relate(command);
      case 'edit':
        return this.edit(command);
      case 'remove':
        return this.remove(this.relationAt(command.whom));
      case 'rules': {
        const { rules: ageRules, ageOfMajority } = command;
        await this.done('practices.changeSettings', { body: { ageRules, ageOfMajority } });
        Object.assign(this.oracle, { rules: ageRules, ageOfMajority });
        return;
      }
      case 'birth':
        return this.birth(command.client, command.born);
      case 'link':
        return this.link(command.linked);
      case 'mark':
        return this.mark(command.whom);
      default:
        return this.about(command, this.recipients[command.whom % this.recipients.length] as Recipient);
    }
  }

  /** The contact a number stands for, with where the oracle keeps it; undefined while there is none. */
  private relationAt(number: number): { index: number; path: Record<string, string> } | undefined {
    const contacts = this.recipients.filter(({ kind }) => kind === 'relation');
    if (contacts.length === 0) return undefined;
    const index = number % contacts.length;
    const contact = contacts[index] as Recipient;
    if (this.oracle.relation(index).isRemoved) return undefined;
    return { index, path: { clientId: this.clientId(contact.client), relationId: contact.id } };
  }

  private indexOf = (recipient: Recipient) =>
    this.recipients.filter(({ kind }) => kind === 'relation').indexOf(recipient);

  private async relate({
    client,
    type,
    login,
    access,
    terms,
    joins,
  }: Extract<Command, { do: 'relate' }>): Promise<void> {
    if (this.oracle.relations.length === 4) return;
    const { id } =
      (await this.tried(
        'clients.relate',
        { clientId: this.clientId(client) },
        {
          type,
          atThisPractice: false,
          firstName: 'Contact',
          lastName: 'Person',
          email: addressOf(this.login(login)),
          sendPortalInvite: true,
          access: { ...access, ...terms },
        },
      )) ?? {};
    if (!id) return;
    const contact: Recipient = { kind: 'relation', id, client, login };
    this.recipients.push(contact);
    this.oracle.relate(client, type, access, terms);
    if (joins) await this.about({ do: 'join', whom: 0 }, contact);
  }

  private async edit({ whom, type, access, terms }: Extract<Command, { do: 'edit' }>): Promise<void> {
    const relation = this.relationAt(whom);
    if (!relation) return;
    const sent = bodyOf(type, access, terms);
    const isOnlyTerms = !type && !access && terms.suspended !== undefined;
    const told = isOnlyTerms
      ? await this.done('clients.editRelation', { path: relation.path, body: sent })
      : await this.tried('clients.editRelation', relation.path, sent);
    if (told) this.oracle.edit(relation.index, type, access, terms);
  }

  private async remove(relation: ReturnType<AccessPlay['relationAt']>): Promise<void> {
    if (!relation) return;
    await this.done('clients.removeRelation', { path: relation.path });
    this.oracle.relation(relation.index).isRemoved = true;
  }

  private async birth(client: number, birthDate: string | null): Promise<void> {
    const path = { clientId: this.clientId(client) };
    const { version } = await this.done('clients.read', { path });
    const headers = { 'if-match': `"${version}"` };
    await ask('clients.edit', { ...this.asking(path, { birthDate }), headers });
    Object.assign(this.oracle.clients[client] ?? {}, { born: birthDate });
  }

  private async link(linked: boolean): Promise<void> {
    if (linked === this.oracle.isLinked) return;
    const [clientId, other] = [this.clientId(0), this.clientId(1)];
    if (linked) await this.done('clients.link', { path: { clientId }, body: { clientId: other } });
    else await this.done('clients.unlink', { path: { clientId, linkedClientId: other } });
    this.oracle.isLinked = linked;
  }

  private async mark(number: number): Promise<void> {
    const own = this.oracle.assignments.filter(({ relation }) => relation === undefined);
    const assignment = own[number % own.length];
    if (!assignment) return;
    const path = { clientId: this.clientId(assignment.client), formAssignmentId: assignment.id };
    const confidential = !assignment.isConfidential;
    await this.done('forms.markAssignment', { path, body: { confidential } });
    assignment.isConfidential = confidential;
  }

  private async about(command: Extract<Command, { do: About }>, whom: Recipient) {
    const path = { clientId: this.clientId(whom.client) };
    switch (command.do) {
      case 'invite':
        return this.invite(whom);
      case 'accept':
        return this.accept(whom);
      case 'join':
        await this.invite(whom);
        return this.accept(whom);
      case 'send': {
        const { confidential } = command;
        const body = { formId: this.formId, recipient: { kind: whom.kind, id: whom.id }, confidential };
        const told = await this.tried('forms.assign', path, body);
        const relation = whom.kind === 'relation' ? this.indexOf(whom) : undefined;
        const assignment = { client: whom.client, relation, isConfidential: confidential };
        if (told) this.oracle.assignments.push({ id: told.id, ...assignment });
        return;
      }
      case 'view': {
        const on = whom.kind === 'client' ? 'invitations.viewAsClient' : 'invitations.viewAsRelation';
        const told = await this.tried(on, whom.kind === 'client' ? path : { ...path, relationId: whom.id });
        if (told) whom.isViewed = true;
      }
    }
  }

  private async invite(whom: Recipient): Promise<void> {
    const recipients = [{ kind: whom.kind, id: whom.id, formIds: [] }];
    const told = await this.tried('invitations.invite', { clientId: this.clientId(whom.client) }, { recipients });
    if (told) whom.invitationId = told.items[0].id;
  }

  private async accept(whom: Recipient): Promise<void> {
    if (!whom.invitationId) return;
    const login = this.login(whom.login);
    const born = this.oracle.clients[whom.client]?.born;
    const token = await this.world.tokenOf(whom.invitationId);
    const body = { token, ...(born && { clientBirthDate: born }) };
    const { status } = await answerTo('acceptances.acceptSignedIn', { login, body });
    if (status >= 300) return;
    const held = whom.kind === 'client' ? this.oracle.clients[whom.client] : this.oracle.relation(this.indexOf(whom));
    if (held && 'isRemoved' in held) expect(held.isRemoved).toBe(false);
    Object.assign(held ?? {}, { holder: whom.login });
  }
}

const bodyOf = (type: string | undefined, access: Access | undefined, terms: Terms) => ({
  ...(type && { type }),
  ...((access || Object.keys(terms).length > 0) && { access: { ...access, ...terms } }),
});
