import * as z from 'zod';
import { accessDenied, S3Problem, tooLarge } from './problems.ts';

const SizeRange = z.tuple([z.literal('content-length-range'), z.coerce.number(), z.coerce.number()]);
const Match = z.tuple([z.enum(['eq', 'starts-with']), z.string().startsWith('$'), z.string()]);

const Policy = z.object({
  expiration: z.iso.datetime(),
  conditions: z.array(z.union([SizeRange, Match, z.record(z.string(), z.string())])),
});
type Policy = z.infer<typeof Policy>;
type Match = z.infer<typeof Match>;

/** An upload as its form describes it. */
interface Proposed {
  /** By lower-case name, with `bucket` as it was addressed. */
  readonly fields: Readonly<Record<string, string>>;
  readonly bytes: number;
}

/** These fields carry the policy, and need no condition of it. */
const needNoCondition = /^(policy|x-amz-signature|bucket|x-ignore-.*)$/;

/** The policy document of a form, which is base64 of JSON. */
export function policyIn(text: string): Policy {
  try {
    return Policy.parse(JSON.parse(Buffer.from(text, 'base64').toString('utf8')));
  } catch {
    throw new S3Problem(400, 'InvalidPolicyDocument', 'Invalid Policy: Invalid JSON.');
  }
}

/** Refuses an upload that the policy does not allow at this time (milliseconds since the epoch). */
export function checkPolicy({ expiration, conditions }: Policy, { fields, bytes }: Proposed, now: number): void {
  if (Date.parse(expiration) <= now) throw invalid('Policy expired.');
  const matches = conditions.flatMap(matchesIn);
  for (const match of matches) {
    if (!holds(match, fields))
      throw invalid(`Policy Condition failed: ${JSON.stringify(match).replaceAll(',"', ', "')}`);
  }
  const named = new Set(matches.map(([, name]) => nameIn(name)));
  const extra = Object.keys(fields).filter((name) => !named.has(name) && !needNoCondition.test(name));
  if (extra.length > 0) throw invalid(`Extra input fields: ${extra.join(',')}`);
  for (const condition of conditions) if (isSizeRange(condition)) checkSize(bytes, condition);
}

type Condition = Policy['conditions'][number];

const isSizeRange = (condition: Condition): condition is z.infer<typeof SizeRange> =>
  Array.isArray(condition) && condition[0] === 'content-length-range';

function matchesIn(condition: Condition): Match[] {
  if (isSizeRange(condition)) return [];
  if (Array.isArray(condition)) return [condition];
  return Object.entries(condition).map(([name, value]) => ['eq', `$${name}`, value]);
}

function holds([operator, name, wanted]: Match, fields: Proposed['fields']): boolean {
  const value = fields[nameIn(name)] ?? '';
  return operator === 'eq' ? value === wanted : value.startsWith(wanted);
}

const nameIn = (reference: string) => reference.slice(1).toLowerCase();

function checkSize(bytes: number, [, least, most]: z.infer<typeof SizeRange>): void {
  if (bytes > most) throw tooLarge(bytes, most);
  if (bytes >= least) return;
  const message = 'Your proposed upload is smaller than the minimum allowed size';
  throw new S3Problem(400, 'EntityTooSmall', message, { details: { ProposedSize: bytes, MinSizeAllowed: least } });
}

const invalid = (reason: string) => accessDenied(`Invalid according to Policy: ${reason}`);
