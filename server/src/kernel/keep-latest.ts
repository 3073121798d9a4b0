/** Keeps a value as the latest, and removes the oldest beyond the limit. */
export function keepLatest<Value>(kept: Map<string, Value>, most: number, key: string, value: Value): void {
  kept.delete(key);
  kept.set(key, value);
  const [oldest] = kept.keys();
  if (kept.size > most && oldest !== undefined) kept.delete(oldest);
}
