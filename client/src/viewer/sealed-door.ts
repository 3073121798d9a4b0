import type { SealedRecord } from '../../../server/src/record/sealed-file/viewer/sealed-file-in-browser.ts';
import type { RecordDoor } from '../playback/door.ts';

/** The door to a record in a file: it is all there, and nobody else is asked. */
export function doorTo({ shown, media, speech }: SealedRecord): RecordDoor {
  return {
    open: () => Promise.resolve(shown),
    media: (_record, track, range, signal) => media(track, range, signal),
    speech,
  };
}
