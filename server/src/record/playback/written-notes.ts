import type { HearingState } from '@mahzar/shared/hearing/state';
import type { PlayedRecord } from '@mahzar/shared/rest/playback';
import type { StoredMessage } from '../../hearings/ports.ts';

type Written = PlayedRecord['written'][number];

/**
 * Log notes as they read now, by the moments of which they are. What was corrected stands with the note that corrected it. Pure.
 * @param stored in the order in which they were written
 */
export function writtenNotes(stored: readonly StoredMessage[], { notes }: Pick<HearingState, 'notes'>): Written[] {
  const standing = new Map<string, Written>();
  /** Under which note the words of each are found. */
  const home = new Map<string, string>();
  for (const { id, at, from, text } of stored) {
    const note = notes.get(id);
    if (note === undefined) continue;
    const first = note.corrects === null ? undefined : home.get(note.corrects);
    const former = first === undefined ? undefined : standing.get(first);
    home.set(id, former === undefined ? id : first!);
    if (former === undefined) standing.set(id, { id, at: note.about, seat: from, text, before: [] });
    else {
      const before = [...former.before, { at, seat: former.seat, text: former.text }];
      standing.set(first!, { ...former, seat: from, text, before });
    }
  }
  return [...standing.values()].toSorted((a, b) => a.at - b.at);
}
