// Writes openapi.json, the API reference: `npm run openapi`.
import { writeFileSync } from 'node:fs';
import { features } from '../functions/features.ts';
import { openapi } from '../functions/shared/http/openapi.ts';

const file = new URL('../openapi.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(openapi(features), null, 2)}\n`);
