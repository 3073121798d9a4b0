import type { Entry } from '@mahzar/shared/hearing/event';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { sourceId } from '@mahzar/shared/hearing/ids';
import type { Reach } from '@mahzar/shared/hearing/reach';
import { view } from '@mahzar/shared/hearing/view';
import type { PersonView } from '@mahzar/shared/hearing/view';
import type { NamedPerson, Scene, Speaker } from '@mahzar/shared/protocol/pushes';
import type { HearingCard } from '../hearings/ports.ts';
import type { Standing } from '../hearings/hearing-service.ts';

/** The hearing as one seat's screen shows it: the projection of the state, with names. */
export function sceneFor({ seq, state }: Standing, card: HearingCard, seat: SeatId): Scene {
  const { me, people, ...rest } = view(state, seat);
  const named = (person: PersonView): NamedPerson => ({ ...person, name: card.seats.get(person.seat)?.name ?? '' });
  return {
    ...rest,
    seq,
    title: card.title,
    branch: card.branch,
    caseNumber: card.caseNumber,
    me: named(me),
    people: people.map(named),
  };
}

/** Whether any of these entries changes what somebody's screen shows. */
export function changesScenes(entries: readonly Entry[]): boolean {
  return entries.some(({ event }) => event.type !== 'track-opened' && event.type !== 'segment-sealed');
}

/** The speakers that a seat may hear; its own voice is among them, so that a person sees being heard. */
export function speakersFor(seat: SeatId, reached: Reach, speakers: readonly Speaker[]): Speaker[] {
  const heard = reached.listeners.get(seat);
  if (heard === undefined) return [];
  return speakers.filter(({ seat: who }) => who === seat || heard.has(sourceId(who as SeatId, 'microphone')));
}
