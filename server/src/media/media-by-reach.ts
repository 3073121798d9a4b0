import { reach } from '@mahzar/shared/hearing/law/reach';
import { isOver } from '@mahzar/shared/hearing/state';
import type { HearingMedia } from '../hearings/ports.ts';
import type { HearingRooms } from './hearing-rooms.ts';

/** Keeps each hearing's media equal to what `reach` grants, and closes its room when the hearing is over. */
export function mediaByReach(rooms: Pick<HearingRooms, 'apply' | 'close'>): HearingMedia {
  return {
    apply(state) {
      if (isOver(state.phase)) rooms.close(state.id);
      else rooms.apply(state.id, reach(state));
    },
    close: (hearing) => rooms.close(hearing),
  };
}
