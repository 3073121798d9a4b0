import { vi } from 'vitest';
import { PATIENCE_MS } from './patience-ms.ts';

// A condition may take long to become true on a busy machine, so `PATIENCE_MS` replaces the library's default limit of one second.
// A limit that a test gives itself stays.

const { waitFor, waitUntil } = vi;
/** Marks `vi` as changed: test files that share a process load this module more than once. */
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
