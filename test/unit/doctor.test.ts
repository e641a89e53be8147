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
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  judgeAccount,
  judgeLogins,
  judgeMissingTable,
  judgeSender,
  judgeSending,
  judgeTable,
} from '../../bin/diagnosis.ts';
import { diagnose } from '../../bin/doctor.ts';
import { stageNamed } from '../../lib/stages.ts';

const stage = stageNamed('example');
const streamArn = `arn:aws:dynamodb:${stage.region}:${stage.account}:table/restored/stream/2026-10-01T08:00:00.000`;
const markOf = (account: string) => `arn:aws:ssm:us-east-1:${account}:parameter/cdk-bootstrap/hnb659fds/version`;

const healthy = {
  table: {
    TableStatus: 'ACTIVE',
    DeletionProtectionEnabled: true,
    SSEDescription: { SSEType: 'KMS' },
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    LatestStreamArn: streamArn,
  },
  backups: {
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED' },
  },
  forgetting: { TimeToLiveStatus: 'ENABLED', AttributeName: 'forgottenAtSeconds' },
} as const;

describe('the account', () => {
  test("is in order when it is the stage's", () => {
    expect(judgeAccount(markOf(stage.account), stage.account).state).toBe('ok');
  });

  test('is a problem when the credentials lead elsewhere, and both accounts are named', () => {
    const { state, says } = judgeAccount(markOf('333333333333'), stage.account);
    expect(state).toBe('problem');
    expect(says).toContain('333333333333');
    expect(says).toContain(stage.account);
  });
});

describe('the sender', () => {
  test('is in order when its domain is verified and its mails are signed', () => {
    expect(judgeSender('a.example', { verification: 'Success', signs: true }).state).toBe('ok');
  });

  test.each([
    ['unknown to SES', { verification: undefined, signs: false }, 'create it'],
    ['not verified yet', { verification: 'Pending', signs: false }, 'DNS records'],
    ['not signing', { verification: 'Success', signs: false }, 'Easy DKIM'],
  ])('is a problem while it is %s', (_, known, remedy) => {
    const { state, says } = judgeSender('a.example', known);
    expect(state).toBe('problem');
    expect(says).toContain(remedy);
  });
});

describe('sending', () => {
  test.each([[50_000], [-1]])('is in order outside the sandbox, at %d mails a day', (mailsADay) => {
    expect(judgeSending(true, mailsADay).state).toBe('ok');
  });

  test.each([
    [true, 200, 'production access'],
    [false, 50_000, 'paused'],
  ])('is a problem in the sandbox and while it is paused', (enabled, mailsADay, remedy) => {
    const { state, says } = judgeSending(enabled, mailsADay);
    expect(state).toBe('problem');
    expect(says).toContain(remedy);
  });
});

describe('the table', () => {
  test('is in order when nothing a restored table lacks is missing', () => {
    expect(judgeTable(stage, healthy)).toEqual({ state: 'ok', says: 'caseload-example is protected and backed up' });
  });

  test.each([
    ['is still being restored', { table: { ...healthy.table, TableStatus: 'CREATING' } }, 'CREATING'],
    ['can be deleted', { table: { ...healthy.table, DeletionProtectionEnabled: false } }, 'deletion protection'],
    ['is under a key of AWS', { table: { ...healthy.table, SSEDescription: undefined } }, 'key'],
    ['has no stream', { table: { ...healthy.table, StreamSpecification: undefined } }, 'stream'],
    ['cannot be restored', { backups: { ContinuousBackupsStatus: 'ENABLED' } }, 'point-in-time recovery'],
    ['forgets nothing', { forgetting: { TimeToLiveStatus: 'DISABLED' } }, 'time to live'],
    ['forgets by another time', { forgetting: { ...healthy.forgetting, AttributeName: 'ttl' } }, 'time to live'],
  ] as const)('is a problem when it %s', (_, change, remedy) => {
    const { state, says } = judgeTable(stage, { ...healthy, ...change } as Parameters<typeof judgeTable>[1]);
    expect(state).toBe('problem');
    expect(says).toContain(remedy);
  });

  test('that was restored must be the one whose stream the stage names', () => {
    const restored = { ...stage, restoredStreamArn: streamArn };
    expect(judgeTable(restored, healthy).says).toBe('restored is protected and backed up');
    const other = { ...healthy, table: { ...healthy.table, LatestStreamArn: `${streamArn}1` } };
    expect(judgeTable(restored, other).says).toContain(`set restoredStreamArn to ${streamArn}1`);
  });

  test('may be missing before the first deployment, but not once a restored one is named', () => {
    expect(judgeMissingTable(stage).state).toBe('later');
    expect(judgeMissingTable({ ...stage, restoredStreamArn: streamArn }).state).toBe('problem');
  });
});

