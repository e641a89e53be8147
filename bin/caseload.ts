// The CDK app: one stage of Caseload, named by `-c stage=NAME`.
import { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { effectFunctions } from '../functions/effect-functions.ts';
import { features } from '../functions/features.ts';
import { bundleFunctions } from '../lib/bundle.ts';
import { CaseloadStack } from '../lib/caseload-stack.ts';
import { stageNamed } from '../lib/stages.ts';
import { runCommand } from './operator.ts';

await runCommand(async () => {
  const app = new App();
  const name: unknown = app.node.tryGetContext('stage');
  if (typeof name !== 'string') throw new Error('Say which stage: -c stage=NAME (they are in lib/stages.ts).');
  const stage = stageNamed(name);
  const names = [...features, ...Object.values(effectFunctions)].map((fn) => fn.name);
  const directories = await bundleFunctions(names);
  new CaseloadStack(app, `caseload-${name}`, {
    stage,
    codeOf: (of) => Code.fromAsset(directories.get(of) ?? ''),
  });
  app.synth();
});
