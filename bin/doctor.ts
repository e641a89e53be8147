// Says whether a stage can be deployed and is in good health: `npm run doctor -- --help`.
import { parseArgs } from 'node:util';
import { CognitoIdentityProviderClient, DescribeUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import {
  GetAccountSendingEnabledCommand,
  GetIdentityDkimAttributesCommand,
  GetIdentityVerificationAttributesCommand,
  GetSendQuotaCommand,
  SESClient,
} from '@aws-sdk/client-ses';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type Stage, stageNamed, tableNameOf } from '../lib/stages.ts';
import {
  type Finding,
  judgeAccount,
  judgeLogins,
  judgeMissingTable,
  judgeSender,
  judgeSending,
  judgeTable,
  later,
  problem,
} from './diagnosis.ts';
import { runCommand } from './operator.ts';

interface Examined {
  readonly stage: Stage;
  /** An output of the deployment; without it the logins are not looked at. */
  readonly userPoolId?: string | undefined;
}

interface Check {
  readonly about: string;
  readonly examine: (examined: Examined) => Promise<Finding>;
}

/** Whether the account behind the credentials is the stage's, and ready for CDK; asks for the mark CDK's bootstrap left. */
async function examineAccount({ stage: { account, region } }: Examined): Promise<Finding> {
  const Name = '/cdk-bootstrap/hnb659fds/version';
  const ssm = new SSMClient({ region });
  const found = await orUndefined('ParameterNotFound', ssm.send(new GetParameterCommand({ Name })));
  if (!found) {
    const bootstrap = 'node bin/prepared.mjs cdk bootstrap -c stage=NAME';
    return problem(`CDK is not set up in ${region} of the account of these credentials: run ${bootstrap}`);
  }
  return judgeAccount(found.Parameter?.ARN, account);
}

async function examineSender({ stage: { mailFrom, region } }: Examined): Promise<Finding> {
  const domain = mailFrom.slice(mailFrom.indexOf('@') + 1);
  const ses = new SESClient({ region });
  const Identities = [domain];
  const { VerificationAttributes } = await ses.send(new GetIdentityVerificationAttributesCommand({ Identities }));
  const { DkimAttributes } = await ses.send(new GetIdentityDkimAttributesCommand({ Identities }));
  const dkim = DkimAttributes?.[domain];
  return judgeSender(domain, {
    verification: VerificationAttributes?.[domain]?.VerificationStatus,
    signs: dkim?.DkimEnabled === true && dkim.DkimVerificationStatus === 'Success',
  });
}

async function examineSending({ stage: { region } }: Examined): Promise<Finding> {
  const ses = new SESClient({ region });
  const { Enabled = false } = await ses.send(new GetAccountSendingEnabledCommand({}));
  const { Max24HourSend = 0 } = await ses.send(new GetSendQuotaCommand({}));
  return judgeSending(Enabled, Max24HourSend);
}

async function examineTable({ stage }: Examined): Promise<Finding> {
  const TableName = tableNameOf(stage);
  const dynamo = new DynamoDBClient({ region: stage.region });
  const found = await orUndefined('ResourceNotFoundException', dynamo.send(new DescribeTableCommand({ TableName })));
  if (!found?.Table) return judgeMissingTable(stage);
  const { ContinuousBackupsDescription: backups } = await dynamo.send(
    new DescribeContinuousBackupsCommand({ TableName }),
  );
  const { TimeToLiveDescription: forgetting } = await dynamo.send(new DescribeTimeToLiveCommand({ TableName }));
  return judgeTable(stage, { table: found.Table, backups, forgetting });
}

async function examineLogins({ stage: { region }, userPoolId }: Examined): Promise<Finding> {
  if (!userPoolId) return later('give --user-pool-id, an output of the deployment, to have them looked at');
  const cognito = new CognitoIdentityProviderClient({ region });
  const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId: userPoolId }));
  return judgeLogins(UserPool);
}

const checks: readonly Check[] = [
  { about: 'account', examine: examineAccount },
  { about: 'sender', examine: examineSender },
  { about: 'sending', examine: examineSending },
  { about: 'table', examine: examineTable },
  { about: 'logins', examine: examineLogins },
];

/** What every check found. One that cannot be carried out is a problem, never an exception. */
export const diagnose = (examined: Examined): Promise<(Finding & { about: string })[]> =>
  Promise.all(checks.map(async ({ about, examine }) => ({ about, ...(await examine(examined).catch(unanswered)) })));

function unanswered(error: unknown): Finding {
  const { name, message } = error as Error;
  if (name === 'CredentialsProviderError') return problem('there are no AWS credentials: set AWS_PROFILE or sign in');
  return problem(`AWS did not say (${name}): ${message}`);
}

async function orUndefined<T>(missing: string, asked: Promise<T>): Promise<T | undefined> {
  return asked.catch((error: Error) => {
    if (error.name === missing) return undefined;
    throw error;
  });
}

const usage = `Usage: npm run doctor -- --stage NAME [--user-pool-id ID]

Uses your AWS credentials (AWS_PROFILE and the like) and changes nothing. Exits 1 when something is wrong.`;

if (import.meta.main) {
  const options = { stage: { type: 'string' }, 'user-pool-id': { type: 'string' }, help: { type: 'boolean' } } as const;
  const { values } = parseArgs({ options });
  if (values.help || !values.stage) {
    console.log(usage);
    process.exit(values.help ? 0 : 1);
  }
  const { stage, 'user-pool-id': userPoolId } = values;
  await runCommand(async () => {
    const findings = await diagnose({ stage: stageNamed(stage), userPoolId });
    for (const { state, about, says } of findings) console.log(`${state.padEnd(7)}  ${about.padEnd(7)}  ${says}`);
    if (findings.some(({ state }) => state === 'problem')) process.exitCode = 1;
  });
}
