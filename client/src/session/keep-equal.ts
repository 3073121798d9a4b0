/**
 * Returns `after` with every part that equals its counterpart in `before` replaced by the old object, so that a comparison by
 * identity finds what has changed. Both are data of messages. List items are compared by index.
 */
export function keepEqual<Data>(before: unknown, after: Data): Data {
  if (Object.is(before, after) || !isObject(before) || !isObject(after)) return after;
  if (Array.isArray(before) !== Array.isArray(after)) return after;
  const old = (name: string): unknown => (Object.hasOwn(before, name) ? before[name] : undefined);
  const kept = Object.entries(after).map(([name, part]) => [name, keepEqual(old(name), part)] as const);
  const isSame = ([name, part]: (typeof kept)[number]): boolean =>
    Object.hasOwn(before, name) && Object.is(old(name), part);
  if (kept.length === Object.keys(before).length && kept.every(isSame)) return before as Data;
  return (Array.isArray(after) ? kept.map(([, part]) => part) : Object.fromEntries(kept)) as Data;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
