import { Duration, Validations } from 'aws-cdk-lib';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { alarmAbove0 } from './alarms.ts';

interface QueueSettings {
  readonly key: IKey;
  readonly alarmAction: IAlarmAction;
  /** What it means that something was given up. */
  readonly impact: string;
  /** How long its function may work on a message; ten seconds unless told. */
  readonly seconds?: number | undefined;
}

const longestKept = Duration.days(14);

/** A queue whose messages, after many tries, end in a queue of their own that sets off an alarm. */
export function queueWithFailures(scope: Construct, id: string, settings: QueueSettings): Queue {
  const failures = failureQueue(scope, `${id}Failures`, settings);
  return new Queue(scope, id, {
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: settings.key,
    enforceSSL: true,
    visibilityTimeout: Duration.seconds(6 * (settings.seconds ?? 10)),
    retentionPeriod: Duration.days(4),
    deadLetterQueue: { queue: failures, maxReceiveCount: 12 },
  });
}

/** Where what was given up is kept for the operator to look at. */
export function failureQueue(scope: Construct, id: string, { key, alarmAction, impact }: QueueSettings): Queue {
  const queue = new Queue(scope, id, {
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: key,
    enforceSSL: true,
    retentionPeriod: longestKept,
  });
  const waiting = queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5) });
  alarmAbove0(queue, 'not-empty', waiting, { impact, alarmAction });
  Validations.of(queue).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'It is where failures end: only the operator takes messages out of it.',
  });
  return queue;
}
