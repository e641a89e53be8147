import { randomUUID } from 'node:crypto';
import type { Answer } from '../service.ts';
import type { FaultyService } from './faults.ts';

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly status: number;
  /** Fields of the error beyond code and message. */
  readonly details?: Record<string, unknown>;
}

/** A service that answers in XML names its namespace, where it has one; in JSON, the prefix of its error names. */
const dialects: Record<
  FaultyService,
  'plain-xml' | { xmlNamespace: string } | { contentType: string; prefix: string }
> = {
  dynamodb: { contentType: 'application/x-amz-json-1.0', prefix: 'com.amazonaws.dynamodb.v20120810#' },
  sqs: { contentType: 'application/x-amz-json-1.0', prefix: 'com.amazonaws.sqs#' },
  secrets: { contentType: 'application/x-amz-json-1.1', prefix: '' },
  cognito: { contentType: 'application/x-amz-json-1.1', prefix: '' },
  parameters: { contentType: 'application/x-amz-json-1.1', prefix: '' },
  s3: 'plain-xml',
  ses: { xmlNamespace: 'http://ses.amazonaws.com/doc/2010-12-01/' },
  sns: { xmlNamespace: 'http://sns.amazonaws.com/doc/2010-03-31/' },
};

/** The refusal AWS would send, as the service's SDK client expects it. */
export function faultAnswer(
  kind: 'throttle' | 'conflict' | 'error',
  service: FaultyService,
  operation: string,
  requestBody: Buffer,
): Answer {
  if (kind === 'throttle') return inDialect(service, throttle(service));
  if (kind === 'error') return inDialect(service, internalError(service));
  if (service === 'dynamodb') return inDialect(service, transactionConflict(operation, requestBody));
  return inDialect(service, service === 's3' ? conditionalConflict : conflict);
}

function throttle(service: FaultyService): Refusal {
  const refusals: Partial<Record<FaultyService, Refusal>> = {
    dynamodb: {
      code: 'ProvisionedThroughputExceededException',
      message: 'The level of configured provisioned throughput for the table was exceeded.',
      status: 400,
    },
    cognito: { code: 'TooManyRequestsException', message: 'Too many requests', status: 400 },
    s3: { code: 'SlowDown', message: 'Please reduce your request rate.', status: 503 },
    ses: { code: 'Throttling', message: 'Maximum sending rate exceeded.', status: 400 },
  };
  return refusals[service] ?? { code: 'ThrottlingException', message: 'Rate exceeded', status: 400 };
}

function internalError(service: FaultyService): Refusal {
  const codes: Partial<Record<FaultyService, string>> = {
    dynamodb: 'InternalServerError',
    s3: 'InternalError',
    cognito: 'InternalErrorException',
    secrets: 'InternalServiceError',
    parameters: 'InternalServerError',
  };
  return { code: codes[service] ?? 'InternalFailure', message: 'Internal server error', status: 500 };
}

const conflict: Refusal = { code: 'ConflictException', message: 'Another request is changing this.', status: 409 };

/** What S3 answers a conditional write that another one overtook. */
const conditionalConflict: Refusal = {
  code: 'ConditionalRequestConflict',
  message: 'The conditional request cannot succeed due to a conflicting operation against this resource.',
  status: 409,
};

/** A transaction is told which of its items conflicted: here always the first. */
function transactionConflict(operation: string, requestBody: Buffer): Refusal {
  if (!operation.startsWith('Transact')) {
    const message = 'Transaction is ongoing for the item';
    return { code: 'TransactionConflictException', message, status: 400 };
  }
  const { TransactItems = [] } = JSON.parse(requestBody.toString('utf8')) as { TransactItems?: unknown[] };
  const reasons = TransactItems.map((_, index) =>
    index === 0 ? { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' } : { Code: 'None' },
  );
  const codes = reasons.map((reason) => reason.Code).join(', ');
  return {
    code: 'TransactionCanceledException',
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    status: 400,
    details: { CancellationReasons: reasons },
  };
}

function inDialect(service: FaultyService, refusal: Refusal): Answer {
  const dialect = dialects[service];
  if (dialect === 'plain-xml') return asPlainXml(refusal);
  if ('xmlNamespace' in dialect) return asXml(dialect.xmlNamespace, refusal);
  const { code, message, status, details } = refusal;
  const body = { __type: `${dialect.prefix}${code}`, message, Message: message, ...details };
  return {
    status,
    headers: { 'content-type': dialect.contentType, 'x-amzn-requestid': randomUUID() },
    body: JSON.stringify(body),
  };
}

function asPlainXml({ code, message, status }: Refusal): Answer {
  const body = `<Error><Code>${code}</Code><Message>${message}</Message><RequestId>${randomUUID()}</RequestId></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}

function asXml(namespace: string, { code, message, status }: Refusal): Answer {
  const type = status < 500 ? 'Sender' : 'Receiver';
  const error = `<Error><Type>${type}</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  const requestId = `<RequestId>${randomUUID()}</RequestId>`;
  const body = `<ErrorResponse xmlns="${namespace}">${error}${requestId}</ErrorResponse>`;
  return { status, headers: { 'content-type': 'text/xml' }, body };
}
