import path from 'node:path';
import type { Outputs } from './outputs.ts';
import { type Handler, json, type Mount } from './server.ts';
import type { Mailbox } from './ses/mailbox.ts';
import { filesBelow, oneFile, page } from './static-files.ts';

const document = (title: string, head: string, body: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${head}
</head>
<body>
${body}
</body>
</html>
`;

const START_PAGE = document(
  'Caseload on this machine',
  '<style>body { font: 1rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem }</style>',
  `<main>
<h1>Caseload on this machine</h1>
<ul>
<li><a href="/docs">API reference</a> (<a href="/openapi.json">openapi.json</a>); the API itself is under <code>/v1</code></li>
<li><a href="/mail">Mailbox</a>: every mail the system sent</li>
<li><a href="/invitation">Portal invitation page</a>, as the mailed links open it</li>
<li><a href="/help/onboarding">Help page</a> on setting up a practice</li>
<li><a href="/_local/outputs">Ids of the user pool and its clients</a></li>
<li><a href="/_local/logs">What the functions logged</a></li>
</ul>
</main>`,
);

const DOCS_PAGE = document(
  'Caseload API',
  '<link rel="stylesheet" href="/docs/swagger-ui.css">\n<link rel="icon" href="/docs/favicon-32x32.png">',
  '<div id="docs"></div>\n<script src="/docs/swagger-ui-bundle.js"></script>\n<script src="/docs/start.js"></script>',
);

const DOCS_SCRIPT = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true, persistAuthorization: true });\n`;

const always =
  (body: string, contentType?: string): Handler =>
  async () =>
    page(body, contentType);

interface PagesOptions {
  /** The repository's root directory, which the files are read from. */
  readonly root: string;
  readonly mailbox: Mailbox;
  readonly outputs: Outputs;
}

/** What people open in a browser. */
export function openPages({ root, mailbox, outputs }: PagesOptions): Mount[] {
  const portal = path.join(root, 'web/portal');
  return [
    { path: '/', exact: true, handler: always(START_PAGE) },
    { path: '/docs', exact: true, handler: always(DOCS_PAGE) },
    { path: '/docs/start.js', exact: true, handler: always(DOCS_SCRIPT, 'text/javascript; charset=utf-8') },
    { path: '/docs', handler: filesBelow(path.join(root, 'node_modules/swagger-ui-dist')) },
    { path: '/openapi.json', exact: true, handler: oneFile(path.join(root, 'openapi.json')) },
    { path: '/invitation', exact: true, handler: oneFile(path.join(portal, 'invitation.html')) },
    { path: '/portal/config.json', exact: true, handler: async () => json(200, portalConfig(outputs)) },
    { path: '/portal', handler: filesBelow(portal) },
    { path: '/help/onboarding', exact: true, handler: oneFile(path.join(root, 'web/help/onboarding.html')) },
    { path: '/mail', exact: true, handler: async ({ path: at }) => page(mailbox.page(recipientIn(at))) },
  ];
}

/** What an operator writes into this file where the portal is deployed. */
const portalConfig = ({ region, portalClientId, apiUrl }: Outputs) => ({
  region,
  portalClientId,
  apiUrl,
  cognitoUrl: `${apiUrl}/_local/cognito`,
});

/** The `to` of a request's query; undefined when it asks for nobody in particular. */
export function recipientIn(requestPath: string): string | undefined {
  // No address has a space: it is a plus sign that was typed as it is.
  return new URLSearchParams(requestPath.split('?')[1]).get('to')?.replaceAll(' ', '+') || undefined;
}
