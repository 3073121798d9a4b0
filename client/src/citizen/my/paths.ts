import { OWN_CASES_PATH } from '@mahzar/shared/notify/short-link';

/** Path of the person's own cases; a single case is below it. */
export const MY_PATH = OWN_CASES_PATH;

/** Path on which lawyers file a power of attorney when no case names them yet. */
export const POWER_PATH = `${MY_PATH}/power`;

/** Whether a path belongs to these pages. */
export function isMyPath(path: string): boolean {
  return path === MY_PATH || path.startsWith(`${MY_PATH}/`);
}

/** Returns the path of a case, or of a part of it. */
export function pathOfCase(id: string, ...more: readonly string[]): string {
  return [MY_PATH, 'cases', id, ...more].join('/');
}
