import { z } from 'zod';
import { Attributes, readableAttributes, writeAsUser } from './attributes.ts';
import { operation, refuse, refuseParameter } from './operation.ts';
import { permanentPassword, refuseWeak, refuseWrongPassword } from './passwords.ts';
import { getClient, getPool } from './pools.ts';
import { asHolder, endAllSessions, endSession, renewSession, rotatesTokens } from './sessions.ts';
import { saveUser } from './users.ts';

// What signed-in users do with their own account and their own sign-ins.

const Signed = z.object({ AccessToken: z.string() });

export const getUser = operation(Signed, (host, input) =>
  asHolder(host, input.AccessToken, (user, client) => ({
    Username: user.sub,
    UserAttributes: readableAttributes(client, user),
  })),
);

export const updateUserAttributes = operation(Signed.extend({ UserAttributes: Attributes }), (host, input) =>
  asHolder(host, input.AccessToken, (user, client) => {
    writeAsUser(client, user, input.UserAttributes);
    saveUser(host, user);
    return { CodeDeliveryDetailsList: [] };
  }),
);

export const changePassword = operation(
  Signed.extend({ PreviousPassword: z.string(), ProposedPassword: z.string() }),
  (host, input) =>
    asHolder(host, input.AccessToken, (user) => {
      refuseWeak(getPool(host, user.poolId), input.ProposedPassword);
      refuseWrongPassword(host, user, input.PreviousPassword);
      user.password = permanentPassword(user.poolId, user.sub, input.ProposedPassword);
      saveUser(host, user);
      return {};
    }),
);

export const globalSignOut = operation(Signed, (host, input) =>
  asHolder(host, input.AccessToken, (user) => {
    endAllSessions(host, user);
    return {};
  }),
);

export const getTokensFromRefreshToken = operation(
  z.object({ ClientId: z.string(), RefreshToken: z.string() }),
  async (host, input) => {
    const client = getClient(host, input.ClientId);
    if (!rotatesTokens(client) && !client.properties.ExplicitAuthFlows.includes('ALLOW_REFRESH_TOKEN_AUTH'))
      refuseParameter('REFRESH_TOKEN_AUTH flow not enabled for this client');
    return { AuthenticationResult: await renewSession(host, client, input.RefreshToken) };
  },
);

export const revokeToken = operation(z.object({ ClientId: z.string(), Token: z.string() }), (host, input) => {
  const client = getClient(host, input.ClientId);
  if (!client.properties.EnableTokenRevocation)
    refuse('UnsupportedOperationException', 'Token revocation is not enabled for this client');
  endSession(host, client, input.Token);
  return {};
});
