import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  type ITableV2,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { IndexName } from '../functions/shared/table/keys.ts';
import { type Stage, tableNameOf } from './stages.ts';

export const indexNames: readonly IndexName[] = ['gsi1', 'gsi2', 'gsi3'];

const string = (name: string) => ({ name, type: AttributeType.STRING });

const index = (indexName: string) => ({
  indexName,
  partitionKey: string(`${indexName}pk`),
  sortKey: string(`${indexName}sk`),
  projectionType: ProjectionType.INCLUDE,
  nonKeyAttributes: ['summary'],
});

/**
 * The one table: the one made here, or the restored one that has taken its place. Its key names are those of
 * `functions/shared/table/keys.ts`. It outlives the stack.
 */
export function caseloadTable(scope: Construct, stage: Stage, key: IKey): ITableV2 {
  const table = new TableV2(scope, 'Table', {
    tableName: stage.tableName,
    partitionKey: string('pk'),
    sortKey: string('sk'),
    globalSecondaryIndexes: indexNames.map(index),
    billing: Billing.onDemand(),
    dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
    timeToLiveAttribute: 'forgottenAtSeconds',
    encryption: TableEncryptionV2.customerManagedKey(key),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  if (!stage.restoredStreamArn) return table;
  return TableV2.fromTableAttributes(scope, 'RestoredTable', {
    tableName: tableNameOf(stage),
    tableStreamArn: stage.restoredStreamArn,
    encryptionKey: key,
  });
}
