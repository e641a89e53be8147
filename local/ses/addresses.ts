import { QueryProblem } from '../query-protocol.ts';

const displayName = `"(?:[^"\\\\]|\\\\.)*"|[^"(),:;<>@\\[\\]\\\\]*`;
const namedAddress = new RegExp(`^(?:${displayName})\\s*<([^<>]*)>$`);
const plainLocalPart = /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const plainDomain = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;
const printable = /^[\x20-\x7e]*$/;
const graphic = /^[\x21-\x7e]*$/;

/** The bare address in `address` or `Name <address>`; refuses with InvalidParameterValue what SES cannot put in a header. */
export function bareAddress(text: string): string {
  const isNamed = text.includes('<');
  const address = isNamed ? namedAddress.exec(text.trim())?.[1] : text;
  if (address === undefined) throw invalidValue('Illegal address');
  // SES takes other names only as MIME encoded words, and a line break would begin a new header.
  if (isNamed && !printable.test(text)) throw invalidValue('Illegal address');
  const at = address.lastIndexOf('@');
  if (at < 0) throw invalidValue("Missing final '@domain'");
  checkLocalPart(address.slice(0, at));
  checkDomain(address.slice(at + 1));
  return address;
}

/** The part of an address before its last `@`. */
export const localPartOf = (address: string): string => address.slice(0, address.lastIndexOf('@'));

/** The part of an address after its last `@`, in lower case. */
export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** A refusal named InvalidParameterValue. */
export const invalidValue = (message: string): QueryProblem => new QueryProblem('InvalidParameterValue', message);

function checkLocalPart(localPart: string): void {
  if (!graphic.test(localPart)) throw invalidValue('Local address contains control or whitespace');
  if (!plainLocalPart.test(localPart)) throw invalidValue('Illegal address');
}

function checkDomain(domain: string): void {
  if (domain === '') throw invalidValue('Missing domain');
  if (!graphic.test(domain)) throw invalidValue('Domain contains control or whitespace');
  if (!plainDomain.test(domain)) throw invalidValue('Domain contains illegal character');
}
