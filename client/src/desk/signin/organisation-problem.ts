/** Returns why a person came back from the organisation without being signed in: `#sign-in=<problem>`; null without one. */
export function problemOf<Problem extends string>(hash: string, known: readonly Problem[]): Problem | null {
  const [name, value] = hash.slice(1).split('=');
  return name === 'sign-in' ? (known.find((one) => one === value) ?? null) : null;
}
