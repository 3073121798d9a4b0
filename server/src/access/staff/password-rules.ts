import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

/** A password must take at least 10^8 guesses by common passwords, repetition, keyboard patterns and dates. */
const MIN_SCORE = 3;
/**
 * Number of characters examined: if their beginning takes enough guesses, so does the whole. For 128 crafted characters the
 * estimate would block the process for seconds.
 */
const LOOKED_AT = 32;

/** The flaw of a new password; undefined when there is none. */
export type PasswordRules = (
  password: string,
  of: { readonly name: string; readonly email: string },
) => Promise<'too-common' | 'like-name' | undefined>;

/**
 * Rules of a new password in addition to its length (OWASP ASVS 5.0, 6.2.4 and 6.2.11), without requirements on character classes.
 * The word lists, some 3 MiB in memory, are loaded on first use.
 */
export function passwordRules(): PasswordRules {
  let loading: Promise<ZxcvbnFactory> | undefined;
  return async (password, { name, email }) => {
    const estimator = await (loading ??= loadEstimator());
    if (estimator.check(password, ['mahzar', 'محضر', 'dadgostari']).score < MIN_SCORE) return 'too-common';
    const own = wordsOf(name, email);
    return estimator.check(password, own).score < MIN_SCORE ? 'like-name' : undefined;
  };
}

async function loadEstimator(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  return new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: LOOKED_AT });
}

/** The words of a name and an e-mail, and the name written as one word. */
function wordsOf(name: string, email: string): string[] {
  const names = name.toLowerCase().split(/\s+/);
  const together = ['', '.', '-', '_'].map((between) => names.join(between));
  const [local = ''] = email.toLowerCase().split('@');
  const parts = [...names, ...email.toLowerCase().split(/[@.]+/)];
  return [...new Set([...parts, ...together, local])].filter((part) => part.length > 2);
}
