import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import { element, memberPrefixes, QueryProblem, queryService } from './query-protocol.ts';
import type { Store } from './store.ts';

interface Subscription {
  readonly arn: string;
  readonly queueArn: string;
  readonly isRaw: boolean;
}

/** What a publisher says; `attributes` are as the SNS envelope carries them. */
interface Notification {
  readonly message: string;
  readonly subject?: string;
  readonly attributes?: Readonly<Record<string, { Type: string; Value: string }>>;
}

const namespace = 'http://sns.amazonaws.com/doc/2010-03-31/';
const largestBytes = 262_144;

interface SnsIn {
  readonly store: Store;
  readonly clock: Clock;
  readonly region: string;
  readonly account: string;
  /** Must have stored the body when it returns: SNS itself keeps nothing. */
  toQueue(queueArn: string, body: string): void;
}

/** SNS topics whose subscribers are queues; topics and subscriptions come from the template at every start. */
export function openSns(cloud: SnsIn) {
  const topics = new Map<string, Subscription[]>();

  const publish = (topicArn: string, notification: Notification): string => {
    const subscriptions = subscriptionsOf(topics, topicArn);
    const messageId = randomUUID();
    const wrapped = JSON.stringify(envelope(cloud, topicArn, messageId, notification));
    for (const { queueArn, isRaw } of subscriptions) cloud.toQueue(queueArn, isRaw ? notification.message : wrapped);
    return messageId;
  };

  return {
    answer: queryService(namespace, {
      Publish: (form) => element('MessageId', publish(form.get('TopicArn') ?? form.get('TargetArn') ?? '', read(form))),
      ListSubscriptionsByTopic(form) {
        const topicArn = form.get('TopicArn') ?? '';
        const listed = subscriptionsOf(topics, topicArn).map((each) => describe(each, topicArn, cloud.account));
        return `<Subscriptions>${listed.join('')}</Subscriptions>`;
      },
    }),

    /** Makes a topic known, from the properties of an AWS::SNS::Topic; throws on what only AWS can do. */
    ensureTopic(topicArn: string, properties: Record<string, unknown>): void {
      if (String(properties['FifoTopic']) === 'true') throw new Error('FIFO topics are not supported here.');
      if (!topics.has(topicArn)) topics.set(topicArn, []);
    },

    /** Subscribes a queue, from the properties of an AWS::SNS::Subscription; throws on what only AWS can do. */
    ensureSubscription(properties: Record<string, unknown>): void {
      const { TopicArn: topicArn, Protocol: protocol, Endpoint: endpoint, RawMessageDelivery: raw } = properties;
      if (protocol !== 'sqs') throw new Error(`Only queues can subscribe to a topic here, not ${protocol}.`);
      if (properties['FilterPolicy']) throw new Error('Filter policies of subscriptions are not supported here.');
      const queueArn = String(endpoint);
      const arn = `${topicArn}:${createHash('sha256').update(queueArn).digest('hex').slice(0, 36)}`;
      const others = (topics.get(String(topicArn)) ?? []).filter((each) => each.arn !== arn);
      topics.set(String(topicArn), [...others, { arn, queueArn, isRaw: String(raw) === 'true' }]);
    },

    /** Hands the message to every subscriber; throws when there is no such topic. */
    publish: (topicArn: string, message: string): void => void publish(topicArn, { message }),
  };
}

function subscriptionsOf(topics: ReadonlyMap<string, Subscription[]>, topicArn: string): Subscription[] {
  const found = topics.get(topicArn);
  if (!found) throw new QueryProblem('NotFound', 'Topic does not exist', 404);
  return found;
}

function read(form: URLSearchParams): Notification {
  const message = form.get('Message') ?? '';
  if (message === '') throw invalid('Empty message');
  if (Buffer.byteLength(message) > largestBytes) throw invalid('Message too long');
  if (form.has('MessageStructure')) throw invalid('MessageStructure is not supported here');
  const subject = form.get('Subject') ?? undefined;
  if (subject !== undefined && !/^[\x21-\x7e][\x20-\x7e]{0,99}$/.test(subject)) throw invalid('Subject');
  const attributes = attributesIn(form);
  return { message, ...(subject && { subject }), ...(Object.keys(attributes).length > 0 && { attributes }) };
}

function attributesIn(form: URLSearchParams): Record<string, { Type: string; Value: string }> {
  const field = (path: string) => form.get(path) ?? '';
  return Object.fromEntries(
    memberPrefixes(form, 'MessageAttributes', 'entry').map((entry) => {
      const value = field(`${entry}.Value.StringValue`) || field(`${entry}.Value.BinaryValue`);
      return [field(`${entry}.Name`), { Type: field(`${entry}.Value.DataType`), Value: value }];
    }),
  );
}

const invalid = (reason: string) => new QueryProblem('InvalidParameter', `Invalid parameter: ${reason}`);

function envelope({ clock, region }: SnsIn, TopicArn: string, MessageId: string, notification: Notification): object {
  const { message, subject, attributes } = notification;
  return {
    Type: 'Notification',
    MessageId,
    TopicArn,
    ...(subject && { Subject: subject }),
    Message: message,
    Timestamp: new Date(clock.now()).toISOString(),
    SignatureVersion: '1',
    Signature: 'not-signed',
    SigningCertURL: `https://sns.${region}.amazonaws.com/SimpleNotificationService-local.pem`,
    UnsubscribeURL: `https://sns.${region}.amazonaws.com/?Action=Unsubscribe`,
    ...(attributes && { MessageAttributes: attributes }),
  };
}

function describe({ arn, queueArn }: Subscription, topicArn: string, owner: string): string {
  const fields = { SubscriptionArn: arn, Owner: owner, Protocol: 'sqs', Endpoint: queueArn, TopicArn: topicArn };
  return `<member>${Object.entries(fields)
    .map(([name, value]) => element(name, value))
    .join('')}</member>`;
}
