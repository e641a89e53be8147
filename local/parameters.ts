import type { Answer, Service } from './service.ts';

/** Systems Manager's parameters: what the stack declares can be read by name. */
export function openParameters() {
  const values = new Map<string, string>();
  const answer: Service = async ({ headers, body }) => {
    if (headers['x-amz-target'] !== 'AmazonSSM.GetParameter') return json(400, { __type: 'UnknownOperationException' });
    const { Name = '' } = JSON.parse(body.toString('utf8')) as { Name?: string };
    const Value = values.get(Name);
    if (Value === undefined) return json(400, { __type: 'ParameterNotFound', message: '' });
    return json(200, { Parameter: { Name, Type: 'String', Value, Version: 1 } });
  };
  return {
    answer,
    /** Makes a parameter from the properties of an AWS::SSM::Parameter. */
    ensureParameter: ({ Name, Value }: Record<string, unknown>): void => void values.set(String(Name), String(Value)),
  };
}

const json = (status: number, body: object): Answer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(body),
});
