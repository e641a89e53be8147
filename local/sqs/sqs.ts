import { setTimeout as pause } from 'node:timers/promises';
import { type JsonOperation, jsonService } from '../json-protocol.ts';
import { answerOf, attributesMd5, chosen, md5, recordOf, type SqsMessage } from './messages.ts';
import type { KeptMessage, MessageAttributes, Queue, Queues, QueuesIn } from './queues.ts';
import { openQueues } from './queues.ts';
import { bodyOf, forEachEntry, type Input, missing, required, within } from './requests.ts';

const dialect = {
  version: '1.0',
  target: 'AmazonSQS',
  errorPrefix: 'com.amazonaws.sqs#',
  errorNames: { unknownOperation: 'UnsupportedOperation', internal: 'InternalError' },
  // Clients from the time of the XML protocol know one error by an older name.
  refusalHeaders: (code: string) => ({
    'x-amzn-query-error': `${code === 'QueueDoesNotExist' ? 'AWS.SimpleQueueService.NonExistentQueue' : code};Sender`,
  }),
} as const;

// A local poll ends sooner than on AWS, so that stopping the cloud never waits for a poller.
const longestPollMilliseconds = 1000;
const pollEveryMilliseconds = 25;

/** SQS with standard queues that survive a crash; queue URLs are under `mountPath` of the caller's origin. */
export function openSqs({ mountPath = '/_local/sqs', ...cloud }: QueuesIn & { readonly mountPath?: string }) {
  const queues = openQueues(cloud);
  const { account } = cloud;
  return {
    answer: jsonService(dialect, operationsOn(queues, account, mountPath)),
    ensureQueue: queues.ensure,
    /** For event sources inside the cloud: up to `max` visible messages, hidden for the queue's visibility timeout. */
    receive: (queueArn: string, max: number): SqsMessage[] =>
      queues.take(queues.find(queueArn), max).map((message) => recordOf(message, account)),
    remove: (queueArn: string, receiptHandle: string): void => queues.remove(queues.find(queueArn), receiptHandle),
    send: (queueArn: string, body: string, attributes?: MessageAttributes): void =>
      void queues.send(queues.find(queueArn), body, attributes),
    /** Tells the queue's ARN when messages may have become available; when a timeout or a delay passes, nobody is told. */
    onSend: queues.onSend,
    /** Makes hidden messages visible again, for a start after which their consumers are gone; ensure the queues first. */
    releaseHidden: queues.releaseHidden,
    depth(queueArn: string): { visible: number; hidden: number } {
      const queue = queues.find(queueArn);
      const visible = queues.count(queue, isVisible);
      return { visible, hidden: queue.messages.size - visible };
    },
  };
}

type Operation = JsonOperation<Input>;
type Act = (queue: Queue, input: Input) => object | undefined;

function operationsOn(queues: Queues, account: string, mountPath: string): Record<string, Operation> {
  const urlOf = ({ name }: Queue, host = '') => `http://${host}${mountPath}/${account}/${name}`;
  const queueOf = (input: Input) => queues.find(required(input, 'QueueUrl'));
  const single = (act: Act): Operation => {
    return (input) => act(queueOf(input), input);
  };
  const batch = (act: Act): Operation => {
    return (input) => forEachEntry(input, (entry) => act(queueOf(input), entry));
  };

  const send: Act = (queue, input) => {
    const message = queues.send(queue, bodyOf(input), input.MessageAttributes, within(input, 'DelaySeconds', 0, 900));
    const hasAttributes = Object.keys(message.attributes).length > 0;
    const digest = hasAttributes ? { MD5OfMessageAttributes: attributesMd5(message.attributes) } : {};
    return { MessageId: message.id, MD5OfMessageBody: md5(message.body), ...digest };
  };
  const remove: Act = (queue, input) => {
    queues.remove(queue, required(input, 'ReceiptHandle'));
    return undefined;
  };
  const changeVisibility: Act = (queue, input) => {
    const seconds = within(input, 'VisibilityTimeout', 0, 43_200) ?? missing('VisibilityTimeout');
    queues.changeVisibility(queue, required(input, 'ReceiptHandle'), seconds);
    return undefined;
  };
  const receive = async (input: Input) => {
    const take = () => {
      const max = within(input, 'MaxNumberOfMessages', 1, 10) ?? 1;
      return queues.take(queueOf(input), max, within(input, 'VisibilityTimeout', 0, 43_200));
    };
    const wait = (within(input, 'WaitTimeSeconds', 0, 20) ?? 0) * 1000;
    const taken = await untilSome(take, Math.min(wait, longestPollMilliseconds));
    return taken.length > 0 ? { Messages: taken.map((message) => answerOf(message, input, account)) } : {};
  };

  return {
    SendMessage: single(send),
    SendMessageBatch: batch(send),
    ReceiveMessage: receive,
    DeleteMessage: single(remove),
    DeleteMessageBatch: batch(remove),
    ChangeMessageVisibility: single(changeVisibility),
    ChangeMessageVisibilityBatch: batch(changeVisibility),
    PurgeQueue(input) {
      queues.purge(queueOf(input));
      return undefined;
    },
    GetQueueUrl: (input, { headers }) => ({
      QueueUrl: urlOf(queues.find(required(input, 'QueueName')), headers.host),
    }),
    GetQueueAttributes: (input) => ({
      Attributes: chosen(input.AttributeNames ?? [], attributesOf(queueOf(input), queues)),
    }),
  };
}

async function untilSome<T>(take: () => T[], waitMilliseconds: number): Promise<T[]> {
  let taken = take();
  for (let waited = 0; taken.length === 0 && waited < waitMilliseconds; waited += pollEveryMilliseconds) {
    await pause(pollEveryMilliseconds);
    taken = take();
  }
  return taken;
}

function attributesOf(queue: Queue, queues: Queues): Record<string, string> {
  const visible = queues.count(queue, isVisible);
  const delayed = queues.count(queue, (message, now) => !isVisible(message, now) && !message.receiptHandle);
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(queue.messages.size - visible - delayed),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
    MessageRetentionPeriod: String(queue.retentionSeconds),
    DelaySeconds: String(queue.delaySeconds),
    ...(queue.redrive && { RedrivePolicy: JSON.stringify(queue.redrive) }),
  };
}

const isVisible = (message: KeptMessage, now: number) => message.visibleAt <= now;
