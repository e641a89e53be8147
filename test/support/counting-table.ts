import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type Stage, stageNamed } from '../../lib/stages.ts';
import { caseloadTable } from '../../lib/table.ts';
import type { Assembly } from '../../local/assembly/assembly.ts';
import { openDynamo } from '../../local/dynamodb/dynamodb.ts';
import { ensureTables } from '../../local/dynamodb/tables.ts';

export interface EmptyTable {
  readonly name: string;
  readonly url: string;
  close(): Promise<void>;
}

/** The table as it is deployed but for its stream, empty, on an engine of its own that keeps nothing. */
export async function openTable(): Promise<EmptyTable> {
  const stage = stageNamed('local');
  const engine = await openDynamo({ dataFile: undefined });
  await ensureTables(assemblyOfTable(stage), engine.url);
  return { name: stage.tableName, url: engine.url, close: () => engine.stop() };
}

/** As much of the stack's assembly as making its table takes. */
function assemblyOfTable(stage: Stage): Assembly {
  const stack = new Stack(new App(), 'table', { env: { region: 'us-east-1', account: '111111111111' } });
  caseloadTable(stack, stage, new Key(stack, 'key'));
  const [table] = Object.values(Template.fromStack(stack).findResources('AWS::DynamoDB::GlobalTable'));
  // Nothing reads the stream here, and the engine's writes slow down as it grows.
  const properties = { ...table?.['Properties'], StreamSpecification: undefined };
  const resource = { physicalId: stage.tableName, properties };
  return { ofType: () => [resource] } as unknown as Assembly;
}
