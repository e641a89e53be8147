import { expect, test } from 'vitest';
import { features } from '../../functions/features.ts';
import { stage, templateOf } from './template.ts';

const template = templateOf();
const { Body: body } = template.only('AWS::ApiGatewayV2::Api').Properties;
const declared = features.flatMap((feature) =>
  Object.entries(feature.routes).map(([name, route]) => ({ ...route, feature: feature.name, name })),
);

const operationOf = (on: string) => {
  const [method = '', path = ''] = on.split(' ');
  return body.paths[path]?.[method.toLowerCase()];
};

test('the API has every declared route, answered by the function of its feature', () => {
  for (const { on, feature, name } of declared) {
    const operation = operationOf(on);
    expect(operation?.operationId, on).toBe(`${feature}.${name}`);
    expect(operation['x-amazon-apigateway-integration']).toMatchObject({
      uri: { 'Fn::Join': ['', expect.arrayContaining([{ 'Fn::GetAtt': [template.made(feature).id, 'Arn'] }])] },
      payloadFormatVersion: '2.0',
    });
  }
});

test('the API has no route that is not declared, besides the one that answers 404', () => {
  const routes = Object.entries(body.paths).flatMap(([path, operations]) =>
    Object.keys(operations as object).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const fallback = 'X-AMAZON-APIGATEWAY-ANY-METHOD /$default';
  expect(routes.sort()).toEqual([...declared.map(({ on }) => on as string), fallback].sort());
  expect(body.paths['/$default']['x-amazon-apigateway-any-method']).toMatchObject({ isDefaultRoute: true });
});

test('every route asks for an access token, except those for token holders and for anyone', () => {
  for (const { on, allow } of declared) {
    const isOpen = ['anyone', 'token-holder', 'sender'].includes(allow.by);
    const demanded = isOpen ? undefined : [{ jwt: ['aws.cognito.signin.user.admin'] }];
    expect(operationOf(on).security, on).toEqual(demanded);
  }
  expect(declared.some(({ allow }) => allow.by === 'token-holder')).toBe(true);
});

test('tokens count only when the pool of the stack made them for one of its two apps', () => {
  expect(Object.keys(body.components.securitySchemes)).toEqual(['jwt']);
  expect(body.components.securitySchemes.jwt['x-amazon-apigateway-authorizer']).toEqual({
    type: 'jwt',
    identitySource: '$request.header.Authorization',
    jwtConfiguration: {
      issuer: {
        'Fn::Join': ['', ['https://cognito-idp.us-east-1.amazonaws.com/', { Ref: template.made('Logins').id }]],
      },
      audience: [{ Ref: template.made('Logins/Staff').id }, { Ref: template.made('Logins/Portal').id }],
    },
  });
});

test('only the API of this stack may call the functions of the features', () => {
  const apiId = template.only('AWS::ApiGatewayV2::Api').id;
  for (const { name } of features) {
    const permission = template.made(`${name}/api-${name}`);
    expect(permission.Properties).toMatchObject({ Principal: 'apigateway.amazonaws.com' });
    expect(JSON.stringify(permission.Properties.SourceArn)).toContain(`{"Ref":"${apiId}"}`);
  }
});

test('a browser may call the API only from the origins of the stage', () => {
  const cors = body['x-amazon-apigateway-cors'];
  expect(cors.allowOrigins).toEqual(stage.appOrigins);
  expect(cors.allowCredentials).toBeUndefined();
  expect(cors.allowHeaders).toEqual([
    'authorization',
    'content-type',
    'idempotency-key',
    'if-match',
    'caseload-portal-view',
  ]);
  expect(cors.exposeHeaders).toEqual(['etag', 'retry-after', 'caseload-portal-view']);
});

test('requests are throttled as the stage says', () => {
  expect(template.only('AWS::ApiGatewayV2::Stage').Properties.DefaultRouteSettings).toMatchObject({
    ThrottlingRateLimit: stage.throttle.rate,
    ThrottlingBurstLimit: stage.throttle.burst,
  });
});

test('the access log holds the route, the status and the request id: no path, no address, no login', () => {
  const { DestinationArn, Format } = template.only('AWS::ApiGatewayV2::Stage').Properties.AccessLogSettings;
  expect(JSON.parse(Format)).toEqual({
    route: '$context.routeKey',
    status: '$context.status',
    requestId: '$context.requestId',
  });
  expect(DestinationArn).toEqual({ 'Fn::GetAtt': [template.made('ApiAccess').id, 'Arn'] });
});
