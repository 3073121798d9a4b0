import type { Router } from 'express';
import { Rejection } from '@mahzar/shared/rejection';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { courtOf } from '../exhibits/court.ts';
import { exhibitRouter } from '../exhibits/exhibit-router.ts';
import { HearingExhibits } from '../exhibits/hearing-exhibits.ts';
import type { HearingExhibitsParts } from '../exhibits/hearing-exhibits.ts';
import { ExhibitPlayer } from '../exhibits/playing/exhibit-player.ts';
import { PagePictures } from '../exhibits/page-pictures.ts';
import { hashSessionSecret } from '../gateway/hearing/session-secret.ts';
import { pdfPages } from '../files/pdf-pages.ts';
import type { HearingRooms } from '../media/hearing-rooms.ts';
import { exhibitPageLimit, exhibitRefusalLimit } from '../gateway/limits.ts';
import type { HearingService } from '../hearings/hearing-service.ts';
import type { BookingDirectory } from '../scheduling/ports.ts';
import type { Proceedings } from './proceedings.ts';
import type { Runtime } from './runtime.ts';

export interface Exhibits {
  readonly exhibits: HearingExhibits;
  readonly player: ExhibitPlayer;
  /** Stops playing exhibits and the checks on them. */
  readonly close: () => void;
  /** Serves pages to the browsers of a hearing. */
  readonly router: Router;
}

/** How long playing may continue after a person's right to it has ended, ms. */
const FOLLOW_EVERY_MS = 2_000;

/** Exhibits of cases in their hearings. */
export function openExhibits(
  {
    bus,
    log,
    now,
    config,
  }: Pick<Runtime, 'bus' | 'log' | 'now'> & { readonly config: { readonly seatBudget?: number } },
  parts: {
    readonly service: HearingService;
    readonly rooms: HearingRooms;
    readonly proceedings: Pick<Proceedings, 'service' | 'documents' | 'partiesOf' | 'titlesFor'>;
    readonly bookings: Pick<BookingDirectory, 'booking'>;
    readonly rolesOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, readonly StaffRole[]>>;
    readonly hearings: HearingExhibitsParts['hearings'];
  },
): Exhibits {
  const { service, rooms, bookings, rolesOf, hearings } = parts;
  const { service: proceedings, documents, partiesOf } = parts.proceedings;
  const findCourt = courtOf({ bookings, service: proceedings, partiesOf, rolesOf });
  const player = new ExhibitPlayer({
    bus,
    rooms,
    fileOf: async (hearing, id, sha256) => {
      const court = await findCourt(hearing);
      const document = court?.state.documents.get(id);
      if (court === undefined || document === undefined) return new Rejection('storage-unavailable');
      const content = await documents.read(court.id, id, sha256);
      return content instanceof Rejection ? content : { content, type: document.media };
    },
    note: (hearing, command) => {
      service.execute(hearing, command, { kind: 'system' }).catch((error: unknown) => {
        log.error({ err: error, hearing, command: command.type }, 'command not entered in the hearing log');
      });
    },
    problem: (hearing, why) => log.error({ err: why, hearing }, 'exhibit playback failed'),
  });
  const exhibits = new HearingExhibits({
    bus,
    service,
    courtOf: findCourt,
    proceedings,
    documents,
    titlesFor: parts.proceedings.titlesFor,
    player,
    now,
    // A rendering queue of its own: hearings do not wait for readers at the desk.
    pictures: new PagePictures({ documents, pdf: pdfPages() }),
    hearings,
    problem: (hearing, error) => log.error({ err: error, hearing }, 'shown exhibit not updated from its case'),
  });
  let isLooking = false;
  const look = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    void exhibits.followPlayed().finally(() => (isLooking = false));
  }, FOLLOW_EVERY_MS).unref();
  return {
    exhibits,
    player,
    close: () => {
      clearInterval(look);
      player.close();
    },
    router: exhibitRouter({
      exhibits,
      hash: hashSessionSecret,
      limit: exhibitPageLimit(config.seatBudget),
      refusals: exhibitRefusalLimit(config.seatBudget),
    }),
  };
}
