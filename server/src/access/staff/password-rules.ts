import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

/** A password must take at least 10^8 guesses: of words on the lists of common passwords, repetition, rows of keys, dates. */
const LEAST_SCORE = 3;
/**
 * So many characters are looked at: whoever needs so many guesses for the beginning needs no fewer for the whole. Of 128 that are made
 * for it the estimate takes seconds, in which nobody else is served.
 */
const LOOKED_AT = 32;

/** What is wrong with a new password; undefined when nothing is. */
export type PasswordRules = (
  password: string,
  of: { readonly name: string; readonly email: string },
) => Promise<'too-common' | 'like-name' | undefined>;

/**
 * Rules of a new password beside its length (OWASP ASVS 5.0, 6.2.4 and 6.2.11): none of what characters it must have. The
 * lists, some 3 MiB in memory, are loaded when first needed.
 */
export function passwordRules(): PasswordRules {
  let loading: Promise<ZxcvbnFactory> | undefined;
  return async (password, { name, email }) => {
    const estimator = await (loading ??= loadEstimator());
    if (estimator.check(password, ['mahzar', 'محضر', 'dadgostari']).score < LEAST_SCORE) return 'too-common';
    const own = wordsOf(name, email);
    return estimator.check(password, own).score < LEAST_SCORE ? 'like-name' : undefined;
  };
}

async function loadEstimator(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  return new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: LOOKED_AT });
}

/** The words of a name and an e-mail, and the name as people write it in one. */
function wordsOf(name: string, email: string): string[] {
  const names = name.toLowerCase().split(/\s+/);
  const together = ['', '.', '-', '_'].map((between) => names.join(between));
  const [local = ''] = email.toLowerCase().split('@');
  const parts = [...names, ...email.toLowerCase().split(/[@.]+/)];
  return [...new Set([...parts, ...together, local])].filter((part) => part.length > 2);
}
