import type { Act } from '../law/permissions.ts';
import { mayEver } from '../law/permissions.ts';
import { capacityOf } from '../roles.ts';
import { isCalled } from './is-called.ts';
import type { HearingView, PersonView } from './view.ts';

/** An act that can be done on one person. */
export type PersonAct =
  | 'admit'
  | 'call'
  | 'readmit'
  | 'mute'
  | 'allow-to-speak'
  | 'give-floor'
  | 'take-floor-back'
  | 'lower-hand'
  | 'spotlight'
  | 'end-spotlight'
  | 'allow-share'
  | 'forbid-share'
  | 'stop-share'
  | 'dismiss'
  | 'remove';

/** The needed part of `HearingView`. */
type Known = Pick<HearingView, 'kind' | 'people' | 'acts' | 'floor' | 'spotlight' | 'share'> & {
  readonly me: PersonView;
};

/** Returns the acts that the viewer may do now on a person, in some cases on themself, by the table that the service uses. */
export function actsOn(scene: Known, person: PersonView): PersonAct[] {
  if (scene.me.place !== 'courtroom' || !scene.me.here) return [];
  return candidates(scene, person).filter((act) => scene.acts.includes(NEEDS[act]));
}

/** The law's act that each of them requires. */
const NEEDS: Readonly<Record<PersonAct, Act>> = {
  admit: 'admit',
  call: 'admit',
  readmit: 'readmit',
  mute: 'mute',
  'allow-to-speak': 'allow-to-speak',
  'give-floor': 'give-floor',
  'take-floor-back': 'give-floor',
  'lower-hand': 'lower-any-hand',
  spotlight: 'spotlight',
  'end-spotlight': 'spotlight',
  'allow-share': 'allow-share',
  'forbid-share': 'allow-share',
  'stop-share': 'stop-any-share',
  dismiss: 'dismiss',
  remove: 'remove',
};

/**
 * Returns the acts that make sense for the person in their present place. A host can never be muted or removed; a panel judge only
 * by a host.
 */
function candidates(scene: Known, person: PersonView): PersonAct[] {
  const mine = person.seat === scene.me.seat;
  const capacity = capacityOf(scene.kind, person.role);
  const host = capacity === 'host' || (capacity === 'bench' && capacityOf(scene.kind, scene.me.role) !== 'host');
  const puttingOut: PersonAct[] = mine || host ? [] : ['remove'];
  switch (person.place) {
    case 'waiting':
      return [isCalled(scene, person) ? 'call' : 'admit', ...puttingOut];
    case 'courtroom':
      return [
        ...(mine || host ? [] : microphoneActs(scene, person)),
        ...speakingActs(scene, person),
        ...spotlightActs(scene, person),
        ...(mine || host ? [] : sharingActs(scene, person)),
        ...(mine || host ? [] : (['dismiss'] as const)),
        ...puttingOut,
      ];
    case 'consultation':
    case 'with':
      return puttingOut;
    case 'expelled':
      return ['readmit'];
    case 'outside':
      return [];
    default:
      return person.place satisfies never;
  }
}

function microphoneActs({ kind }: Known, { role, microphone }: PersonView): PersonAct[] {
  if (!mayEver(kind, role, 'send-media')) return [];
  return [microphone === 'blocked' ? 'allow-to-speak' : 'mute'];
}

function speakingActs({ kind, floor }: Known, { seat, role, here, hand }: PersonView): PersonAct[] {
  const lower: PersonAct[] = hand === null ? [] : ['lower-hand'];
  if (floor?.seat === seat) return ['take-floor-back', ...lower];
  return here && mayEver(kind, role, 'send-media') ? ['give-floor', ...lower] : lower;
}

function spotlightActs({ kind, spotlight }: Known, { seat, role }: PersonView): PersonAct[] {
  if (!mayEver(kind, role, 'send-media')) return [];
  return [spotlight === seat ? 'end-spotlight' : 'spotlight'];
}

function sharingActs({ kind, share }: Known, { seat, role, mayShare }: PersonView): PersonAct[] {
  const stop: PersonAct[] = share === seat ? ['stop-share'] : [];
  // The court shares without permission; the public never shares.
  if (mayEver(kind, role, 'share-screen') || !mayEver(kind, role, 'share-when-allowed')) return stop;
  return [...stop, mayShare ? 'forbid-share' : 'allow-share'];
}
