import {
  constants,
  createHash,
  createHmac,
  createPublicKey,
  getDiffieHellman,
  hkdfSync,
  publicEncrypt,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

// Secure Remote Password (RFC 5054) as Cognito speaks it: 3072 bit group, SHA-256, generator 2.
const primeBytes = getDiffieHellman('modp15').getPrime();
const prime = toNumber(primeBytes);
const generator = 2n;
const multiplier = toNumber(hash(signedBytes(prime), signedBytes(generator)));

function hash(...parts: (string | Buffer)[]): Buffer {
  return parts.reduce((digest, part) => digest.update(part), createHash('sha256')).digest();
}

function toNumber(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}

function toBytes(value: bigint): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
}

/** As Java writes a positive number: a zero byte in front when the first bit is set. */
function signedBytes(value: bigint): Buffer {
  const bytes = toBytes(value);
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes;
}

/**
 * base ^ exponent mod prime. RSA without padding is this very function in native code: about 1 ms for 256 bits, where
 * a loop over BigInt takes eight times as long. (createDiffieHellman would test the prime for two seconds first.)
 */
function power(base: bigint, exponent: Buffer): bigint {
  const jwk = { kty: 'RSA', n: primeBytes.toString('base64url'), e: exponent.toString('base64url') };
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const block = Buffer.from((base % prime).toString(16).padStart(primeBytes.length * 2, '0'), 'hex');
  return toNumber(publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, block));
}

/** The part of a pool's id that clients take for its name. */
const nameOfPool = (poolId: string) => poolId.split('_')[1] ?? '';

export interface Verifier {
  /** Hexadecimal. */
  readonly salt: string;
  /** Hexadecimal; proves a password without holding it. */
  readonly verifier: string;
}

export function verifierOf(poolId: string, sub: string, password: string, salt: string): Verifier {
  const identity = hash(`${nameOfPool(poolId)}${sub}:${password}`);
  const exponent = hash(signedBytes(BigInt(`0x${salt}`)), identity);
  return { salt, verifier: power(generator, exponent).toString(16) };
}

/** The server's half of one SRP sign-in. All numbers are hexadecimal. */
export interface Exchange {
  readonly clientPublic: string;
  readonly serverPublic: string;
  readonly serverPrivate: string;
  /** Base64; what the client signs. */
  readonly secretBlock: string;
}

/** Answers the client's public number, or undefined if it is not one that keeps the password secret. */
export function openExchange(verifier: string, clientPublic: string): Exchange | undefined {
  if (!/^[0-9a-f]{1,768}$/i.test(clientPublic) || BigInt(`0x${clientPublic}`) % prime === 0n) return undefined;
  const secret = randomBytes(32);
  const serverPublic = (multiplier * BigInt(`0x${verifier}`) + power(generator, secret)) % prime;
  return {
    clientPublic,
    serverPublic: serverPublic.toString(16),
    serverPrivate: secret.toString('hex'),
    secretBlock: randomBytes(384).toString('base64'),
  };
}

/** Whether the signature could only be made by someone who knows the password. */
export function provesPassword(
  exchange: Exchange,
  user: { poolId: string; sub: string; verifier: string },
  claim: { timestamp: string; signature: string },
): boolean {
  const clientPublic = BigInt(`0x${exchange.clientPublic}`);
  const scramble = hash(signedBytes(clientPublic), signedBytes(BigInt(`0x${exchange.serverPublic}`)));
  const shared = power(
    clientPublic * power(BigInt(`0x${user.verifier}`), scramble),
    Buffer.from(exchange.serverPrivate, 'hex'),
  );
  const key = hkdfSync('sha256', signedBytes(shared), signedBytes(toNumber(scramble)), 'Caldera Derived Key', 16);
  const expected = createHmac('sha256', Buffer.from(key))
    .update(nameOfPool(user.poolId) + user.sub)
    .update(Buffer.from(exchange.secretBlock, 'base64'))
    .update(claim.timestamp)
    .digest();
  const given = Buffer.from(claim.signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
