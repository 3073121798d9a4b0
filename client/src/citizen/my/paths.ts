import { OWN_CASES_PATH } from '@mahzar/shared/notify/short-link';

/** Where people see their own cases; below it, one of them. */
export const MY_PATH = OWN_CASES_PATH;

/** Where lawyers file a power of attorney whom no case names yet. */
export const POWER_PATH = `${MY_PATH}/power`;

/** Whether a page is one of theirs. */
export function isMyPath(path: string): boolean {
  return path === MY_PATH || path.startsWith(`${MY_PATH}/`);
}

/** The page of a case, or of something in it. */
export function pathOfCase(id: string, ...more: readonly string[]): string {
  return [MY_PATH, 'cases', id, ...more].join('/');
}
