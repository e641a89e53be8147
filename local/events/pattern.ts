type Pattern = Readonly<Record<string, unknown>>;

/** Whether an event matches an EventBridge pattern; knows exact values, `prefix`, `exists` and nested fields, and throws on others. */
export function matchesPattern(pattern: Pattern, event: unknown): boolean {
  return Object.entries(pattern).every(([field, wanted]) => {
    const value = fieldOf(event, field);
    if (!Array.isArray(wanted)) return matchesPattern(wanted as Pattern, value);
    return wanted.some((alternative) => matchesAlternative(alternative, value));
  });
}

function fieldOf(event: unknown, field: string): unknown {
  return typeof event === 'object' && event !== null ? (event as Record<string, unknown>)[field] : undefined;
}

function matchesAlternative(wanted: unknown, value: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return value === wanted;
  const { exists, prefix, ...others } = wanted as { exists?: boolean; prefix?: string };
  if (Object.keys(others).length > 0) throw new Error(`Not known in a pattern: ${JSON.stringify(others)}`);
  if (exists !== undefined) return (value !== undefined) === exists;
  return typeof value === 'string' && value.startsWith(prefix ?? '');
}
