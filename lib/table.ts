import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

const string = (name: string) => ({ name, type: AttributeType.STRING });

const index = (indexName: string) => ({
  indexName,
  partitionKey: string(`${indexName}pk`),
  sortKey: string(`${indexName}sk`),
  projectionType: ProjectionType.INCLUDE,
  nonKeyAttributes: ['summary'],
});

/** The one table. Its key names are those of `functions/shared/table/keys.ts`. It outlives the stack. */
export const caseloadTable = (scope: Construct, tableName: string, key: IKey): TableV2 =>
  new TableV2(scope, 'Table', {
    tableName,
    partitionKey: string('pk'),
    sortKey: string('sk'),
    globalSecondaryIndexes: ['gsi1', 'gsi2', 'gsi3'].map(index),
    billing: Billing.onDemand(),
    dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
    timeToLiveAttribute: 'forgottenAtSeconds',
    encryption: TableEncryptionV2.customerManagedKey(key),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
