import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { CaseActor } from '@mahzar/shared/proceedings/event';
import type { CaseId } from '@mahzar/shared/proceedings/ids';
import { mayRead } from '@mahzar/shared/proceedings/law/reading';
import { isLiveExhibit } from '@mahzar/shared/proceedings/state';
import type { CaseDocument, CaseState, Exhibit } from '@mahzar/shared/proceedings/state';
import type { CaseParty } from '@mahzar/shared/scheduling/person';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { Rejection } from '@mahzar/shared/rejection';
import type { ProceedingsService } from '../proceedings/proceedings-service.ts';
import type { BookingDirectory } from '../scheduling/ports.ts';
import { actorOfSeat } from './actor-of-seat.ts';

/** The current state of a hearing's case, and the case actors of the hearing's people. */
export interface Court {
  readonly id: CaseId;
  readonly state: CaseState;
  readonly actors: ReadonlyMap<SeatId, CaseActor>;
}

/** Finds the case of a hearing; undefined when it has none. */
export type CourtOf = (hearing: HearingId) => Promise<Court | undefined>;

/** Reads the case anew on each call, so that decisions in the case take effect at once. */
export function courtOf(parts: {
  readonly bookings: Pick<BookingDirectory, 'booking'>;
  readonly service: Pick<ProceedingsService, 'begin' | 'snapshot'>;
  readonly partiesOf: (id: string) => Promise<readonly CaseParty[] | undefined>;
  readonly rolesOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, readonly StaffRole[]>>;
}): CourtOf {
  const { bookings, service, partiesOf, rolesOf } = parts;
  return async (hearing) => {
    const booking = await bookings.booking(hearing);
    if (booking === undefined) return undefined;
    const { id } = booking.case;
    if ((await service.begin(id)) instanceof Rejection) return undefined;
    const [snapshot, parties = []] = [await service.snapshot(id), await partiesOf(id)];
    if (snapshot === undefined) return undefined;
    const roles = await rolesOf(booking.people.flatMap(({ staffAccount }) => staffAccount ?? []));
    const actors = booking.people.flatMap((person) => {
      const actor = actorOfSeat(person, parties, roles);
      return actor === null ? [] : [[person.id, actor] as const];
    });
    return { id: snapshot.state.id, state: snapshot.state, actors: new Map(actors) };
  };
}

/** An exhibit of the case, not withdrawn, with its document; undefined when there is none of that number. */
export function liveExhibit(
  { state }: Court,
  number: number,
): { readonly exhibit: Exhibit; readonly document: CaseDocument } | undefined {
  const exhibit = state.exhibits[number - 1];
  const document = exhibit && state.documents.get(exhibit.document);
  if (exhibit === undefined || document === undefined || !isLiveExhibit(exhibit)) return undefined;
  return document.stage.kind === 'filed' ? { exhibit, document } : undefined;
}

/** Seats whose people may read a document of the case. */
export function readersOf({ state, actors }: Court, document: CaseDocument): readonly SeatId[] {
  return [...actors].flatMap(([seat, actor]) => (mayRead(state, document, actor) ? [seat] : []));
}
