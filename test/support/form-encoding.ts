/** Fields of a form, nested by their brackets. */
export interface Form {
  [name: string]: string | Form | Form[];
}

/** Decodes `a=1&b[c]=2&d[0][e]=3` as Stripe does; what is numbered from 0 on becomes a list. */
export function formIn(text: string): Form {
  const form: Form = {};
  for (const [name, value] of new URLSearchParams(text)) put(form, name.split(/[[\]]+/).filter(Boolean), value);
  return listed(form) as Form;
}

function put(form: Form, [first = '', ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    form[first] = value;
    return;
  }
  form[first] ??= {};
  put(form[first] as Form, rest, value);
}

function listed(value: Form[string]): Form[string] {
  if (typeof value === 'string' || Array.isArray(value)) return value;
  const inner = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, listed(one)]));
  const isList = Object.keys(inner).length > 0 && Object.keys(inner).every((name, i) => name === String(i));
  return isList ? (Object.values(inner) as Form[]) : inner;
}
