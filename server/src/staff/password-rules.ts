import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

/** A password must take at least 10^8 guesses: of words on the lists of common passwords, repetition, rows of keys, dates. */
const LEAST_SCORE = 3;

/** What is wrong with a new password; undefined when nothing is. */
export type PasswordRules = (
  password: string,
  of: { readonly name: string; readonly email: string },
) => 'too-common' | 'like-name' | undefined;

/**
 * Rules of a new password beside its length (OWASP ASVS 5.0, 6.2.4 and 6.2.11): none of what characters it must have. The
 * lists are unpacked when first needed.
 */
export function passwordRules(): PasswordRules {
  let estimator: ZxcvbnFactory | undefined;
  return (password, { name, email }) => {
    estimator ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: 128 });
    if (estimator.check(password, ['mahzar', 'محضر', 'dadgostari']).score < LEAST_SCORE) return 'too-common';
    const own = [name, email].flatMap((text) => text.toLowerCase().split(/[\s@.]+/)).filter((part) => part.length > 2);
    return estimator.check(password, own).score < LEAST_SCORE ? 'like-name' : undefined;
  };
}
