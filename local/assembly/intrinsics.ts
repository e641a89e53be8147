/** What a template's references mean; `undefined` means that nothing has this name. */
export interface Lookup {
  ref(name: string): unknown;
  attribute(logicalId: string, name: string): string | undefined;
  mapping(name: string): unknown;
  condition(name: string): unknown;
}

/** Resolves a value of the template; `at` is its path, which the error of an unresolvable value names. */
export type Resolve = (value: unknown, at: string) => unknown;

type Intrinsic = (argument: unknown, at: string) => unknown;

// What Ref AWS::NoValue resolves to: the property or list entry that holds it disappears.
const noValue = Symbol('AWS::NoValue');

/** Makes the function that resolves every intrinsic. */
export function resolver(lookup: Lookup): Resolve {
  const intrinsics = intrinsicsOver(lookup, resolve);

  function resolve(value: unknown, at: string): unknown {
    if (Array.isArray(value)) {
      return value.map((entry, index) => resolve(entry, `${at}[${index}]`)).filter((entry) => entry !== noValue);
    }
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [name, argument] = entries[0] ?? [''];
    const intrinsic = entries.length === 1 ? intrinsics[name] : undefined;
    if (intrinsic) return intrinsic(argument, at);
    if (name.startsWith('Fn::')) throw new Error(`${at}: ${name} cannot be resolved locally`);
    const properties = entries.map(([key, entry]) => [key, resolve(entry, `${at}.${key}`)] as const);
    return Object.fromEntries(properties.filter(([, resolved]) => resolved !== noValue));
  }

  return resolve;
}

function intrinsicsOver(lookup: Lookup, resolve: Resolve): Readonly<Record<string, Intrinsic>> {
  const ref = (name: string, at: string): unknown => {
    if (name === 'AWS::NoValue') return noValue;
    return found(lookup.ref(name), `Ref ${name}`, at);
  };
  const attribute = (reference: string, at: string): string => {
    const [logicalId = '', ...names] = reference.split('.');
    return found(lookup.attribute(logicalId, names.join('.')), `GetAtt ${reference}`, at);
  };
  const list = (value: unknown, at: string): unknown[] => {
    const resolved = resolve(value, at);
    if (!Array.isArray(resolved)) throw new Error(`${at}: expected a list`);
    return resolved;
  };
  const condition = (name: string, at: string): unknown =>
    resolve(found(lookup.condition(name), `Condition ${name}`, at), `Conditions.${name}`);

  return {
    Ref: (name, at) => ref(String(name), at),
    Condition: (name, at) => (typeof name === 'string' ? condition(name, at) : { Condition: resolve(name, at) }),
    'Fn::GetAtt': (reference, at) => attribute(Array.isArray(reference) ? reference.join('.') : String(reference), at),
    'Fn::Join': (argument, at) => {
      const [separator, parts] = pair(argument, at);
      return list(parts, at).join(String(separator));
    },
    'Fn::Sub': (argument, at) => {
      const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
      return String(text).replace(/\$\{([^}]+)\}/g, (_, name: string) => {
        if (name.startsWith('!')) return `\${${name.slice(1)}}`;
        if (name in variables) return String(resolve(variables[name], at));
        return String(name.includes('.') ? attribute(name, at) : ref(name, at));
      });
    },
    'Fn::Select': (argument, at) => {
      const [index, entries] = pair(argument, at);
      return found(list(entries, at)[Number(resolve(index, at))], `Select ${index}`, at);
    },
    'Fn::Split': (argument, at) => {
      const [separator, text] = pair(argument, at);
      return String(resolve(text, at)).split(String(separator));
    },
    'Fn::FindInMap': (argument, at) => {
      const [map, top, second] = list(argument, at).map(String);
      const table = lookup.mapping(map ?? '') as Record<string, Record<string, unknown>> | undefined;
      return found(table?.[top ?? '']?.[second ?? ''], `FindInMap ${map}.${top}.${second}`, at);
    },
    'Fn::If': (argument, at) => {
      const [name, whenTrue, whenFalse] = argument as [string, unknown, unknown];
      return resolve(condition(name, at) ? whenTrue : whenFalse, at);
    },
    'Fn::Equals': (argument, at) => {
      const [left, right] = list(argument, at);
      return left === right;
    },
    'Fn::Not': (argument, at) => !list(argument, at)[0],
    'Fn::And': (argument, at) => list(argument, at).every(Boolean),
    'Fn::Or': (argument, at) => list(argument, at).some(Boolean),
  };
}

function found<T>(value: T | undefined, what: string, at: string): T {
  if (value === undefined) throw new Error(`${at}: ${what} cannot be resolved`);
  return value;
}

function pair(argument: unknown, at: string): [unknown, unknown] {
  if (!Array.isArray(argument) || argument.length !== 2) throw new Error(`${at}: expected two arguments`);
  return [argument[0], argument[1]];
}
