/** Environment of a program that is started: `PATH` and `more` only, without the service's secrets and settings. */
export function childEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', ...more };
}

/** Node's cache of compiled code, for our own processes and threads, so that they start sooner. No secret. */
export function compileCache(): Record<string, string> {
  const { NODE_COMPILE_CACHE } = process.env;
  return NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE };
}
