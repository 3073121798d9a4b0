import type { HearingState } from '@mahzar/shared/hearing/state';
import { standingNotes } from '@mahzar/shared/record/standing-notes';
import type { PlayedRecord } from '@mahzar/shared/rest/playback';
import type { StoredMessage } from '../../hearings/ports.ts';

type PlayedNote = PlayedRecord['written'][number];

/**
 * The latest text of each log note, ordered by the moment that the note is about. Corrected texts are listed with their correction.
 * Pure.
 * @param stored in the order in which they were written
 */
export function writtenNotes(stored: readonly StoredMessage[], { notes }: Pick<HearingState, 'notes'>): PlayedNote[] {
  const known = stored.flatMap((message) => {
    const note = notes.get(message.id);
    return note === undefined ? [] : [{ ...message, ...note }];
  });
  return standingNotes(known).map(({ first, about, latest, before }): PlayedNote => {
    // When the note was corrected, and its text until then.
    const former = before.map(({ from, text }, index) => ({ at: (before[index + 1] ?? latest).at, seat: from, text }));
    return { id: first.id, at: about, seat: latest.from, text: latest.text, before: former };
  });
}
