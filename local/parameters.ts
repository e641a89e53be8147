import { JsonProblem, jsonService } from './json-protocol.ts';
import type { Service } from './service.ts';

const dialect = {
  version: '1.1',
  target: 'AmazonSSM',
  errorNames: { unknownOperation: 'UnknownOperationException', internal: 'InternalServerError' },
} as const;

/** Systems Manager's parameters: what the stack declares can be read by name. */
export function openParameters(): {
  answer: Service;
  /** Makes a parameter from the properties of an AWS::SSM::Parameter. */
  ensureParameter(properties: Record<string, unknown>): void;
} {
  const values = new Map<string, string>();
  return {
    answer: jsonService<{ readonly Name?: string }>(dialect, {
      GetParameter({ Name = '' }) {
        const Value = values.get(Name);
        if (Value === undefined) throw new JsonProblem('ParameterNotFound', '');
        return { Parameter: { Name, Type: 'String', Value, Version: 1 } };
      },
    }),
    ensureParameter: ({ Name, Value }) => void values.set(String(Name), String(Value)),
  };
}
