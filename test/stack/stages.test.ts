import { expect, test } from 'vitest';
import { mistakesIn, type Stage, stageNamed, tableNameOf } from '../../lib/stages.ts';
import { stage } from './template.ts';

const streamOf = (account: string) =>
  `arn:aws:dynamodb:us-east-1:${account}:table/restored/stream/2026-10-01T08:00:00.000`;

const { 'per-role': perRole, group } = stage.plans;
if (!perRole || !group) throw new Error('The example stage has lost a plan.');
const withPerRole = (changes: Partial<typeof perRole>) => ({
  plans: { ...stage.plans, 'per-role': { ...perRole, ...changes } },
});
const plansRule =
  'plans have lower-case ids, a label, a currency of three capitals, and prices in whole cents, none below 0';

const refused: readonly [what: string, changes: Partial<Stage>, rule: string][] = [
  ['an account that is a name', { account: 'production' }, 'account has 12 digits'],
  ['a region that is a city', { region: 'Frankfurt' }, 'region is the name of a commercial AWS region'],
  ['a region of another partition', { region: 'cn-north-1' }, 'region is the name of a commercial AWS region'],
  ['a table name of two letters', { tableName: 'ca' }, 'tableName has 3 to 255 letters, digits, or any of _.-'],
  ['a table name with a space', { tableName: 'case load' }, 'tableName has 3 to 255 letters, digits, or any of _.-'],
  [
    "a restored table's stream in another account",
    { restoredStreamArn: streamOf('999999999999') },
    "restoredStreamArn is the ARN of a table's stream in the account and region of the stage",
  ],
  [
    'the name of a restored table instead of its stream',
    { restoredStreamArn: 'caseload-restored' },
    "restoredStreamArn is the ARN of a table's stream in the account and region of the stage",
  ],
  [
    'a portal without TLS',
    { portalUrl: 'http://portal.caseload.example' },
    'portalUrl begins with https:// and has no slash at its end',
  ],
  [
    'a portal with a slash at its end',
    { portalUrl: 'https://portal.caseload.example/' },
    'portalUrl begins with https:// and has no slash at its end',
  ],
  [
    'a portal that is no address',
    { portalUrl: 'https://' },
    'portalUrl begins with https:// and has no slash at its end',
  ],
  ['no origins', { appOrigins: [] }, 'appOrigins names at least one origin'],
  [
    'an origin with a path',
    { appOrigins: [stage.portalUrl, 'https://a.example/b'] },
    'appOrigins are bare https:// origins',
  ],
  ['every origin', { appOrigins: [stage.portalUrl, '*'] }, 'appOrigins are bare https:// origins'],
  ['a portal that may not call', { appOrigins: ['https://a.example'] }, 'appOrigins includes the origin of portalUrl'],
  ['a sender with a name', { mailFrom: 'Us <us@a.example>' }, 'mailFrom is a bare e-mail address'],
  ['a token of four minutes', { accessTokenMinutes: 4 }, 'accessTokenMinutes lies between 5 and 1440'],
  ['a token of two days', { accessTokenMinutes: 2880 }, 'accessTokenMinutes lies between 5 and 1440'],
  ['half a minute', { accessTokenMinutes: 7.5 }, 'accessTokenMinutes lies between 5 and 1440'],
  ['staying signed in for no time', { refreshTokenDays: 0 }, 'refreshTokenDays lies between 1 and 3650'],
  [
    'a token that outlives staying signed in',
    { accessTokenMinutes: 1440, refreshTokenDays: 1 },
    'a refresh token (refreshTokenDays) outlives an access token (accessTokenMinutes)',
  ],
  ['no requests', { throttle: { rate: 0, burst: 1 } }, 'throttle.rate lies between 1 and 10000'],
  ['a burst above what AWS gives', { throttle: { rate: 1, burst: 5001 } }, 'throttle.burst lies between 1 and 5000'],
  ['an operator without address', { alarmEmail: 'operator' }, 'alarmEmail is an e-mail address'],
  ['a catalogue without the first plan', { plans: { group } }, 'plans has "per-role", on which every practice begins'],
  [
    'a first plan of the other model',
    { plans: { 'per-role': group } },
    'plans has "per-role", on which every practice begins',
  ],
  ['half a cent', withPerRole({ seatCents: { ...perRole.seatCents, clinical: 0.5 } }), plansRule],
  ['a price below zero', withPerRole({ addOnCents: { ...perRole.addOnCents, video: -1 } }), plansRule],
  ['a currency in small letters', withPerRole({ currency: 'usd' }), plansRule],
  ['a plan that is called in capitals', { plans: { ...stage.plans, Gold: group } }, plansRule],
  [
    'a seat type without a price',
    withPerRole({ seatCents: { ...perRole.seatCents, intern: undefined } }),
    'plans name a price for every seat type of their seat model',
  ],
  [
    'a catalogue that no function could be handed',
    { plans: { ...stage.plans, ...Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`plan-${i}`, group])) } },
    'plans take at most 3000 characters of JSON',
  ],
  ['plans in two currencies', withPerRole({ currency: 'EUR' }), 'plans are all in one currency'],
];

test.each(refused)('a stage is refused for %s', (_, changes, rule) => {
  expect(mistakesIn('example', { ...stage, ...changes })).toContain(rule);
});

test('the stages in the file are right', () => {
  expect(mistakesIn('example', stageNamed('example'))).toEqual([]);
  expect(mistakesIn('local', stageNamed('local'))).toEqual([]);
});

test('only the local stage may do without TLS, and only on this machine', () => {
  const local = stageNamed('local');
  expect(mistakesIn('production', local)).toContain('portalUrl begins with https:// and has no slash at its end');
  const elsewhere = { ...local, appOrigins: [...local.appOrigins, 'http://portal.example'] };
  expect(mistakesIn('local', elsewhere)).toEqual(['appOrigins are bare https:// origins']);
});

test('a stage that does not exist is refused with the names of those that do', () => {
  expect(() => stageNamed('prodution')).toThrow(
    'There is no stage "prodution" in lib/stages.ts. There are: local, example.',
  );
});

test('a name that every object has is no stage', () => {
  expect(() => stageNamed('constructor')).toThrow('There is no stage "constructor"');
});

test('all mistakes of a stage are told at once', () => {
  const wrong = { ...stage, account: '1', mailFrom: 'nobody' };
  expect(() => stageNamed('mine', { mine: wrong })).toThrow(
    'Stage "mine" in lib/stages.ts: account has 12 digits; mailFrom is a bare e-mail address.',
  );
});

test('the table of a stage is the restored one where there is one', () => {
  expect(tableNameOf(stage)).toBe(stage.tableName);
  const restored = { ...stage, restoredStreamArn: streamOf(stage.account) };
  expect(mistakesIn('example', restored)).toEqual([]);
  expect(tableNameOf(restored)).toBe('restored');
});
