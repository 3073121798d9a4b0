import type { Router } from 'express';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { courtOf } from '../exhibits/court.ts';
import { exhibitRouter } from '../exhibits/exhibit-router.ts';
import { HearingExhibits } from '../exhibits/hearing-exhibits.ts';
import type { HearingExhibitsParts } from '../exhibits/hearing-exhibits.ts';
import { PagePictures } from '../exhibits/page-pictures.ts';
import { hashSessionSecret } from '../gateway/hearing/session-secret.ts';
import { pdfPages } from '../files/pdf-pages.ts';
import { exhibitPageLimit, exhibitRefusalLimit } from '../gateway/limits.ts';
import type { HearingService } from '../hearings/hearing-service.ts';
import type { BookingDirectory } from '../scheduling/ports.ts';
import type { Proceedings } from './proceedings.ts';
import type { Runtime } from './runtime.ts';

export interface Exhibits {
  readonly exhibits: HearingExhibits;
  /** Gives pages out to the browsers of a hearing. */
  readonly router: Router;
}

/** Exhibits of cases in their hearings. */
export function openExhibits(
  { bus, log, config }: Pick<Runtime, 'bus' | 'log'> & { readonly config: { readonly seatBudget?: number } },
  parts: {
    readonly service: HearingService;
    readonly proceedings: Pick<Proceedings, 'service' | 'documents' | 'partiesOf'>;
    readonly bookings: Pick<BookingDirectory, 'booking'>;
    readonly rolesOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, readonly StaffRole[]>>;
    readonly hearings: HearingExhibitsParts['hearings'];
  },
): Exhibits {
  const { service, bookings, rolesOf, hearings } = parts;
  const { service: proceedings, documents, partiesOf } = parts.proceedings;
  const exhibits = new HearingExhibits({
    bus,
    service,
    courtOf: courtOf({ bookings, service: proceedings, partiesOf, rolesOf }),
    proceedings,
    documents,
    // A line of its own: no hearing waits for who reads at the desk.
    pictures: new PagePictures({ documents, pdf: pdfPages() }),
    hearings,
    problem: (hearing, error) =>
      log.error({ err: error, hearing }, 'an exhibit that is shown does not follow its case'),
  });
  return {
    exhibits,
    router: exhibitRouter({
      exhibits,
      hash: hashSessionSecret,
      limit: exhibitPageLimit(config.seatBudget),
      refusals: exhibitRefusalLimit(config.seatBudget),
    }),
  };
}
