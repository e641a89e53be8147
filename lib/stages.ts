import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { firstPlanId, typesOf } from '../functions/members/seats.ts';
import { Plans } from '../functions/subscription/plan.ts';

/** Everything an operator decides about one deployment of Caseload. */
export interface Stage {
  readonly account: string;
  readonly region: string;
  /** The name the table is made with. It stays: another name would mean another table, an empty one. */
  readonly tableName: string;
  /** The stream of a restored table that is used in the place of the one made (docs/operating.md). */
  readonly restoredStreamArn?: string;
  /** Where the client portal is served; links in mails lead here. No slash at the end. */
  readonly portalUrl: string;
  /** Where the help pages are; what a practice has to set up leads there. No slash at the end. */
  readonly helpUrl: string;
  /** The origins of the staff and portal apps that may call the API from a browser. */
  readonly appOrigins: readonly string[];
  /** The sender of every mail. Its domain must be a verified identity of SES in the stage's account and region. */
  readonly mailFrom: string;
  /** Whether anybody may sign up and found a practice; closed, the operator creates practices. */
  readonly signUp: 'open' | 'closed';
  /** How long an access token works, 5 to 1440 minutes. Revoked rights end at once, whatever this is. */
  readonly accessTokenMinutes: number;
  /** How long somebody stays signed in without a password, 1 to 3650 days. */
  readonly refreshTokenDays: number;
  readonly logRetention: RetentionDays;
  /** Requests a second the API takes on average, and at once. */
  readonly throttle: { readonly rate: number; readonly burst: number };
  /** Who is told when an alarm goes off. */
  readonly alarmEmail: string;
  /** What practices can subscribe to, by plan. */
  readonly plans: Plans;
  /** Who bills the subscriptions: nobody (`test`), or Stripe, whose keys lie in a secret of the stack. */
  readonly billing: { readonly provider: 'test' | 'stripe' };
}

/** A catalogue to begin with: prices in cents a month. */
const samplePlans: Plans = {
  'per-role': {
    label: 'Per role',
    seatModel: 'per-role',
    currency: 'USD',
    seatCents: {
      clinical: 4900,
      admin: 2900,
      intern: 1900,
      support: 1500,
      'third-party-biller': 2500,
      prescriber: 6900,
    },
    addOnCents: { 'self-scheduling': 900, conversation: 700, insurance: 1100, video: 500 },
  },
  group: {
    label: 'Group',
    seatModel: 'paired',
    currency: 'USD',
    seatCents: { standard: 5900 },
    addOnCents: { 'self-scheduling': 800, conversation: 600, insurance: 1000, video: 400 },
  },
  enterprise: {
    label: 'Enterprise',
    seatModel: 'paired',
    currency: 'USD',
    seatCents: { standard: 7900 },
    addOnCents: { 'self-scheduling': 600, conversation: 500, insurance: 800, video: 300 },
  },
};

/** The deployments there are. Add yours here, and deploy it with `npm run deploy -- -c stage=NAME`. */
const stages: Readonly<Record<string, Stage>> = {
  /** This machine: `npm start` and the tests. It is never deployed. */
  local: {
    account: '111111111111',
    region: 'us-east-1',
    tableName: 'caseload-local',
    portalUrl: 'http://127.0.0.1:4100',
    helpUrl: 'http://127.0.0.1:4100/help',
    appOrigins: ['http://127.0.0.1:4100'],
    mailFrom: 'no-reply@caseload.example',
    signUp: 'open',
    accessTokenMinutes: 60,
    refreshTokenDays: 30,
    logRetention: RetentionDays.ONE_MONTH,
    throttle: { rate: 1000, burst: 2000 },
    alarmEmail: 'operator@caseload.example',
    plans: samplePlans,
    billing: { provider: 'test' },
  },
  /** A pattern to copy. */
  example: {
    account: '222222222222',
    region: 'us-east-1',
    tableName: 'caseload-example',
    portalUrl: 'https://portal.caseload.example',
    helpUrl: 'https://help.caseload.example',
    appOrigins: ['https://portal.caseload.example', 'https://staff.caseload.example'],
    mailFrom: 'no-reply@caseload.example',
    signUp: 'closed',
    accessTokenMinutes: 15,
    refreshTokenDays: 14,
    logRetention: RetentionDays.SIX_YEARS,
    throttle: { rate: 200, burst: 400 },
    alarmEmail: 'operator@caseload.example',
    plans: samplePlans,
    billing: { provider: 'stripe' },
  },
};