describe('the logins', () => {
  test('are in order when they are protected and can be mailed to', () => {
    expect(judgeLogins({ DeletionProtection: 'ACTIVE' }).state).toBe('ok');
  });

  test('are a problem when they can be deleted or not be mailed to', () => {
    expect(judgeLogins(undefined).state).toBe('problem');
    expect(judgeLogins({ DeletionProtection: 'INACTIVE' }).state).toBe('problem');
    expect(judgeLogins({ DeletionProtection: 'ACTIVE', EmailConfigurationFailure: 'no identity' }).says).toContain(
      'no identity',
    );
  });
});

describe('a diagnosis', () => {
  const ssm = mockClient(SSMClient);
  const ses = mockClient(SESClient);
  const dynamo = mockClient(DynamoDBClient);
  const cognito = mockClient(CognitoIdentityProviderClient);
  const failure = (name: string) => Object.assign(new Error('no'), { name });
  const statesOf = async (userPoolId?: string) => {
    const findings = await diagnose({ stage, userPoolId });
    return Object.fromEntries(findings.map(({ about, state }) => [about, state]));
  };

  beforeEach(() => {
    for (const client of [ssm, ses, dynamo, cognito]) client.reset();
    ssm.on(GetParameterCommand).resolves({ Parameter: { ARN: markOf(stage.account) } });
    ses.on(GetIdentityVerificationAttributesCommand, { Identities: ['caseload.example'] }).resolves({
      VerificationAttributes: { 'caseload.example': { VerificationStatus: 'Success' } },
    });
    ses.on(GetIdentityDkimAttributesCommand, { Identities: ['caseload.example'] }).resolves({
      DkimAttributes: { 'caseload.example': { DkimEnabled: true, DkimVerificationStatus: 'Success' } },
    });
    ses.on(GetAccountSendingEnabledCommand).resolves({ Enabled: true });
    ses.on(GetSendQuotaCommand).resolves({ Max24HourSend: 50_000 });
    const TableName = stage.tableName;
    dynamo.on(DescribeTableCommand, { TableName }).resolves({ Table: healthy.table });
    dynamo
      .on(DescribeContinuousBackupsCommand, { TableName })
      .resolves({ ContinuousBackupsDescription: healthy.backups });
    dynamo.on(DescribeTimeToLiveCommand, { TableName }).resolves({ TimeToLiveDescription: healthy.forgetting });
    cognito
      .on(DescribeUserPoolCommand, { UserPoolId: 'pool' })
      .resolves({ UserPool: { DeletionProtection: 'ACTIVE' } });
  });

  test('of a healthy deployment finds everything in order', async () => {
    const all = { account: 'ok', sender: 'ok', sending: 'ok', table: 'ok', logins: 'ok' };
    expect(await statesOf('pool')).toEqual(all);
  });

  test('before the first deployment finds nothing wrong', async () => {
    dynamo.on(DescribeTableCommand).rejects(failure('ResourceNotFoundException'));
    const before = { account: 'ok', sender: 'ok', sending: 'ok', table: 'later', logins: 'later' };
    expect(await statesOf()).toEqual(before);
  });

  test('tells how to set CDK up where that was not done', async () => {
    ssm.on(GetParameterCommand).rejects(failure('ParameterNotFound'));
    const [account] = await diagnose({ stage });
    expect(account).toMatchObject({ about: 'account', state: 'problem' });
    expect(account?.says).toContain('cdk bootstrap -c stage=NAME');
  });

  test('goes on when a question is not answered, and says so', async () => {
    ses.on(GetSendQuotaCommand).rejects(failure('AccessDeniedException'));
    ssm.on(GetParameterCommand).rejects(failure('CredentialsProviderError'));
    const findings = await diagnose({ stage, userPoolId: 'pool' });
    const said = Object.fromEntries(findings.map(({ about, says }) => [about, says]));
    expect(said['sending']).toBe('AWS did not say (AccessDeniedException): no');
    expect(said['account']).toContain('there are no AWS credentials');
    expect(findings.filter(({ state }) => state === 'ok')).toHaveLength(3);
  });

  test('changes nothing', async () => {
    await statesOf('pool');
    const asked = [ssm.calls(), ses.calls(), dynamo.calls(), cognito.calls()].flat();
    const names = asked.map(({ args: [command] }) => String(command.constructor.name));
    expect(names.every((name) => /^(Get|Describe)/.test(name))).toBe(true);
    expect(names).toHaveLength(9);
  });
});
