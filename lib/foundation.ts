import { Stack, Validations } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Stage } from './stages.ts';

/** The one key everything at rest is encrypted with; the services that write for us may use it for that. */
export function dataKey(scope: Construct): Key {
  const key = new Key(scope, 'Key', { enableKeyRotation: true, description: 'Caseload data at rest' });
  const { account, region } = Stack.of(scope);
  const logs = new ServicePrincipal(`logs.${region}.amazonaws.com`, {
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${region}:${account}:*` } },
  });
  key.grantEncryptDecrypt(logs);
  const alarms = new ServicePrincipal('cloudwatch.amazonaws.com', {
    conditions: { StringEquals: { 'aws:SourceAccount': account } },
  });
  key.grant(alarms, 'kms:Decrypt', 'kms:GenerateDataKey');
  return key;
}

/** What links and cursors are signed with. Rotating it keeps the value before it good until the next rotation. */
export function signingKey(scope: Construct, encryptionKey: Key): Secret {
  const secret = new Secret(scope, 'SigningKey', {
    description: 'Signs invitation links and list cursors',
    encryptionKey,
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
  });
  const reason =
    'It opens no account and no service, and only functions read it. AWS rotates a secret of this kind only through a ' +
    'function of ours, one more reader and writer of it; the operator does it by one command (docs/operating.md).';
  Validations.of(secret).acknowledge(
    { id: 'AwsSolutions-SMG4', reason },
    { id: 'HIPAA.Security-SecretsManagerRotationEnabled', reason },
  );
  return secret;
}

/** What the payment provider knows us by. It begins without a key: the operator puts in what the provider gave them. */
export function paymentSecret(scope: Construct, encryptionKey: Key): Secret {
  const secret = new Secret(scope, 'PaymentSecret', {
    description: 'The API key and the webhook secret of the payment provider',
    encryptionKey,
    generateSecretString: { secretStringTemplate: JSON.stringify({ apiKey: '' }), generateStringKey: 'webhookSecret' },
  });
  const reason =
    'Only the payment provider can make new values, and it has no call for that: the operator makes them there and puts ' +
    'them in by one command. The values before stay good for its messages until the next rotation.';
  Validations.of(secret).acknowledge(
    { id: 'AwsSolutions-SMG4', reason },
    { id: 'HIPAA.Security-SecretsManagerRotationEnabled', reason },
  );
  return secret;
}

/** Tells the operator of every alarm. */
export function alarmAction(scope: Construct, masterKey: Key, { alarmEmail }: Stage): SnsAction {
  const topic = new Topic(scope, 'Alarms', { masterKey, enforceSSL: true });
  topic.addSubscription(new EmailSubscription(alarmEmail));
  // A topic with a policy of its own has lost the default one, by which alarms may publish.
  const alarms = new ServicePrincipal('cloudwatch.amazonaws.com', {
    conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
  });
  topic.addToResourcePolicy(
    new PolicyStatement({ actions: ['sns:Publish'], principals: [alarms], resources: [topic.topicArn] }),
  );
  return new SnsAction(topic);
}
