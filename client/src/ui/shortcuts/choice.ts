import { keep } from '../../browser/storage.ts';

const KEY = 'mahzar.shortcuts';

/** Whether single-character shortcuts are on on this device; they are until somebody turns them off. */
export function areCharactersOn(memory: Pick<Storage, 'getItem'> | null): boolean {
  return memory?.getItem(KEY) !== 'off';
}

/** Stores the choice for the next visit. */
export function rememberCharacters(on: boolean, memory: Pick<Storage, 'setItem'> | null): void {
  keep(memory, KEY, on ? 'on' : 'off');
}
