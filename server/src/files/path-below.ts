import { isAbsolute, join } from 'node:path';

/** A path leads out of its folder. */
export class OutsideError extends Error {
  override name = 'OutsideError';

  constructor(path: string) {
    super(`${JSON.stringify(path)} does not stay below its folder`);
  }
}

/** Whether a path, joined to a folder, stays below it. Names in logs and stores are not trusted. */
export function staysBelow(path: string): boolean {
  return !isAbsolute(path) && !path.includes('\0') && !path.split(/[/\\]/).includes('..');
}

/** A path below a folder. @throws OutsideError */
export function pathBelow(folder: string, path: string): string {
  if (!staysBelow(path)) throw new OutsideError(path);
  return join(folder, path);
}
