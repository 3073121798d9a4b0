import type { RequestId } from '../ids.ts';
import type { QueueState } from '../state.ts';

/** When the places of those who are cut off are given up, epoch milliseconds. */
export function heldPlaces({ line, requests }: QueueState): { readonly request: RequestId; readonly at: number }[] {
  return line.flatMap((id) => {
    const presence = requests.get(id)?.presence;
    return presence?.kind === 'away' ? [{ request: id, at: presence.until }] : [];
  });
}
