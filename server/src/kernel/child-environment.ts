/**
 * The environment for a program that is started: where programs are found, and nothing else. Secrets and settings of the service
 * are none of its business.
 */
export function childEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', ...more };
}
