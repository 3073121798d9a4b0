import { FLOOR } from '@mahzar/shared/hearing/state';
import type { NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';
import { isSignLanguage } from '../names/people.ts';

/** Lowest level at which an interpreter counts as speaking; room noise is lower. See `Speaker.level`. */
const SPEAKS = 0.2;

type Heard = Pick<Scene, 'me' | 'people' | 'channels' | 'consultation'>;

/**
 * Returns the channels that this person can choose to hear: the floor first, then languages, including the chosen one even when
 * nobody interprets into it now.
 */
export function choosable({ me, channels }: Pick<Heard, 'me' | 'channels'>): string[] {
  const languages = new Set([...channels, me.listensTo].filter((channel) => channel !== FLOOR));
  // Sign language is visible to all, and an interpreter does not listen to their own channel.
  return [FLOOR, ...[...languages].filter((tag) => !isSignLanguage(tag) && tag !== me.language).sort()];
}

/** Returns the interpreters into a language whom this person knows. */
export function interpretersOf({ people }: Pick<Heard, 'people'>, channel: string): NamedPerson[] {
  return people.filter(({ language, place }) => language === channel && place !== 'outside' && place !== 'expelled');
}

/** Whether an interpreter's voice is audible over the floor now. In a private room there are no channels. */
export function isInterpreted({ me, people, consultation }: Heard, speakers: ReadonlyMap<string, number>): boolean {
  if (consultation !== null || me.listensTo === FLOOR) return false;
  return people.some(({ seat, speaksTo }) => speaksTo === me.listensTo && (speakers.get(seat) ?? 0) >= SPEAKS);
}
