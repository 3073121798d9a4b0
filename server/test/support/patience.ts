import { vi } from 'vitest';
import { PATIENCE_MS } from './patience-ms.ts';

// Something that is waited for may take long on a busy machine: the library's second is no bound that a test has chosen.

const { waitFor, waitUntil } = vi;
/** What the library gives, replaced below; files of tests that share a process run this more than once. */
const PATIENT = Symbol.for('mahzar.test.patient');

if (!(PATIENT in vi)) {
  Object.assign(vi, {
    [PATIENT]: true,
    waitFor: ((check, options) => waitFor(check, patiently(options))) satisfies typeof waitFor,
    waitUntil: ((check, options) => waitUntil(check, patiently(options))) satisfies typeof waitUntil,
  });
}

type Options = NonNullable<Parameters<typeof waitFor>[1]>;

function patiently(options: Options = {}): Options {
  return typeof options === 'number' ? options : { timeout: PATIENCE_MS, ...options };
}
