/** What an SDK error tells of itself. */
interface ServiceError {
  readonly name?: string;
  readonly code?: string;
  readonly CancellationReasons?: readonly { readonly Code?: string }[];
  readonly $metadata?: { readonly attempts?: number; readonly httpStatusCode?: number };
}

/** How often the SDK had sent a request when it failed. */
export const attemptsOf = (error: unknown): number => (error as ServiceError).$metadata?.attempts ?? 1;

/** The position of the operation whose condition did not hold, when that is why the transaction was cancelled. */
export function failedCondition(error: unknown): number | undefined {
  const position = (error as ServiceError).CancellationReasons?.findIndex((r) => r.Code === 'ConditionalCheckFailed');
  return position === undefined || position < 0 ? undefined : position;
}

const transientNames = new Set([
  'TransactionInProgressException',
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'TooManyRequestsException',
  'ConcurrentModificationException',
  'ConflictException',
  'RequestLimitExceeded',
  'InternalServerError',
  'ServiceUnavailable',
  'TimeoutError',
]);
const transientReasons = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);

/** Whether the table will never take what was to be written, whoever tries and whenever. */
export function isInvalid(error: unknown): boolean {
  const { name, CancellationReasons = [] } = error as ServiceError;
  return name === 'ValidationException' || CancellationReasons.some(({ Code }) => Code === 'ValidationError');
}

/** Whether a failure of the table may pass by itself: throttling, a conflict, or an outcome nobody knows. */
export function isTransient(error: unknown): boolean {
  const { name = '', code = '', CancellationReasons, $metadata } = (error ?? {}) as ServiceError;
  if (CancellationReasons) return CancellationReasons.some((reason) => transientReasons.has(reason.Code ?? ''));
  const noAnswer = /^(ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)/.test(code);
  return transientNames.has(name) || noAnswer || ($metadata?.httpStatusCode ?? 0) >= 500;
}
