import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** One client a process, so that requests share its connections. */
export const db = DynamoDBDocumentClient.from(new DynamoDBClient({ retryMode: 'standard', maxAttempts: 3 }), {
  marshallOptions: { removeUndefinedValues: true },
});

export const tableName = (): string => process.env['TABLE_NAME'] ?? '';
