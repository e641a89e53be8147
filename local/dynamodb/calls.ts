import { Buffer } from 'node:buffer';

/** What DynamoDB answered instead of a result; `name` is its error code. */
export class DynamoError extends Error {}

// Local engines check that a request is signed, not by whom.
const signature =
  'AWS4-HMAC-SHA256 Credential=local/20200101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=local';

/** Calls one operation in its wire form, such as `DynamoDB_20120810.DescribeTable`. Throws a DynamoError when refused. */
export async function callDynamo<T>(url: string, operation: string, input: object): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': operation,
      'x-amz-date': '20200101T000000Z',
      authorization: signature,
    },
    body: Buffer.from(JSON.stringify(input)),
  });
  const answer = await response.json();
  if (response.ok) return answer as T;
  const { __type = '', message, Message } = answer as { __type?: string; message?: string; Message?: string };
  const error = new DynamoError(message ?? Message ?? response.statusText);
  error.name = __type.split('#').at(-1) ?? '';
  throw error;
}
