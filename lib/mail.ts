import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { ConfigurationSet, EmailSendingEvent, EventDestination, SuppressionReasons } from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** How mail leaves, and how what became of it comes back: SES events through a topic to a queue. */
export function mailing(scope: Construct, key: Key, events: Queue): ConfigurationSet {
  const topic = new Topic(scope, 'MailEvents', { masterKey: key, enforceSSL: true });
  topic.addSubscription(new SqsSubscription(events));
  const ses = new ServicePrincipal('ses.amazonaws.com', {
    conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
  });
  key.grant(ses, 'kms:Decrypt', 'kms:GenerateDataKey');
  topic.addToResourcePolicy(
    new PolicyStatement({ actions: ['sns:Publish'], principals: [ses], resources: [topic.topicArn] }),
  );

  const configurationSet = new ConfigurationSet(scope, 'Mail', {
    suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    reputationMetrics: true,
  });
  configurationSet.addEventDestination('Events', {
    destination: EventDestination.snsTopic(topic),
    events: [EmailSendingEvent.SEND, EmailSendingEvent.DELIVERY, EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT],
  });
  return configurationSet;
}
