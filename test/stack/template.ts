import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { CfnElement } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { effectFunctions } from '../../functions/effect-functions.ts';
import { features } from '../../functions/features.ts';
import { CaseloadStack } from '../../lib/caseload-stack.ts';
import { type Stage, stageNamed } from '../../lib/stages.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests read templates field by field
type Json = any;

export interface TemplateResource {
  readonly id: string;
  readonly Type: string;
  readonly Properties: Json;
  readonly DeletionPolicy?: string;
}

export interface Statement {
  readonly actions: readonly string[];
  /** As text, in which the ids of the template's resources can be found. */
  readonly resources: string;
  readonly conditions: Json;
}

export const stage = stageNamed('example');

/** Every function there is: of the features and of the effects. */
export const functions = [...features, ...Object.values(effectFunctions)];

/**
 * The template of the example stage with some settings changed, without bundling any code. CDK validates what is deployed;
 * here that would take ten times as long as all the rest.
 */
export function templateOf(changes: Partial<Stage> = {}) {
  const app = new App({ builtinCloudFormationValidation: false });
  const stack = new CaseloadStack(app, 'caseload-test', {
    stage: { ...stage, ...changes },
    codeOf: (name) => Code.fromInline(`// ${name}`),
  });
  const { Resources, Outputs } = Template.fromStack(stack).toJSON() as Record<string, Record<string, Json>>;
  const resources: TemplateResource[] = Object.entries(Resources ?? {}).map(([id, body]) => ({ id, ...body }));
  const ofType = (type: string) => resources.filter(({ Type }) => Type === type);
  const made = (path: string) => resourceAt(stack, path, resources);
  const rightsOf = (name: string) => statementsIn(made(`${name}-role/DefaultPolicy`));

  return {
    resources,
    outputs: Outputs ?? {},
    ofType,
    /** The resource a construct makes, by the construct's path. */
    made,
    only: (type: string) => expectOne(ofType(type), type),
    /** What the role of a function may do. */
    rightsOf,
    /** The names of every action the role of a function may take, without repetition. */
    actionsOf: (name: string) => [...new Set(rightsOf(name).flatMap(({ actions }) => actions))].sort(),
  };
}

function resourceAt(stack: Stack, path: string, resources: readonly TemplateResource[]): TemplateResource {
  const construct = path.split('/').reduce((at: IConstruct, id) => at.node.findChild(id), stack);
  const id = stack.resolve(((construct.node.defaultChild ?? construct) as CfnElement).logicalId);
  return expectOne(
    resources.filter((resource) => resource.id === id),
    path,
  );
}

function expectOne(found: readonly TemplateResource[], what: string): TemplateResource {
  const [one] = found;
  if (!one || found.length > 1) throw new Error(`There are ${found.length} of ${what} instead of one.`);
  return one;
}

const statementsIn = ({ Properties }: TemplateResource): Statement[] =>
  Properties.PolicyDocument.Statement.map((statement: Json) => ({
    actions: [statement.Action].flat(),
    resources: JSON.stringify(statement.Resource),
    conditions: statement.Condition,
  }));
