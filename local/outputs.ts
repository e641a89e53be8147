import type { Assembly } from './assembly/assembly.ts';

/** The names tests and command-line users find the stack's resources by. */
export interface Outputs {
  readonly region: string;
  readonly userPoolId: string;
  readonly staffClientId: string;
  readonly portalClientId: string;
  readonly apiUrl: string;
  readonly portalUrl: string;
}

/** The stack's outputs, with the API where it runs here; throws when the stack lacks one. */
export function outputsOf(assembly: Assembly, apiUrl: string): Outputs {
  const output = (name: string): string => {
    // CloudFormation output names begin with either case.
    const value = assembly.outputs[name] ?? assembly.outputs[name.charAt(0).toUpperCase() + name.slice(1)];
    if (value === undefined) throw new Error(`The stack has no output ${name}.`);
    return value;
  };
  return {
    region: assembly.region,
    userPoolId: output('userPoolId'),
    staffClientId: output('staffClientId'),
    portalClientId: output('portalClientId'),
    apiUrl,
    portalUrl: output('portalUrl'),
  };
}
