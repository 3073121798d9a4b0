import { FLOOR } from '@mahzar/shared/hearing/state';
import type { NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';
import { isSignLanguage } from '../names/people.ts';

/** How loud an interpreter must be to be taken for speaking: room noise is not. See `Speaker.level`. */
const SPEAKS = 0.2;

type Heard = Pick<Scene, 'me' | 'people' | 'channels' | 'consultation'>;

/** What this person can choose to hear: the floor first, then languages; the one chosen too when nobody interprets into it now. */
export function choosable({ me, channels }: Pick<Heard, 'me' | 'channels'>): string[] {
  const languages = new Set([...channels, me.listensTo].filter((channel) => channel !== FLOOR));
  // What is signed is seen by all, and one's own voice one hears anyway.
  return [FLOOR, ...[...languages].filter((tag) => !isSignLanguage(tag) && tag !== me.language).sort()];
}

/** Those who interpret into a language at this hearing and are known to this person. */
export function interpretersOf({ people }: Pick<Heard, 'people'>, channel: string): NamedPerson[] {
  return people.filter(({ language, place }) => language === channel && place !== 'outside' && place !== 'expelled');
}

/** Whether an interpreter's voice is heard at this moment over the floor. In a private room all speak alike. */
export function isInterpreted({ me, people, consultation }: Heard, speakers: ReadonlyMap<string, number>): boolean {
  if (consultation !== null || me.listensTo === FLOOR) return false;
  return people.some(({ seat, speaksTo }) => speaksTo === me.listensTo && (speakers.get(seat) ?? 0) >= SPEAKS);
}
