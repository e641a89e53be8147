import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Service } from '../../local/service.ts';

const prefix = '/_local/service';

/** Serves one emulated service under a path of its own, as the local cloud does; `url` is its endpoint. */
export async function serveService(service: Service): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    const path = url.slice(prefix.length) || '/';
    const answer = await service({ method, path, headers, body: await buffer(request) });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
