import { keep, storageOf } from '../../browser/storage.ts';

/** A code that was asked for in this tab. Whose it is, is not kept. */
interface Asked {
  readonly challenge: string;
  /** When another one may be asked for, epoch ms of this device, as `until`. */
  readonly againAt: number;
  readonly until: number;
}

const KEY = 'mahzar.my.code';

/** What was asked for, if it may still be answered: whoever goes to the message comes back to a page that is loaded anew. */
export function keptChallenge(now: number): Asked | null {
  try {
    const asked = JSON.parse(storageOf('sessionStorage')?.getItem(KEY) ?? 'null') as Asked | null;
    return asked !== null && asked.until > now ? asked : null;
  } catch {
    return null;
  }
}

/** Null: it was answered, or is none any longer. */
export function keepChallenge(asked: Asked | null): void {
  const tab = storageOf('sessionStorage');
  if (asked === null) tab?.removeItem(KEY);
  else keep(tab, KEY, JSON.stringify(asked));
}
