import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import type { Logger } from 'pino';
import type { EventBus } from '../kernel/event-bus.ts';
import type { HearingService } from '../hearings/hearing-service.ts';
import type { StorageHealth } from '../hearings/storage-health.ts';
import type { HearingDirectory } from '../hearings/ports.ts';
import type { HearingRooms } from '../media/hearing-rooms.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import type { Links } from './hearing-context.ts';
import { HelpDesk } from './help/help-desk.ts';
import type { HelpStore } from './help/ports.ts';
import { TodaysBoard } from './todays-board.ts';
import type { StoredContext } from './todays-board.ts';

export interface BoardParts {
  readonly bus: EventBus;
  readonly service: HearingService;
  readonly directory: HearingDirectory;
  readonly rooms: Pick<HearingRooms, 'mediaPathCounts'>;
  readonly storage: Pick<StorageHealth, 'alarm'>;
  readonly helpStore: HelpStore;
  /** Hearings that are booked for some moment of a time range (epoch ms). */
  readonly hearingsOf: (from: number, to: number) => Promise<readonly HearingId[]>;
  /** What other parts keep of the people of a hearing. */
  readonly context: (hearing: HearingId) => Promise<Omit<StoredContext, 'help'>>;
  readonly links: (hearing: HearingId) => Links;
  readonly randomBytes: RandomBytes;
  readonly now: () => number;
  readonly clock: CourtClock;
  readonly log: Logger;
}

/** Today's board, and the desk where people at hearings ask for help. */
export function startBoard(parts: BoardParts): { readonly board: TodaysBoard; readonly help: HelpDesk } {
  const { bus, service, directory, rooms, storage, helpStore, hearingsOf, links, randomBytes, now, clock, log } = parts;
  const help = new HelpDesk({ bus, store: helpStore, randomBytes, now });
  const board = new TodaysBoard({
    bus,
    service,
    directory,
    hearingsOf,
    dayOf: (at) => clock.hoursOfDay(clock.dayOf(at)),
    context: async (hearing) => {
      const [kept, waiting] = await Promise.all([parts.context(hearing), help.waiting(hearing)]);
      return { ...kept, help: waiting };
    },
    links,
    storage,
    mediaPathCounts: (hearing) => rooms.mediaPathCounts(hearing),
    now,
    problem: (hearing, error) => log.error({ err: error, hearing }, 'the board cannot show a hearing'),
  });
  return { board, help };
}
