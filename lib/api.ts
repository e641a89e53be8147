import { Stack } from 'aws-cdk-lib';
import { CfnApi, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { features } from '../functions/features.ts';
import { viewHeader } from '../functions/shared/access/portal-views.ts';
import { type Feature, isOpen, type Route } from '../functions/shared/http/feature.ts';
import type { Directory } from './identity.ts';
import type { Stage } from './stages.ts';

/** The scope only access tokens carry, so that an ID token is refused at the door. */
const accessTokenScope = 'aws.cognito.signin.user.admin';

/** The HTTP API: every declared route to its feature's function, signed in unless the route says otherwise. */
export function httpApi(
  scope: Construct,
  stage: Stage,
  logins: Directory,
  functions: ReadonlyMap<string, IFunction>,
  key: IKey,
): CfnApi {
  const fallback = handlerOf('forms', functions);
  const api = new CfnApi(scope, 'Api', {
    failOnWarnings: true,
    body: {
      openapi: '3.0.1',
      info: { title: 'Caseload', version: '1' },
      paths: {
        ...paths(functions),
        '/$default': { 'x-amazon-apigateway-any-method': { isDefaultRoute: true, ...integration(fallback) } },
      },
      components: { securitySchemes: { jwt: authorizer(logins) } },
      'x-amazon-apigateway-cors': cors(stage),
    },
  });
  for (const [name, fn] of functions) {
    fn.addPermission(`api-${name}`, {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: Stack.of(scope).formatArn({ service: 'execute-api', resource: api.ref, resourceName: '*' }),
    });
  }
  served(scope, api, stage, key);
  return api;
}

function paths(functions: ReadonlyMap<string, IFunction>) {
  const operations: Record<string, Record<string, object>> = {};
  for (const feature of features) {
    for (const [name, route] of Object.entries(feature.routes)) {
      const [method = '', path = ''] = route.on.split(' ');
      operations[path] = { ...operations[path], [method.toLowerCase()]: operation(feature, name, route, functions) };
    }
  }
  return operations;
}

const operation = (feature: Feature, name: string, route: Route, functions: ReadonlyMap<string, IFunction>) => ({
  operationId: `${feature.name}.${name}`,
  ...(isOpen(route) ? {} : { security: [{ jwt: [accessTokenScope] }] }),
  ...integration(handlerOf(feature.name, functions)),
});

const integration = (fn: IFunction) => ({
  responses: { default: { description: 'See the API reference' } },
  'x-amazon-apigateway-integration': {
    type: 'aws_proxy',
    httpMethod: 'POST',
    uri: `arn:aws:apigateway:${Stack.of(fn).region}:lambda:path/2015-03-31/functions/${fn.functionArn}/invocations`,
    payloadFormatVersion: '2.0',
  },
});

const authorizer = ({ pool, staff, portal }: Directory) => ({
  type: 'oauth2',
  'x-amazon-apigateway-authorizer': {
    type: 'jwt',
    identitySource: '$request.header.Authorization',
    jwtConfiguration: {
      issuer: `https://cognito-idp.${Stack.of(pool).region}.amazonaws.com/${pool.userPoolId}`,
      audience: [staff.userPoolClientId, portal.userPoolClientId],
    },
  },
});

const cors = ({ appOrigins }: Stage) => ({
  allowOrigins: appOrigins,
  allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match', viewHeader],
  exposeHeaders: ['etag', 'retry-after', viewHeader],
  maxAge: 600,
});

function served(
  scope: Construct,
  api: CfnApi,
  { throttle, logRetention: retention }: Stage,
  encryptionKey: IKey,
): void {
  const accessLog = new LogGroup(scope, 'ApiAccess', { retention, encryptionKey });
  const logged = { route: '$context.routeKey', status: '$context.status', requestId: '$context.requestId' };
  new CfnStage(scope, 'ApiStage', {
    apiId: api.ref,
    stageName: '$default',
    autoDeploy: true,
    accessLogSettings: { destinationArn: accessLog.logGroupArn, format: JSON.stringify(logged) },
    defaultRouteSettings: {
      throttlingRateLimit: throttle.rate,
      throttlingBurstLimit: throttle.burst,
      detailedMetricsEnabled: true,
    },
  });
}

function handlerOf(feature: string, functions: ReadonlyMap<string, IFunction>): IFunction {
  const fn = functions.get(feature);
  if (!fn) throw new Error(`The feature ${feature} has no function.`);
  return fn;
}
