import { Problem } from '../problems.ts';
import type { Actor } from './actors.ts';
import type { Reach } from './permissions.ts';

/** What is known of a request or an effect besides who asks. */
export interface Facts {
  /** The instant it is decided for; rules never ask a clock themselves. */
  readonly at: string;
  /** Names the request in the audit, in the log and in its answer. */
  readonly requestId: string;
  /** Epoch milliseconds after which nothing more is tried. */
  readonly deadline: number;
  readonly operation: string;
  readonly sourceIp?: string;
  readonly once?: Once;
}

/** An Idempotency-Key under which the answer is to be kept, with the hash of the request it belongs to. */
export interface Once {
  readonly key: { readonly pk: string; readonly sk: string };
  readonly hash: string;
}

/** To whom a record belongs; `null` is for the few records that belong to no practice. */
export type Ownership = {
  readonly practiceId: string;
  readonly clientId?: string;
  /** The members whose own record it is: as far as a reach of `own` extends. */
  readonly owners?: readonly string[];
  /** The members assigned to the client it is about: a reach of `assigned` extends to these too. */
  readonly assigned?: readonly string[];
  /** Whoever has any right in the practice may know it: its name, its time zone. */
  readonly everybody?: true;
} | null;

export interface Granted<A extends Actor = Actor> {
  readonly actor: A;
  readonly practiceId: string;
  readonly reach: Reach;
  /** Confined to the records of this one client. */
  readonly clientId?: string;
}

/**
 * The right to touch records of one practice. The table takes nothing else. A scope may still be under examination:
 * reads that use it start at once, side by side with that examination, but nothing they find is handed out and nothing
 * is written before it is granted.
 */
export class Scope<A extends Actor = Actor> {
  readonly practiceId: string;
  readonly facts: Facts;
  /** Rejects with the problem to answer when the right is refused. */
  readonly granted: Promise<Granted<A>>;

  private constructor(practiceId: string, facts: Facts, granted: Promise<Granted<A>>) {
    this.practiceId = practiceId;
    this.facts = facts;
    this.granted = granted;
    granted.catch(() => undefined); // whoever awaits it hears of the refusal; nobody has to
  }

  /** A scope that comes to be when the examination ends well. Only `access/` examines. */
  static under<A extends Actor>(practiceId: string, facts: Facts, examination: Promise<Granted<A>>): Scope<A> {
    return new Scope(practiceId, facts, examination);
  }

  /** Confines this scope to one client, once that client has been read through it; 404 when it was not there. */
  within(clientId: string, client: Promise<{ readonly id: string } | undefined>): Scope<A> {
    const confined = Promise.all([this.granted, client]).then(([granted, record]): Granted<A> => {
      const elsewhere = granted.clientId !== undefined && granted.clientId !== clientId;
      if (elsewhere || record?.id !== clientId) throw new Problem('not-found');
      return { ...granted, clientId, reach: 'any' };
    });
    return new Scope(this.practiceId, this.facts, confined);
  }
}

/** Whether a granted right extends to a record. One confined to a client extends to nothing else of the practice. */
export function covers(granted: Granted, ownership: Ownership): boolean {
  if (ownership === null) return true;
  if (ownership.practiceId !== granted.practiceId) return false;
  if (ownership.everybody) return true;
  if (granted.clientId !== undefined) return ownership.clientId === granted.clientId;
  if (granted.reach === 'any') return true;
  const { owners = [], assigned = [] } = ownership;
  return (granted.reach === 'own' ? owners : [...owners, ...assigned]).includes(granted.actor.id);
}
