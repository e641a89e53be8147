// What the operator's commands share: acting on a deployment, or on this machine, without signing in.
import { newId } from '../functions/shared/ids.ts';

/** Where a deployment is. On this machine the endpoints lead there; on AWS they are left out. */
export interface Deployment {
  readonly region: string;
  readonly tableName: string;
  readonly userPoolId: string;
  readonly endpoints?: Readonly<Record<string, string>>;
}

/** Points everything that is imported after this at a deployment. */
export function pointAt({ region, tableName, userPoolId, endpoints }: Deployment): void {
  const local = endpoints && { ...endpoints, AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  Object.assign(process.env, { AWS_REGION: region, TABLE_NAME: tableName, USER_POOL_ID: userPoolId, ...local });
}

/** The facts of one step of a command. */
export const operatorFacts = (operation: string) => ({
  at: new Date().toISOString(),
  requestId: newId('request'),
  deadline: Date.now() + 30_000,
  operation,
});

/** Runs a command; where it fails, one line says why and the exit code is 1. A defect of our own is shown whole. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  await command().catch((error: Error) => {
    const isDefect = error instanceof TypeError || error instanceof ReferenceError;
    console.error(isDefect ? error.stack : error.message);
    process.exitCode = 1;
  });
}