/** The settings of a stage; throws, naming every setting AWS or a browser would refuse. */
export function stageNamed(name: string, known: Readonly<Record<string, Stage>> = stages): Stage {
  const stage = Object.hasOwn(known, name) ? known[name] : undefined;
  if (!stage)
    throw new Error(`There is no stage "${name}" in lib/stages.ts. There are: ${Object.keys(known).join(', ')}.`);
  const mistakes = mistakesIn(name, stage);
  if (mistakes.length > 0) throw new Error(`Stage "${name}" in lib/stages.ts: ${mistakes.join('; ')}.`);
  return stage;
}

/** The name of the table a stage uses: the restored one's, where one has taken the place. */
export const tableNameOf = ({ tableName, restoredStreamArn }: Stage): string =>
  restoredStreamArn?.split('/')[1] ?? tableName;

/** What is wrong with the settings of a stage, in words for the operator. */
export function mistakesIn(name: string, stage: Stage): string[] {
  const isLocal = name === 'local';
  const originOf = (url: string) => URL.parse(url)?.origin;
  const secure = (url: string) => url.startsWith('https://') || (isLocal && url.startsWith('http://127.0.0.1'));
  const within = (value: number, least: number, most: number) =>
    Number.isInteger(value) && value >= least && value <= most;
  const checks: [boolean, string][] = [
    [/^\d{12}$/.test(stage.account), 'account has 12 digits'],
    [/^(?!cn-|us-gov-)[a-z]{2}(-[a-z]+)+-\d$/.test(stage.region), 'region is the name of a commercial AWS region'],
    [/^[A-Za-z0-9_.-]{3,255}$/.test(stage.tableName), 'tableName has 3 to 255 letters, digits, or any of _.-'],
    [
      stage.restoredStreamArn === undefined || isStreamOf(stage, stage.restoredStreamArn),
      "restoredStreamArn is the ARN of a table's stream in the account and region of the stage",
    ],
    [
      secure(stage.portalUrl) && originOf(stage.portalUrl) !== undefined && !stage.portalUrl.endsWith('/'),
      'portalUrl begins with https:// and has no slash at its end',
    ],
    [
      secure(stage.helpUrl) && originOf(stage.helpUrl) !== undefined && !stage.helpUrl.endsWith('/'),
      'helpUrl begins with https:// and has no slash at its end',
    ],
    [stage.appOrigins.length > 0, 'appOrigins names at least one origin'],
    [
      stage.appOrigins.every((origin) => secure(origin) && originOf(origin) === origin),
      'appOrigins are bare https:// origins',
    ],
    [stage.appOrigins.includes(originOf(stage.portalUrl) ?? ''), 'appOrigins includes the origin of portalUrl'],
    [/^[^\s<>@]+@[^\s<>@]+$/.test(stage.mailFrom), 'mailFrom is a bare e-mail address'],
    [within(stage.accessTokenMinutes, 5, 1440), 'accessTokenMinutes lies between 5 and 1440'],
    [within(stage.refreshTokenDays, 1, 3650), 'refreshTokenDays lies between 1 and 3650'],
    [
      stage.refreshTokenDays * 1440 > stage.accessTokenMinutes,
      'a refresh token (refreshTokenDays) outlives an access token (accessTokenMinutes)',
    ],
    [within(stage.throttle.rate, 1, 10_000), 'throttle.rate lies between 1 and 10000'],
    [within(stage.throttle.burst, 1, 5000), 'throttle.burst lies between 1 and 5000'],
    [/^[^\s@]+@[^\s@]+$/.test(stage.alarmEmail), 'alarmEmail is an e-mail address'],
    ...checksOfPlans(stage.plans),
  ];
  return checks.filter(([holds]) => !holds).map(([, rule]) => rule);
}

const isStreamOf = ({ account, region }: Stage, arn: string) =>
  new RegExp(`^arn:aws[a-z-]*:dynamodb:${region}:${account}:table/[A-Za-z0-9_.-]{3,255}/stream/.+$`).test(arn);

/** Functions are handed the plans in their environment, which holds 4 KB. */
const mostPlansLength = 3000;

function checksOfPlans(plans: Plans): [boolean, string][] {
  const all = Object.values(plans);
  return [
    [
      Plans.safeParse(plans).success,
      'plans have lower-case ids, a label, a currency of three capitals, and prices in whole cents, none below 0',
    ],
    [plans[firstPlanId]?.seatModel === 'per-role', `plans has "${firstPlanId}", on which every practice begins`],
    [
      all.every(({ seatModel, seatCents }) => typesOf(seatModel).every((type) => seatCents[type] !== undefined)),
      'plans name a price for every seat type of their seat model',
    ],
    [new Set(all.map(({ currency }) => currency)).size <= 1, 'plans are all in one currency'],
    [JSON.stringify(plans).length <= mostPlansLength, `plans take at most ${mostPlansLength} characters of JSON`],
  ];
}
