import { openApi } from './api.js';
import { openPortal } from './dashboard.js';
import { button, paragraph } from './elements.js';
import { openInvitation, takeToken } from './invitation.js';
import { Problem } from './problem.js';
import { requestJson } from './request.js';
import { show, showWaiting } from './screen.js';
import { openSession } from './session.js';
import { showSignIn } from './sign-in.js';
import { wordsFor } from './words.js';

/** What whoever serves this page says about its surroundings. */
const CONFIG_PATH = '/portal/config.json';

/** @param {string} token */
async function start(token) {
  const { ok, body: config } = await requestJson(CONFIG_PATH).catch(() => ({ ok: false, body: {} }));
  if (!ok) return showUnreachable(token);

  const session = openSession(config);
  const api = openApi(config.apiUrl, session.accessToken);
  const signedOut = (/** @type {string} */ notice) => {
    session.signOut();
    goToSignIn(notice);
  };
  const portal = {
    api,
    signOut: () => signedOut('You are signed out.'),
    onSessionEnded: () => signedOut(wordsFor(new Problem({ code: 'not-signed-in' })).advice),
  };
  const goToPortal = (/** @type {string | undefined} */ accountId) => openPortal(portal, accountId);
  const goToSignIn = (/** @type {string | undefined} */ notice) =>
    showSignIn(session, { notice, onSignedIn: () => goToPortal(undefined) });

  if (token) await openInvitation({ api, session, token, goToSignIn, goToPortal });
  else goToSignIn(undefined);
}

/** @param {string} token */
function showUnreachable(token) {
  const { heading, advice } = wordsFor(new Problem({ code: 'unreachable' }));
  const again = () => {
    showWaiting();
    start(token);
  };
  show({ title: heading, content: [paragraph(advice), button('Try again', again, 'primary')] });
}

// Another invitation's link, opened in the same window, would otherwise change the address only.
addEventListener('hashchange', () => location.reload());
start(takeToken());
