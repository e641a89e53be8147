import { json, type Reply } from './server.ts';
import type { Service } from './service.ts';

interface Credentials {
  readonly email: string;
  readonly password: string;
  readonly clientId: string;
}

/** What InitiateAuth answers: tokens, a further question, or an error's name. */
interface AuthAnswer {
  readonly AuthenticationResult?: { AccessToken: string; RefreshToken: string; ExpiresIn: number };
  readonly ChallengeName?: string;
  readonly __type?: string;
  readonly message?: string;
}

/** Signs in by password and answers the tokens, or 401 with Cognito's own name of the reason as `code`. */
export async function signIn(cognito: Service, { email, password, clientId }: Credentials): Promise<Reply> {
  const answer = await cognito({
    method: 'POST',
    path: '/',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
    },
    body: Buffer.from(
      JSON.stringify({
        AuthFlow: 'USER_PASSWORD_AUTH',
        ClientId: clientId,
        AuthParameters: { USERNAME: email, PASSWORD: password },
      }),
    ),
  });
  return toReply(JSON.parse(String(answer.body)) as AuthAnswer);
}

function toReply({ AuthenticationResult: tokens, ChallengeName, __type, message }: AuthAnswer): Reply {
  if (tokens) {
    const { AccessToken: accessToken, RefreshToken: refreshToken, ExpiresIn: expiresIn } = tokens;
    return json(200, { accessToken, refreshToken, expiresIn });
  }
  const code = ChallengeName ?? __type?.split('#').at(-1) ?? 'UnknownError';
  const detail = message ?? `The sign-in is not finished: ${code}`;
  return json(401, { title: 'Sign-in refused', status: 401, code, detail });
}
