import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { HearingState, Screening } from '@mahzar/shared/hearing/state';
import type { Booking, BookedPerson, BookingDraft } from '@mahzar/shared/scheduling/booking';
import type { Person } from '@mahzar/shared/scheduling/person';

type Again = Omit<Booking, 'people'> & { readonly people: readonly (Person & Partial<Pick<BookedPerson, 'link'>>)[] };

/** A draft of another booking with the same case, people and measures. */
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

/** The draft with the present measures of the case's hearing, where the court may have ordered others than booked. */
export function withMeasuresOf(
  draft: BookingDraft,
  { seats, screenings }: Pick<HearingState, 'seats' | 'screenings'>,
): BookingDraft {
  const booked = new Set(draft.people.map(({ id }) => id));
  // Device support staff have a seat at this hearing only.
  const sides = (one: readonly SeatId[]) => one.filter((id) => booked.has(id));
  return {
    ...draft,
    screens: [...screenings.values()]
      .map(({ id, between: [a, b] }): Screening => ({ id, between: [sides(a), sides(b)] }))
      .filter(({ between }) => between.every((side) => side.length > 0)),
    people: draft.people.map((person) => {
      const seat = seats.get(person.id);
      if (seat === undefined) return person;
      // For a person who never had a number here, another hearing of the case decides.
      const isProtected = seat.alias === null ? person.protected : seat.protected;
      return { ...person, protected: isProtected, interpreterRequired: seat.interpreterRequired };
    }),
  };
}
