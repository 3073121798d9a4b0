import type { Entry } from '@mahzar/shared/hearing/event';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { viewFor } from '@mahzar/shared/hearing/view';
import type { PersonView } from '@mahzar/shared/hearing/view';
import type { NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';
import type { HearingCard } from '../hearings/ports.ts';
import type { Standing } from '../hearings/hearing-service.ts';
import type { Connection } from './connection.ts';

type Viewer = Pick<Connection, 'seat' | 'session'>;

/** The hearing as one seat's screen shows it in a browser's session: the projection of the state, with names. */
export function sceneFor({ seq, state }: Standing, card: HearingCard, { seat, session }: Viewer): Scene {
  const { me, people, room, ...rest } = viewFor(state, seat, session);
  const nameOf = (id: SeatId): string => card.seats.get(id)?.name ?? '';
  // Who is known by an alias is not named, neither on the screen nor on the wire.
  const named = (person: PersonView): NamedPerson => ({
    ...person,
    name: person.alias === null ? nameOf(person.seat) : '',
  });
  const shown = people.map(named);
  return {
    ...rest,
    seq,
    title: card.title,
    branch: card.branch,
    caseNumber: card.caseNumber,
    me: { ...named(me), listensTo: me.listensTo },
    people: shown,
    room: room.map((person) => ({ ...person, name: shown.find(({ seat: who }) => who === person.seat)?.name ?? '' })),
  };
}

/** Whether any of these entries changes what somebody's screen shows. */
export function changesScenes(entries: readonly Entry[]): boolean {
  return entries.some(({ event }) => event.type !== 'track-opened' && event.type !== 'segment-sealed');
}
