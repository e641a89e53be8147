import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { JsonProblem } from '../json-protocol.ts';
import type { Store } from '../store.ts';

export type MessageAttributes = Record<string, { DataType: string; StringValue?: string; BinaryValue?: string }>;

/** A message as its queue keeps it; times in milliseconds since the epoch. */
export interface KeptMessage {
  readonly key: string;
  readonly id: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly sentAt: number;
  readonly visibleAt: number;
  readonly receiveCount: number;
  readonly firstReceivedAt?: number;
  /** The handle of the latest receive; those of earlier receives are stale. */
  readonly receiptHandle?: string;
  readonly deadLetterSourceArn?: string;
}

export interface Queue {
  readonly name: string;
  readonly arn: string;
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  readonly delaySeconds: number;
  readonly redrive?: { readonly deadLetterTargetArn: string; readonly maxReceiveCount: number };
  /** By message id, oldest first: the index in memory of what the store holds. */
  readonly messages: Map<string, KeptMessage>;
}

const handlePattern = /^([0-9a-f-]{36})\.[0-9a-f-]{36}$/;

export type Queues = ReturnType<typeof openQueues>;

/** Standard queues whose every message and receive is in the store before the call returns. */
export function openQueues({ store, clock, region, account }: QueuesIn) {
  const queues = new Map<string, Queue>();
  const listeners: ((queueArn: string) => void)[] = [];
  let sequence = 0;

  const announce = (queue: Queue) => listeners.map((listener) => listener(queue.arn));

  const save = (queue: Queue, message: KeptMessage) => {
    store.put(message.key, message);
    queue.messages.set(message.id, message);
    return message;
  };

  const drop = (queue: Queue, message: KeptMessage) => {
    store.delete(message.key);
    queue.messages.delete(message.id);
  };

  const newKey = (queue: Queue, sentAt: number) =>
    `${prefixOf(queue.name)}${String(sentAt).padStart(15, '0')}/${String(sequence++).padStart(9, '0')}/${randomUUID()}`;

  const deadLettersFor = (queue: Queue, message: KeptMessage) =>
    queue.redrive && message.receiveCount >= queue.redrive.maxReceiveCount
      ? queues.get(nameIn(queue.redrive.deadLetterTargetArn))
      : undefined;

  // Saved in its new place before it leaves the old one: a crash in between duplicates it, and never loses it.
  const moveToDeadLetters = (queue: Queue, message: KeptMessage, deadLetters: Queue) => {
    const { receiptHandle: _stale, ...rest } = message;
    const key = newKey(deadLetters, message.sentAt);
    save(deadLetters, { ...rest, key, receiveCount: 0, deadLetterSourceArn: queue.arn });
    drop(queue, message);
    announce(deadLetters);
  };

  const dropExpired = (queue: Queue) => {
    const oldest = clock.now() - queue.retentionSeconds * 1000;
    for (const message of queue.messages.values()) if (message.sentAt <= oldest) drop(queue, message);
  };

  const messageOf = (queue: Queue, receiptHandle: string) => {
    const id = handlePattern.exec(receiptHandle)?.[1];
    if (!id) throw new JsonProblem('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
    const message = queue.messages.get(id);
    return message?.receiptHandle === receiptHandle ? message : undefined;
  };

  return {
    ensure(name: string, properties: Record<string, unknown>): void {
      if (String(properties['FifoQueue']) === 'true') throw new Error('FIFO queues are not supported here.');
      const messages = queues.get(name)?.messages ?? new Map<string, KeptMessage>();
      for (const message of store.list<KeptMessage>(prefixOf(name))) messages.set(message.id, message);
      queues.set(name, { ...settingsIn(properties), name, arn: `arn:aws:sqs:${region}:${account}:${name}`, messages });
    },

    /** The queue an ARN, a URL or a name means; refuses an unknown one with QueueDoesNotExist. */
    find(reference: string): Queue {
      const queue = queues.get(nameIn(reference));
      if (!queue) throw new JsonProblem('QueueDoesNotExist', 'The specified queue does not exist.');
      dropExpired(queue);
      return queue;
    },

    send(
      queue: Queue,
      body: string,
      attributes: MessageAttributes = {},
      delaySeconds = queue.delaySeconds,
    ): KeptMessage {
      const sentAt = clock.now();
      const place = { key: newKey(queue, sentAt), id: randomUUID(), receiveCount: 0 };
      const message = save(queue, { ...place, body, attributes, sentAt, visibleAt: sentAt + delaySeconds * 1000 });
      announce(queue);
      return message;
    },

    /** Up to `max` visible messages, each with a new receipt handle and hidden for that long. */
    take(queue: Queue, max: number, hideSeconds = queue.visibilityTimeoutSeconds): KeptMessage[] {
      const now = clock.now();
      const taken: KeptMessage[] = [];
      for (const message of queue.messages.values()) {
        if (taken.length >= max) break;
        if (message.visibleAt > now) continue;
        const deadLetters = deadLettersFor(queue, message);
        if (deadLetters) moveToDeadLetters(queue, message, deadLetters);
        else taken.push(save(queue, received(message, now, hideSeconds)));
      }
      return taken;
    },

    /** Forgets the message, unless it has been received again since this handle was given. */
    remove(queue: Queue, receiptHandle: string): void {
      const message = messageOf(queue, receiptHandle);
      if (message) drop(queue, message);
    },

    changeVisibility(queue: Queue, receiptHandle: string, hideSeconds: number): void {
      const message = messageOf(queue, receiptHandle);
      if (!message) throw new JsonProblem('InvalidParameterValue', 'The message is gone, or was received again.');
      if (message.visibleAt <= clock.now()) {
        throw new JsonProblem('MessageNotInflight', 'The specified message is not in flight.');
      }
      save(queue, { ...message, visibleAt: clock.now() + hideSeconds * 1000 });
      if (hideSeconds === 0) announce(queue);
    },

    purge(queue: Queue): void {
      for (const message of queue.messages.values()) drop(queue, message);
    },

    /** Makes every received and unfinished message visible again; a delayed one keeps its delay. */
    releaseHidden(): void {
      for (const queue of queues.values()) {
        const hidden = [...queue.messages.values()].filter((m) => m.receiptHandle && m.visibleAt > clock.now());
        for (const message of hidden) save(queue, { ...message, visibleAt: clock.now() });
        if (hidden.length > 0) announce(queue);
      }
    },

    count: (queue: Queue, matches: (message: KeptMessage, now: number) => boolean): number =>
      [...queue.messages.values()].filter((message) => matches(message, clock.now())).length,

    onSend: (listener: (queueArn: string) => void): void => void listeners.push(listener),
  };
}

export interface QueuesIn {
  readonly store: Store;
  readonly clock: Clock;
  readonly region: string;
  readonly account: string;
}

const prefixOf = (queueName: string) => `sqs/${queueName}/`;
const nameIn = (reference: string) => reference.split(/[/:]/).at(-1) ?? '';

function settingsIn(properties: Record<string, unknown>) {
  const redrive = properties['RedrivePolicy'] as { deadLetterTargetArn: string; maxReceiveCount: number } | undefined;
  return {
    visibilityTimeoutSeconds: Number(properties['VisibilityTimeout'] ?? 30),
    retentionSeconds: Number(properties['MessageRetentionPeriod'] ?? 345_600),
    delaySeconds: Number(properties['DelaySeconds'] ?? 0),
    ...(redrive && { redrive: { ...redrive, maxReceiveCount: Number(redrive.maxReceiveCount) } }),
  };
}

const received = (message: KeptMessage, now: number, hideSeconds: number): KeptMessage => ({
  ...message,
  visibleAt: now + hideSeconds * 1000,
  receiveCount: message.receiveCount + 1,
  firstReceivedAt: message.firstReceivedAt ?? now,
  receiptHandle: `${message.id}.${randomUUID()}`,
});
