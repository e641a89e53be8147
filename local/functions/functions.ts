import { existsSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import type { Assembly, Resource } from '../assembly/assembly.ts';
import type { Clock } from '../clock.ts';
import { openEnvironments } from './execution-environments.ts';

/** What an invocation came to: the handler's result (null when it returned nothing), or the error Lambda would report. */
export interface Outcome {
  readonly result?: unknown;
  readonly error?: FunctionProblem;
}

interface FunctionProblem {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: string[];
}

export interface LocalFunction {
  readonly name: string;
  readonly arn: string;
  /** Runs the handler on the event; waits for a free environment, and never throws. */
  invoke(event: unknown): Promise<Outcome>;
}

export interface Functions {
  /** Accepts a function's ARN, its name, or an API Gateway invocation URI; throws when there is no such function. */
  find(reference: string): LocalFunction;
  /** Ends every environment at once; what is in flight fails. */
  stop(): Promise<void>;
}

interface FunctionsIn {
  /** Endpoints and credentials, which every function gets beside its own variables. */
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  log(functionName: string, line: string): void;
  /** How many events one function can have in flight; 3 unless told. */
  readonly maximumEnvironments?: number;
}

const Properties = z.object({
  Handler: z.string(),
  Timeout: z.coerce.number().default(3),
  MemorySize: z.coerce.number().default(128),
  Environment: z.object({ Variables: z.record(z.string(), z.string()).default({}) }).optional(),
});

/** The functions of the stack, run from their bundles in child processes that start when they are needed. */
export function openFunctions(assembly: Assembly, options: FunctionsIn): Functions {
  const opened = assembly.ofType('AWS::Lambda::Function').map((resource) => openFunction(assembly, resource, options));
  const byName = new Map(opened.map((fn) => [fn.name, fn]));
  return {
    find(reference) {
      const name = /:function:([\w-]+)/.exec(reference)?.[1] ?? reference;
      const found = byName.get(name);
      if (!found) throw new Error(`The stack has no function ${reference}`);
      return found;
    },
    async stop() {
      await Promise.all(opened.map((fn) => fn.stop()));
    },
  };
}

function openFunction(assembly: Assembly, resource: Resource, options: FunctionsIn) {
  const { Handler, Timeout, MemorySize, Environment } = Properties.parse(resource.properties);
  const { physicalId: name, arn } = resource;
  const directory = assembly.codeDirectory(resource);
  const [modulePath, exportName] = handlerIn(directory, Handler);
  const environments = openEnvironments({
    modulePath,
    exportName,
    variables: {
      ...lambdaVariables(name, Handler, directory, MemorySize, assembly.region),
      ...Environment?.Variables,
      ...options.environment,
    },
    context: contextOf(name, arn, MemorySize),
    timeoutSeconds: Timeout,
    maximum: options.maximumEnvironments ?? 3,
    clock: options.clock,
    log: (line) => options.log(name, line),
  });
  return { name, arn, invoke: environments.invoke, stop: environments.stop };
}

function handlerIn(directory: string, handler: string): [modulePath: string, exportName: string] {
  const dot = handler.lastIndexOf('.');
  const file = path.resolve(directory, handler.slice(0, dot));
  const modulePath = [`${file}.mjs`, `${file}.js`].find((candidate) => existsSync(candidate));
  if (!modulePath) throw new Error(`${handler}: no such module in ${directory}`);
  return [modulePath, handler.slice(dot + 1)];
}

function lambdaVariables(name: string, handler: string, directory: string, memorySize: number, region: string) {
  return {
    PATH: process.env['PATH'] ?? '',
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySize),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_XRAY_CONTEXT_MISSING: 'IGNORE_ERROR',
    LAMBDA_TASK_ROOT: directory,
    _HANDLER: handler,
  };
}

function contextOf(name: string, arn: string, memorySize: number) {
  return {
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: arn,
    memoryLimitInMB: String(memorySize),
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
  };
}
