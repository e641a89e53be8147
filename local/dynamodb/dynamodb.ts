import type { Service } from '../service.ts';
import { startEngine } from './engine.ts';
import { proxyTo } from './proxy.ts';
import { indexStream } from './stream-indexes.ts';

export interface LocalDynamo {
  /** The engine's own address. */
  readonly url: string;
  /** Forwards a request to the engine. */
  readonly answer: Service;
  stop(): Promise<void>;
}

/**
 * Starts the DynamoDB engine on one file (nothing is kept without one), or takes the endpoint that
 * AWS_ENDPOINT_URL_DYNAMODB names. Throws, saying what to do, where the engine cannot run.
 */
export async function openDynamo(options: { readonly dataFile: string | undefined }): Promise<LocalDynamo> {
  const chosen = process.env['AWS_ENDPOINT_URL_DYNAMODB'];
  const engine = chosen ? { url: chosen, stop: async () => {} } : await startEngine(options.dataFile);
  if (!chosen && options.dataFile) indexStream(options.dataFile);
  const proxy = proxyTo(new URL(engine.url));
  return {
    url: engine.url,
    answer: proxy.answer,
    async stop() {
      proxy.close();
      await engine.stop();
    },
  };
}
