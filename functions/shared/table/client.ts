import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

const client = new DynamoDBClient({ retryMode: 'standard', maxAttempts: 3 });
// It copies all that is read and written, item by item, for a logger that nobody listens to.
client.middlewareStack.remove('loggerMiddleware');

/** One client a process, so that requests share its connections. */
export const db = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });

export const tableName = (): string => process.env['TABLE_NAME'] ?? '';
