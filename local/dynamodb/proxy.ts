import http from 'node:http';
import https from 'node:https';
import { buffer } from 'node:stream/consumers';
import type { Answer, Exchange, Service } from '../service.ts';

/** Forwards requests to a DynamoDB endpoint over connections that stay open until `close`. */
export function proxyTo(endpoint: URL): { answer: Service; close(): void } {
  const { Agent, request } = endpoint.protocol === 'https:' ? https : http;
  const agent = new Agent({ keepAlive: true });
  const forward = ({ method, headers, body }: Exchange) =>
    new Promise<Answer>((resolve, reject) => {
      const { host: _, connection: __, ...rest } = headers;
      const outgoing = request(endpoint, { agent, method, headers: { ...rest, 'content-length': body.length } });
      outgoing.once('error', reject);
      outgoing.once('response', (response) => void answerOf(response).then(resolve, reject));
      outgoing.end(body);
    });
  return {
    answer: (exchange) => forward(exchange).catch(unreachable),
    close: () => agent.destroy(),
  };
}

async function answerOf(response: http.IncomingMessage): Promise<Answer> {
  const { connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...headers } = response.headers;
  const body = await buffer(response);
  return { status: response.statusCode ?? 500, headers: headers as Record<string, string>, body };
}

// Whether the engine carried out the request is unknown, as after a broken connection to AWS; SDKs try again.
function unreachable(error: Error): Answer {
  const body = { __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError', message: error.message };
  return { status: 500, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify(body) };
}
