import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import type { Logger } from 'pino';
import { HelpDesk } from '../board/help/help-desk.ts';
import type { NoteHelp } from '../board/help/note-help.ts';
import type { HelpStore } from '../board/help/ports.ts';
import type { Links } from '../board/hearing-context.ts';
import { TodaysBoard } from '../board/todays-board.ts';
import type { StoredContext } from '../board/todays-board.ts';
import { boardChecks } from '../device-check/board-checks.ts';
import type { HearingService } from '../hearings/hearing-service.ts';
import type { HearingDirectory } from '../hearings/ports.ts';
import type { StorageHealth } from '../hearings/storage-health.ts';
import type { EventBus } from '../kernel/event-bus.ts';
import type { HearingRooms } from '../media/hearing-rooms.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import type { Desk } from './desk.ts';
import type { Storage } from './storage.ts';

export interface BoardParts {
  readonly bus: EventBus;
  readonly service: HearingService;
  /** Cards of hearings as third parties may see them, see `cardsForOthers`. */
  readonly directory: Pick<HearingDirectory, 'card'>;
  readonly rooms: Pick<HearingRooms, 'mediaPathCounts'>;
  readonly storage: Pick<StorageHealth, 'alarm'>;
  readonly helpStore: HelpStore;
  readonly noteHelp: NoteHelp;
  /** Hearings booked within a time range (epoch ms). */
  readonly hearingsOf: (from: number, to: number) => Promise<readonly HearingId[]>;
  /** Data about the people of a hearing that other modules keep. */
  readonly context: (hearing: HearingId) => Promise<Omit<StoredContext, 'requests'>>;
  readonly links: (hearing: HearingId) => Links;
  readonly randomBytes: RandomBytes;
  readonly now: () => number;
  readonly clock: CourtClock;
  readonly log: Logger;
}

export interface Board {
  readonly board: TodaysBoard;
  readonly help: HelpDesk;
}

/** Today's board, and the desk where people at hearings ask for help. */
export function openBoard(parts: BoardParts): Board {
  const { bus, service, directory, rooms, storage, helpStore, noteHelp, hearingsOf, links } = parts;
  const { randomBytes, now, clock, log } = parts;
  const help = new HelpDesk({ bus, store: helpStore, note: noteHelp, service, links, randomBytes, now });
  const board = new TodaysBoard({
    bus,
    service,
    directory,
    hearingsOf,
    dayOf: (at) => clock.hoursOfDay(clock.dayOf(at)),
    context: async (hearing) => {
      const [kept, requests] = await Promise.all([parts.context(hearing), helpStore.open(hearing)]);
      return { ...kept, requests };
    },
    links,
    storage,
    mediaPathCounts: (hearing) => rooms.mediaPathCounts(hearing),
    now,
    problem: (hearing, error) => log.error({ err: error, hearing }, 'the board cannot show a hearing'),
  });
  return { board, help };
}

/** The data that the desk gives to the board. */
export function askDesk(
  { allocations, identity, scheduling }: Pick<Desk, 'allocations' | 'identity' | 'scheduling'>,
  { checks }: Pick<Storage, 'checks'>,
  service: HearingService,
): Pick<BoardParts, 'hearingsOf' | 'context'> {
  const { directory } = scheduling;
  const identitiesAt = async (hearing: HearingId) => {
    const snapshot = await service.snapshot(hearing);
    return snapshot === null ? new Map() : identity.known(snapshot.state);
  };
  return {
    hearingsOf: async (from, to) => (await directory.bookingsOf(from, to)).map(({ hearing }) => hearing),
    context: async (hearing) => ({
      staff: await allocations.of(hearing),
      sitting: await directory.accountsOf(hearing),
      identities: await identitiesAt(hearing),
      checks: await boardChecks(checks, hearing),
    }),
  };
}
