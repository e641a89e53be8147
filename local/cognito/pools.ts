import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Host } from './host.ts';
import { refuse } from './operation.ts';

const MessageTemplate = z.object({ EmailSubject: z.string(), EmailMessage: z.string() }).partial();

const PasswordPolicy = z.object({
  MinimumLength: z.number().default(8),
  RequireLowercase: z.boolean().default(false),
  RequireUppercase: z.boolean().default(false),
  RequireNumbers: z.boolean().default(false),
  RequireSymbols: z.boolean().default(false),
  TemporaryPasswordValidityDays: z.number().default(7),
});
export type PasswordPolicy = z.infer<typeof PasswordPolicy>;

/** The policy AWS gives a pool that names none. */
const strictPolicy = PasswordPolicy.parse({
  RequireLowercase: true,
  RequireUppercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
});

// What is not emulated is refused here, so that nobody tests against a setting that does nothing.
const PoolProperties = z.looseObject({
  UserPoolName: z.string().optional(),
  UsernameAttributes: z.tuple([z.literal('email')]),
  UsernameConfiguration: z.object({ CaseSensitive: z.literal(false) }).optional(),
  AutoVerifiedAttributes: z.array(z.literal('email')).default([]),
  MfaConfiguration: z.enum(['OFF', 'OPTIONAL']).default('OFF'),
  AdminCreateUserConfig: z
    .object({ AllowAdminCreateUserOnly: z.boolean().default(false), InviteMessageTemplate: MessageTemplate.optional() })
    .default({ AllowAdminCreateUserOnly: false }),
  Policies: z
    .object({ PasswordPolicy: PasswordPolicy.default(strictPolicy) })
    .default({ PasswordPolicy: strictPolicy }),
  LambdaConfig: z.strictObject({ PreSignUp: z.string().optional() }).default({}),
  EmailConfiguration: z.looseObject({ From: z.string().optional() }).default({}),
  VerificationMessageTemplate: MessageTemplate.optional(),
});

export interface Pool {
  readonly id: string;
  readonly createdAtMilliseconds: number;
  /** Makes the answers about users who do not exist repeatable and unguessable. */
  readonly secret: string;
  readonly properties: z.infer<typeof PoolProperties>;
}

const TimeUnit = z.enum(['seconds', 'minutes', 'hours', 'days']);

const ClientProperties = z.object({
  GenerateSecret: z.literal(false).default(false),
  ExplicitAuthFlows: z.array(z.string()).default(['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH']),
  PreventUserExistenceErrors: z.enum(['ENABLED', 'LEGACY']).default('LEGACY'),
  ReadAttributes: z.array(z.string()).optional(),
  WriteAttributes: z.array(z.string()).optional(),
  AccessTokenValidity: z.number().default(1),
  IdTokenValidity: z.number().default(1),
  RefreshTokenValidity: z.number().default(30),
  TokenValidityUnits: z
    .object({
      AccessToken: TimeUnit.default('hours'),
      IdToken: TimeUnit.default('hours'),
      RefreshToken: TimeUnit.default('days'),
    })
    .default({ AccessToken: 'hours', IdToken: 'hours', RefreshToken: 'days' }),
  AuthSessionValidity: z.number().default(3),
  EnableTokenRevocation: z.boolean().default(true),
  RefreshTokenRotation: z
    .object({ Feature: z.enum(['ENABLED', 'DISABLED']), RetryGracePeriodSeconds: z.number().default(0) })
    .default({ Feature: 'DISABLED', RetryGracePeriodSeconds: 0 }),
});

export interface Client {
  readonly id: string;
  readonly poolId: string;
  readonly properties: z.infer<typeof ClientProperties>;
}

const poolKey = (poolId: string) => `cognito/pool/${poolId}`;
const clientKey = (clientId: string) => `cognito/client/${clientId}`;

/** Makes the pool exist with these CloudFormation properties; throws when they ask for what is not emulated. */
export function savePool({ store, clock }: Host, id: string, properties: Record<string, unknown>): void {
  const known = store.get<Pool>(poolKey(id));
  store.put<Pool>(poolKey(id), {
    id,
    createdAtMilliseconds: known?.createdAtMilliseconds ?? clock.now(),
    secret: known?.secret ?? randomBytes(32).toString('hex'),
    properties: PoolProperties.parse(properties),
  });
}

export function saveClient({ store }: Host, id: string, poolId: string, properties: Record<string, unknown>): void {
  store.put<Client>(clientKey(id), { id, poolId, properties: ClientProperties.parse(properties) });
}

export const findPool = ({ store }: Host, poolId: string): Pool | undefined => store.get<Pool>(poolKey(poolId));

/** The pool, or ResourceNotFoundException. */
export const getPool = (host: Host, poolId: string): Pool =>
  findPool(host, poolId) ?? refuse('ResourceNotFoundException', `User pool ${poolId} does not exist.`);

/** The app client (of that pool, if one is named), or ResourceNotFoundException. */
export function getClient({ store }: Host, clientId: string, poolId?: string): Client {
  const client = store.get<Client>(clientKey(clientId));
  if (client && (poolId === undefined || client.poolId === poolId)) return client;
  return refuse('ResourceNotFoundException', `User pool client ${clientId} does not exist.`);
}

export const hidesWhoExists = (client: Client): boolean => client.properties.PreventUserExistenceErrors === 'ENABLED';

export const issuerOf = ({ region }: Host, poolId: string): string =>
  `https://cognito-idp.${region}.amazonaws.com/${poolId}`;

export const arnOf = ({ region, account }: Host, poolId: string): string =>
  `arn:aws:cognito-idp:${region}:${account}:userpool/${poolId}`;
