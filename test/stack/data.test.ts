import { describe, expect, test } from 'vitest';
import { clientIndexKeys, openFormAssignmentKeys } from '../../functions/shared/table/index-keys.ts';
import { keys } from '../../functions/shared/table/keys.ts';
import { indexNames } from '../../lib/table.ts';
import { functions, stage, templateOf } from './template.ts';

const template = templateOf();
const key = { 'Fn::GetAtt': [template.made('Key').id, 'Arn'] };

describe('the table', () => {
  const { Properties: table, DeletionPolicy } = template.only('AWS::DynamoDB::GlobalTable');
  const [replica, ...others] = table.Replicas;
  const keyNames = (schema: readonly { AttributeName: string }[]) => schema.map(({ AttributeName }) => AttributeName);

  test('outlives the stack and cannot be deleted by mistake', () => {
    expect(DeletionPolicy).toBe('Retain');
    expect(replica.DeletionProtectionEnabled).toBe(true);
  });

  test('can be taken back to any second of the last 35 days', () => {
    expect(replica.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
  });

  test('is encrypted with the key of the data, in one region only', () => {
    expect(table.SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
    expect(replica).toMatchObject({ Region: stage.region, SSESpecification: { KMSMasterKeyId: key } });
    expect(others).toEqual([]);
  });

  test('has the keys and the indexes that the key space is written in', () => {
    expect(keyNames(table.KeySchema)).toEqual(Object.keys(keys.sweep()));
    const listed = { practiceId: 'p', id: 'c', status: 'active', firstName: 'F', lastName: 'L' };
    const written = Object.keys({ ...clientIndexKeys(listed), ...openFormAssignmentKeys('p', 'c', 'r', 't') });
    const indexes = table.GlobalSecondaryIndexes as { IndexName: string; KeySchema: { AttributeName: string }[] }[];
    expect(indexes.flatMap(({ KeySchema }) => keyNames(KeySchema))).toEqual(written);
    expect(indexes.map(({ IndexName }) => IndexName)).toEqual(indexNames);
  });

  test('tells its stream of old and new items, and forgets items by their time', () => {
    expect(table.StreamSpecification).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
    expect(table.TimeToLiveSpecification).toEqual({ AttributeName: 'forgottenAtSeconds', Enabled: true });
  });
});

describe('a restored table in the place of the table', () => {
  const arn = `arn:aws:dynamodb:${stage.region}:${stage.account}:table/caseload-restored`;
  const restoredStreamArn = `${arn}/stream/2026-10-01T08:00:00.000`;
  const restored = templateOf({ restoredStreamArn });

  test('is what every function reads and writes, and what wakes the dispatcher', () => {
    for (const { name, uses } of functions.filter((fn) => (fn.uses as readonly string[]).includes('table'))) {
      expect(restored.made(name).Properties.Environment.Variables.TABLE_NAME, `${uses}`).toBe('caseload-restored');
      const rights = restored.rightsOf(name).filter(({ actions }) => actions.some((one) => /^dynamodb:/.test(one)));
      for (const { resources } of rights) expect(resources).toContain(':table/caseload-restored');
    }
    const mappings = restored
      .ofType('AWS::Lambda::EventSourceMapping')
      .map(({ Properties }) => Properties.EventSourceArn);
    expect(mappings).toContain(restoredStreamArn);
  });

  test('leaves the table of the stack as it is', () => {
    const table = restored.only('AWS::DynamoDB::GlobalTable');
    expect(table).toEqual(template.only('AWS::DynamoDB::GlobalTable'));
  });
});

describe('the logins', () => {
  const { Properties: pool, DeletionPolicy } = template.only('AWS::Cognito::UserPool');

  test('outlive the stack and cannot be deleted by mistake', () => {
    expect(DeletionPolicy).toBe('Retain');
    expect(pool.DeletionProtection).toBe('ACTIVE');
  });

  test('are e-mail addresses, whatever their case, that have been verified', () => {
    expect(pool.UsernameAttributes).toEqual(['email']);
    expect(pool.UsernameConfiguration).toEqual({ CaseSensitive: false });
    expect(pool.AutoVerifiedAttributes).toEqual(['email']);
    expect(pool.AccountRecoverySetting.RecoveryMechanisms).toEqual([{ Name: 'verified_email', Priority: 1 }]);
  });

  test('come about by sign-up only after the trigger has agreed', () => {
    const trigger = template.made('pre-sign-up').id;
    expect(pool.LambdaConfig).toEqual({ PreSignUp: { 'Fn::GetAtt': [trigger, 'Arn'] } });
    const parameter = template.only('AWS::SSM::Parameter').Properties;
    expect(parameter.Value).toEqual({ Ref: template.made('Logins/Staff').id });
    const { Variables } = template.made('pre-sign-up').Properties.Environment;
    expect(Variables.STAFF_CLIENT_ID_PARAMETER).toBe(parameter.Name);
  });

  test.each(['open', 'closed'] as const)(
    'where sign-up is %s, the pool, the trigger and the founding of practices know',
    (signUp) => {
      const changed = templateOf({ signUp });
      for (const name of ['pre-sign-up', 'practices']) {
        expect(changed.made(name).Properties.Environment.Variables.SIGN_UP).toBe(signUp);
      }
      const { AdminCreateUserConfig } = changed.only('AWS::Cognito::UserPool').Properties;
      expect(AdminCreateUserConfig).toEqual({ AllowAdminCreateUserOnly: signUp === 'closed' });
    },
  );

  test('are kept on the Essentials plan, offer an authenticator app, and mail through SES', () => {
    expect(pool).toMatchObject({ UserPoolTier: 'ESSENTIALS', MfaConfiguration: 'OPTIONAL' });
    expect(pool.EnabledMfas).toEqual(['SOFTWARE_TOKEN_MFA']);
    expect(pool.EmailConfiguration).toMatchObject({ EmailSendingAccount: 'DEVELOPER', From: stage.mailFrom });
  });

  test.each(['Staff', 'Portal'])('the %s app gives short tokens that can be revoked, and no more rights', (app) => {
    expect(template.made(`Logins/${app}`).Properties).toMatchObject({
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: 'ENABLED',
      WriteAttributes: ['locale'],
      AllowedOAuthFlowsUserPoolClient: false,
      AccessTokenValidity: stage.accessTokenMinutes,
      RefreshTokenValidity: stage.refreshTokenDays * 1440,
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'minutes' },
    });
  });

  test('have no apps besides the two', () => {
    expect(template.ofType('AWS::Cognito::UserPoolClient')).toHaveLength(2);
  });
});

test('the key of the data is renewed every year and outlives the stack', () => {
  const dataKey = template.only('AWS::KMS::Key');
  expect(dataKey.Properties.EnableKeyRotation).toBe(true);
  expect(dataKey.DeletionPolicy).toBe('Retain');
});

test('secrets are made by AWS or put in by the operator: none is in the template', () => {
  const secret = template.made('SigningKey').Properties;
  expect(secret.SecretString).toBeUndefined();
  expect(secret.GenerateSecretString).toEqual({ PasswordLength: 64, ExcludePunctuation: true });
  expect(secret.KmsKeyId).toEqual(key);
  const payment = template.made('PaymentSecret').Properties;
  expect(payment.SecretString).toBeUndefined();
  expect(payment.GenerateSecretString).toEqual({
    SecretStringTemplate: '{"apiKey":""}',
    GenerateStringKey: 'webhookSecret',
  });
  expect(payment.KmsKeyId).toEqual(key);
  for (const { name } of functions) {
    const values = Object.values(template.made(name).Properties.Environment.Variables);
    expect(JSON.stringify(values)).not.toContain('resolve:');
  }
});

test('logs are encrypted and outlive the stack', () => {
  for (const { Properties, DeletionPolicy } of template.ofType('AWS::Logs::LogGroup')) {
    expect(Properties).toEqual({ KmsKeyId: key, RetentionInDays: stage.logRetention });
    expect(DeletionPolicy).toBe('Retain');
  }
});

test('the outputs are what the apps and the tools must know', () => {
  expect(Object.keys(template.outputs).sort()).toEqual(
    ['ApiUrl', 'PortalClientId', 'PortalUrl', 'Region', 'StaffClientId', 'UserPoolId'].sort(),
  );
  expect(template.outputs['PortalUrl']).toEqual({ Value: stage.portalUrl });
});

test('the stack is far from the 500 resources CloudFormation allows', () => {
  expect(template.resources.length).toBeLessThan(350);
});
