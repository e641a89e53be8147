// Holds a deployable stage against AWS's own advice and HIPAA's: exits 1 when a finding has no acknowledgement.
import { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks, HIPAASecurityChecks } from 'cdk-nag';
import { CaseloadStack } from '../lib/caseload-stack.ts';
import { stageNamed } from '../lib/stages.ts';

const app = new App();
new CaseloadStack(app, 'caseload-example', {
  stage: stageNamed('example'),
  codeOf: (name) => Code.fromInline(`// ${name}`),
});

const findings = [new AwsSolutionsChecks(), new HIPAASecurityChecks()]
  .flatMap((pack) => pack.validateScope(app).violations)
  .flatMap(({ ruleName, description, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${ruleName}  ${constructPath}\n  ${description}`),
  );

for (const finding of findings) console.log(finding);
console.log(findings.length === 0 ? 'No finding without an acknowledgement.' : `${findings.length} findings.`);
process.exit(findings.length === 0 ? 0 : 1);
