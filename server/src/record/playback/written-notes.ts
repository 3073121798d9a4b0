import type { HearingState } from '@mahzar/shared/hearing/state';
import { standingNotes } from '@mahzar/shared/record/standing-notes';
import type { PlayedRecord } from '@mahzar/shared/rest/playback';
import type { StoredMessage } from '../../hearings/ports.ts';

type Written = PlayedRecord['written'][number];

/**
 * Log notes as they read now, by the moments of which they are. What was corrected stands with the note that corrected it. Pure.
 * @param stored in the order in which they were written
 */
export function writtenNotes(stored: readonly StoredMessage[], { notes }: Pick<HearingState, 'notes'>): Written[] {
  const known = stored.flatMap((message) => {
    const note = notes.get(message.id);
    return note === undefined ? [] : [{ ...message, ...note }];
  });
  return standingNotes(known).map(({ first, about, latest, before }): Written => {
    // When it was corrected, and what it said until then.
    const former = before.map(({ from, text }, index) => ({ at: (before[index + 1] ?? latest).at, seat: from, text }));
    return { id: first.id, at: about, seat: latest.from, text: latest.text, before: former };
  });
}
