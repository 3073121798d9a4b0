import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { HearingState, Screening } from '@mahzar/shared/hearing/state';
import type { Booking, BookedPerson, BookingDraft } from '@mahzar/shared/scheduling/booking';
import type { Person } from '@mahzar/shared/scheduling/person';

type Again = Omit<Booking, 'people'> & { readonly people: readonly (Person & Partial<Pick<BookedPerson, 'link'>>)[] };

/** A booking as it is booked once more: the same case, people and measures. */
export function draftAgain(booking: Again): BookingDraft {
  const { case: file, branch, room, kind, startsAt, endsAt, title, recordingPolicy, notes, screens } = booking;
  const planned = {
    branch,
    room,
    kind,
    startsAt,
    endsAt,
    title,
    public: booking.public,
    recordingPolicy,
    notes,
    screens,
  };
  return { caseNumber: file.number, ...planned, people: booking.people.map(({ link: _, ...person }) => person) };
}

/** With the measures as they stand at a hearing of the case, where the court may have ordered others than were booked. */
export function withMeasuresOf(
  draft: BookingDraft,
  { seats, screens }: Pick<HearingState, 'seats' | 'screens'>,
): BookingDraft {
  const booked = new Set(draft.people.map(({ id }) => id));
  // Staff who help with devices have a seat at this hearing alone.
  const sides = (one: readonly SeatId[]) => one.filter((id) => booked.has(id));
  return {
    ...draft,
    screens: [...screens.values()]
      .map(({ id, between: [a, b] }): Screening => ({ id, between: [sides(a), sides(b)] }))
      .filter(({ between }) => between.every((side) => side.length > 0)),
    people: draft.people.map((person) => {
      const seat = seats.get(person.id);
      if (seat === undefined) return person;
      // Of whoever never went by a number here another hearing of the case decides.
      const isProtected = seat.alias === null ? person.protected : seat.protected;
      return { ...person, protected: isProtected, interpreterRequired: seat.interpreterRequired };
    }),
  };
}
