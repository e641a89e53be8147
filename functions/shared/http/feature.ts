import type * as z from 'zod';
import type { App, MemberActor, PortalActor, TokenHolder } from '../access/actors.ts';
import type { IdentityClaim } from '../access/admission.ts';
import type { Permission } from '../access/permissions.ts';
import type { PortalNeed } from '../access/portal-admission.ts';
import type { Facts, Scope } from '../access/scope.ts';
import type { ProblemCode } from '../problems.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Who may ask. Every route names one. */
export type Allow =
  | {
      readonly by: 'staff';
      readonly permission: Permission;
      /** Any of these will do as well; the endpoint decides what follows from which. */
      readonly or?: readonly Permission[];
      /** The member in the path may ask about themselves without any permission. */
      readonly self?: true;
    }
  | { readonly by: 'portal'; readonly need?: PortalNeed }
  | { readonly by: 'identity'; readonly app?: App }
  | { readonly by: 'token-holder' }
  | { readonly by: 'sender'; readonly header: string }
  | { readonly by: 'anyone'; readonly why: string };

/** A member of the practice in the path, with this permission or one of the others. */
export const staff = (permission: Permission, ...or: readonly Permission[]) =>
  ({ by: 'staff', permission, ...(or.length > 0 && { or }) }) as const;

/** A member with this permission, or the very member that `{memberId}` in the path names. */
export const staffOrSelf = (permission: Permission) => ({ by: 'staff', permission, self: true }) as const;

/** A login in the portal account in the path; with an area and level, only if its grant holds them. */
export const portal = (...need: PortalNeed | []) =>
  ({ by: 'portal', ...(need.length > 0 && { need: need as PortalNeed }) }) as const;

/** Any signed-in login, or only those signed in through one app. */
export const signedIn = (app?: App) => ({ by: 'identity', ...(app && { app }) }) as const;

/** Whoever sends the token of an invitation in the body. */
export const tokenHolder = () => ({ by: 'token-holder' }) as const;

/** Whoever signs the body, in this header, with a secret shared with us; the endpoint checks that. */
export const sender = (header: string) => ({ by: 'sender', header }) as const;

/** Everybody, signed in or not, for the reason given. */
export const anyone = (why: string) => ({ by: 'anyone', why }) as const;

export interface Route {
  readonly on: `${Method} /${string}`;
  readonly summary: string;
  /** More for the reader of the reference: what it does not do, what follows from it. */
  readonly description?: string;
  readonly allow: Allow;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  /** It only reads, though its method would not say so. */
  readonly reads?: true;
  /** It may be asked again until all of it is done, each part once; no answer is kept under an Idempotency-Key. */
  readonly resumable?: true;
  /** The request must name the version it changes in If-Match; or it may, where fields that are left out stay. */
  readonly ifMatch?: true | 'optional';
  readonly returns: readonly [status: 200 | 201, schema: z.ZodObject] | readonly [status: 204];
  readonly refuses?: readonly ProblemCode[];
  /** A body that works, for the reference. */
  readonly example?: Readonly<Record<string, unknown>>;
}

/** Reached without signing in: what the caller holds or signs stands in for a login. */
export const isOpen = ({ allow }: Route): boolean => ['anyone', 'token-holder', 'sender'].includes(allow.by);

/** Whether an answer is kept under the Idempotency-Key of a request, and told again to the same request. */
export const takesKey = (route: Route): boolean => route.on.startsWith('POST') && !isOpen(route) && !route.resumable;

/** What a function may touch. It gets nothing it did not ask for. */
export type Resource =
  | 'table'
  | 'table-batches'
  | 'signing-key'
  | 'directory'
  | 'new-logins'
  | 'mailer'
  | 'files'
  | 'queues'
  | 'parameters'
  | 'plans'
  | 'payment-provider';

export interface Feature {
  readonly name: string;
  /** What people lose when this feature fails. Its alarm says so. */
  readonly impact: string;
  readonly uses: readonly Resource[];
  readonly routes: Readonly<Record<string, Route>>;
}

/** Declares a feature; its types stay exact, so that endpoints can be checked against it. */
export const feature = <const F extends Feature>(declared: F): F => declared;

type Params<S extends string> = S extends `${string}{${infer P}}${infer Rest}` ? P | Params<Rest> : never;
type Output<S> = S extends z.ZodType ? z.output<S> : undefined;
type Returned<R extends Route> = R['returns'] extends readonly [number, infer S extends z.ZodType]
  ? z.input<S>
  : undefined;

interface Claims {
  staff: Scope<MemberActor>;
  portal: Scope<PortalActor>;
  identity: IdentityClaim;
  'token-holder': Scope<TokenHolder>;
  sender: { readonly facts: Facts; readonly text: string; readonly signature: string };
  anyone: { readonly facts: Facts };
}

export interface Request<R extends Route> {
  /** The right under which the endpoint acts: what `allow` names. */
  readonly scope: Claims[R['allow']['by']];
  readonly path: Readonly<Record<Params<R['on']>, string>>;
  readonly query: Output<R['query']>;
  readonly body: Output<R['body']>;
  /** The version named by If-Match; undefined where the request may leave it out, and did. */
  readonly version: R['ifMatch'] extends true ? number : R['ifMatch'] extends string ? number | undefined : undefined;
}

/** One function per declared route: a route without an endpoint, or the reverse, does not compile. */
export type Endpoints<F extends Feature> = {
  readonly [K in keyof F['routes']]: (request: Request<F['routes'][K]>) => Promise<Returned<F['routes'][K]>>;
};
