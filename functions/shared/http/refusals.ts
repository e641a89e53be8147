import type { ProblemCode } from '../problems.ts';
import { isOpen, type Route, takesKey } from './feature.ts';

/** Everything a route can refuse with: what it declares, and what follows from its declaration. */
export function refusalsOf(route: Route, path: string): ProblemCode[] {
  const { allow } = route;
  const signedIn = !isOpen(route);
  const implied: (ProblemCode | false)[] = [
    (route.body !== undefined || route.query !== undefined || takesKey(route)) && 'request-invalid',
    route.body !== undefined && 'body-too-large',
    signedIn && 'not-signed-in',
    (allow.by === 'staff' || allow.by === 'portal') && 'not-permitted',
    allow.by === 'portal' && (route.on.startsWith('GET') ? 'view-expired' : 'view-is-read-only'),
    allow.by === 'portal' && 'view-unknown',
    path.includes('{') && 'not-found',
    path.includes('{clientId}') && 'client-merged',
    route.ifMatch === true && 'version-required',
    route.ifMatch !== undefined && 'version-mismatch',
    takesKey(route) && 'key-reused',
    'busy',
  ];
  return [...new Set([...implied.filter((code) => code !== false), ...(route.refuses ?? [])])];
}
