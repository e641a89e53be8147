import path from 'node:path';
import { expect, test } from 'vitest';
import { loadAssembly } from '../../local/assembly/assembly.ts';
import { functionResource, smallAssembly, writeAssembly } from './small-assembly.ts';

const table = { Type: 'AWS::DynamoDB::GlobalTable', Properties: { TableName: 'cases' } };
const queue = { Type: 'AWS::SQS::Queue', Properties: {} };
const pool = { Type: 'AWS::Cognito::UserPool', Properties: {} };

function variablesOf(variables: Record<string, unknown>, rest: object = {}): unknown {
  const Small = functionResource('code', { Environment: { Variables: variables } });
  const assembly = smallAssembly({
    template: { ...rest, Resources: { Small, Table: table, Queue: queue, Pool: pool } },
    code: { code: '' },
  });
  const [fn] = assembly.ofType('AWS::Lambda::Function');
  return (fn?.properties['Environment'] as { Variables: unknown } | undefined)?.Variables;
}

test('every intrinsic of a template becomes what CloudFormation would make of it', () => {
  const variables = variablesOf(
    {
      ref: { Ref: 'Table' },
      attribute: { 'Fn::GetAtt': ['Table', 'Arn'] },
      queueUrl: { Ref: 'Queue' },
      joined: { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }, { 'Fn::GetAtt': 'Queue.QueueName' }]] },
      substituted: {
        'Fn::Sub': [`\${AWS::Partition}:\${own}:\${Table.Arn}:\${!kept}`, { own: { Ref: 'AWS::AccountId' } }],
      },
      selected: { 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Queue', 'Arn'] }] }] },
      chosen: { 'Fn::If': ['InEurope', 'yes', 'no'] },
      absent: { 'Fn::If': ['InEurope', { Ref: 'AWS::NoValue' }, 'no'] },
      mapped: { 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'size'] },
      parameter: { Ref: 'Version' },
    },
    {
      Conditions: { InEurope: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] }] } },
      Mappings: { Sizes: { 'eu-west-1': { size: 'large' } } },
      Parameters: { Version: { Default: '7' } },
    },
  );

  expect(variables).toEqual({
    ref: 'cases',
    attribute: 'arn:aws:dynamodb:eu-west-1:222222222222:table/cases',
    queueUrl: 'https://sqs.eu-west-1.amazonaws.com/222222222222/Small-Queue',
    joined: 'a-eu-west-1-Small-Queue',
    substituted: `aws:222222222222:arn:aws:dynamodb:eu-west-1:222222222222:table/cases:\${kept}`,
    selected: 'Small-Queue',
    chosen: 'yes',
    mapped: 'large',
    parameter: '7',
  });
});

test('what cannot be resolved is refused with its place in the template', () => {
  const at = 'Resources.Small.Properties.Environment.Variables.x';
  expect(() => variablesOf({ x: { Ref: 'Nobody' } })).toThrow(`${at}: Ref Nobody cannot be resolved`);
  expect(() => variablesOf({ x: { 'Fn::GetAtt': ['Table', 'Colour'] } })).toThrow(`${at}: GetAtt Table.Colour`);
  expect(() => variablesOf({ x: { 'Fn::ImportValue': 'other' } })).toThrow(`${at}: Fn::ImportValue`);
});

test('ids are the same every time, and the issuer of the user pool is its real address', () => {
  const read = () => variablesOf({ pool: { Ref: 'Pool' }, issuer: { 'Fn::GetAtt': ['Pool', 'ProviderURL'] } });
  const { pool: id, issuer } = read() as { pool: string; issuer: string };

  expect(id).toMatch(/^eu-west-1_[0-9a-z]{9}$/);
  expect(issuer).toBe(`https://cognito-idp.eu-west-1.amazonaws.com/${id}`);
  expect(read()).toEqual({ pool: id, issuer });
});

test('a resource whose name is made of another resource is found under that name', () => {
  const Named = {
    Type: 'AWS::SQS::Queue',
    Properties: { QueueName: { 'Fn::Join': ['-', [{ Ref: 'Table' }, 'mail']] } },
  };
  const assembly = smallAssembly({ template: { Resources: { Table: table, Named } } });
  expect(assembly.byArn('arn:aws:sqs:eu-west-1:222222222222:cases-mail')?.logicalId).toBe('Named');
});

test('a resource whose condition is false does not exist', () => {
  const Queue = { ...queue, Condition: 'Never' };
  const template = { Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } }, Resources: { Queue } };
  expect(smallAssembly({ template }).ofType('AWS::SQS::Queue')).toEqual([]);
});

test('text is exchanged once, also where the new text contains the old', () => {
  const Outputs = { portalUrl: { Value: { 'Fn::Join': ['', ['http://localhost:41', '/portal']] } } };
  const directory = writeAssembly({ template: { Outputs } });
  const assembly = loadAssembly(directory, { replace: { 'http://localhost:41': 'http://localhost:4100' } });
  expect(assembly.outputs).toEqual({ portalUrl: 'http://localhost:4100/portal' });
});

test("a function's code is the directory of its asset", () => {
  const directory = writeAssembly({ template: { Resources: { Fn: functionResource('one') } }, code: { one: '' } });
  const assembly = loadAssembly(directory);
  const directories = assembly.ofType('AWS::Lambda::Function').map((fn) => assembly.codeDirectory(fn));
  expect(directories).toEqual([path.join(directory, 'asset.one')]);
});
