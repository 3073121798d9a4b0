/**
 * The environment for a program that is started: where programs are found, and nothing else. Secrets and settings of the service
 * are none of its business.
 */
export function childEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', ...more };
}

/** Where Node finds code already compiled, for processes and threads of our own: they start sooner. No secret. */
export function compileCache(): Record<string, string> {
  const { NODE_COMPILE_CACHE } = process.env;
  return NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE };
}
