import { createHash } from 'node:crypto';
import type { KeptMessage, MessageAttributes } from './queues.ts';

/** A message as an event source hands it to a function: the fields of a Lambda SQS record. */
export interface SqsMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, RecordAttribute>>;
}

interface RecordAttribute {
  readonly dataType: string;
  readonly stringValue?: string;
  readonly binaryValue?: string;
}

/** What a ReceiveMessage asks to see of each message. */
export interface Wanted {
  readonly AttributeNames?: readonly string[];
  readonly MessageSystemAttributeNames?: readonly string[];
  readonly MessageAttributeNames?: readonly string[];
}

/** The message as a Lambda function's event carries it. */
export function recordOf(message: KeptMessage, senderId: string): SqsMessage {
  return {
    messageId: message.id,
    receiptHandle: message.receiptHandle ?? '',
    body: message.body,
    md5OfBody: md5(message.body),
    attributes: systemAttributes(message, senderId),
    messageAttributes: Object.fromEntries(
      Object.entries(message.attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
        name,
        { dataType: DataType, ...pick('stringValue', StringValue), ...pick('binaryValue', BinaryValue) },
      ]),
    ),
  };
}

/** The message as ReceiveMessage answers it, with the attributes that were asked for. */
export function answerOf(message: KeptMessage, wanted: Wanted, senderId: string): object {
  const system = chosen(
    [...(wanted.AttributeNames ?? []), ...(wanted.MessageSystemAttributeNames ?? [])],
    systemAttributes(message, senderId),
  );
  const own = chosen(wanted.MessageAttributeNames ?? [], message.attributes);
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(Object.keys(system).length > 0 && { Attributes: system }),
    ...(Object.keys(own).length > 0 && { MessageAttributes: own, MD5OfMessageAttributes: attributesMd5(own) }),
  };
}

/** The entries whose names were asked for: exactly, by `prefix.*`, or all by `All` or `.*`. */
export function chosen<T>(names: readonly string[], entries: Readonly<Record<string, T>>): Record<string, T> {
  const isWanted = (entry: string) =>
    names.some(
      (name) => name === 'All' || name === entry || (name.endsWith('.*') && entry.startsWith(name.slice(0, -2))),
    );
  return Object.fromEntries(Object.entries(entries).filter(([entry]) => isWanted(entry)));
}

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** The digest SQS documents for message attributes: length-prefixed name, type and value of each, in name order. */
export function attributesMd5(attributes: MessageAttributes): string {
  const hash = createHash('md5');
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes).sort(byName)) {
    const isBinary = DataType.startsWith('Binary');
    const value = isBinary ? Buffer.from(BinaryValue ?? '', 'base64') : Buffer.from(StringValue ?? '');
    hash.update(withLength(Buffer.from(name))).update(withLength(Buffer.from(DataType)));
    hash.update(Buffer.from([isBinary ? 2 : 1])).update(withLength(value));
  }
  return hash.digest('hex');
}

function systemAttributes(message: KeptMessage, senderId: string): Record<string, string> {
  return {
    SenderId: senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ...(message.firstReceivedAt !== undefined && { ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt) }),
    ...pick('DeadLetterQueueSourceArn', message.deadLetterSourceArn),
  };
}

const pick = (name: string, value: string | undefined) => (value === undefined ? {} : { [name]: value });

const byName = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);

function withLength(value: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(value.length);
  return Buffer.concat([length, value]);
}
