import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { Act } from '@mahzar/shared/hearing/law/permissions';
import { mayEver } from '@mahzar/shared/hearing/law/permissions';
import { capacityOf } from '@mahzar/shared/hearing/roles';
import type { Request } from '@mahzar/shared/protocol/messages';
import type { NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';
import type { ActName } from '../../session/types.ts';
import { isCalled } from './groups.ts';

/** For how long the floor can be given, in seconds; null without limit. */
export const FLOOR_LIMITS = [null, 120, 300, 600] as const;

/** What can be done to one person. */
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

/** Those that may be in sight as a button; the others are only in a menu. */
export type SightAct = Extract<
  PersonAct,
  'admit' | 'call' | 'readmit' | 'take-floor-back' | 'allow-to-speak' | 'mute' | 'give-floor' | 'lower-hand'
>;

/** An act of the hearing with what it needs. */
export type Asked = { [Name in ActName]: { readonly name: Name; readonly request: Request<Name> } }[ActName];

type Known = Pick<Scene, 'kind' | 'me' | 'people' | 'acts' | 'floor' | 'spotlight' | 'share'>;

/** What this person may do to another now (or, of some acts, to themselves), by the table that the service asks. */
export function actsOn(scene: Known, person: NamedPerson): PersonAct[] {
  if (scene.me.place !== 'courtroom' || !scene.me.here) return [];
  return candidates(scene, person).filter((act) => scene.acts.includes(NEEDS[act]));
}

/** What the law asks for each of them. */
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

/** What means something for this person where they are. A host is never muted or put out, a judge of the panel by the host only. */
function candidates(scene: Known, person: NamedPerson): PersonAct[] {
  const mine = person.seat === scene.me.seat;
  const capacity = capacityOf(scene.kind, person.role);
  const host = capacity === 'host' || (capacity === 'bench' && capacityOf(scene.kind, scene.me.role) !== 'host');
  const puttingOut: PersonAct[] = mine || host ? [] : ['remove'];
  switch (person.place) {
    case 'waiting':
      return [isCalled(scene, person) ? 'call' : 'admit', ...puttingOut];
    case 'courtroom':
      return [
        ...(mine || host ? [] : microphone(scene, person)),
        ...speaking(scene, person),
        ...shown(scene, person),
        ...(mine || host ? [] : sharing(scene, person)),
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

function microphone({ kind }: Known, { role, microphone }: NamedPerson): PersonAct[] {
  if (!mayEver(kind, role, 'send-media')) return [];
  return [microphone === 'blocked' ? 'allow-to-speak' : 'mute'];
}

function speaking({ kind, floor }: Known, { seat, role, here, hand }: NamedPerson): PersonAct[] {
  const lower: PersonAct[] = hand === null ? [] : ['lower-hand'];
  if (floor?.seat === seat) return ['take-floor-back', ...lower];
  return here && mayEver(kind, role, 'send-media') ? ['give-floor', ...lower] : lower;
}

function shown({ kind, spotlight }: Known, { seat, role }: NamedPerson): PersonAct[] {
  if (!mayEver(kind, role, 'send-media')) return [];
  return [spotlight === seat ? 'end-spotlight' : 'spotlight'];
}

function sharing({ kind, share }: Known, { seat, role, mayShare }: NamedPerson): PersonAct[] {
  const stop: PersonAct[] = share === seat ? ['stop-share'] : [];
  // The court shares without being asked; the public never.
  if (mayEver(kind, role, 'share-screen') || !mayEver(kind, role, 'share-when-allowed')) return stop;
  return [...stop, mayShare ? 'forbid-share' : 'allow-share'];
}

/** The message that does it. `limitSeconds` is for the floor only. */
export function askedOf(act: PersonAct, seat: SeatId, limitSeconds: number | null = null): Asked {
  switch (act) {
    case 'admit':
    case 'call':
      return { name: 'admit', request: { seat } };
    case 'readmit':
    case 'mute':
    case 'allow-to-speak':
    case 'lower-hand':
    case 'spotlight':
    case 'dismiss':
    case 'remove':
      return { name: act, request: { seat } };
    case 'give-floor':
      return { name: 'give-floor', request: { seat, limitSeconds } };
    case 'take-floor-back':
      return { name: 'give-floor', request: { seat: null, limitSeconds: null } };
    case 'end-spotlight':
      return { name: 'spotlight', request: { seat: null } };
    case 'allow-share':
      return { name: 'allow-share', request: { seat, allowed: true } };
    case 'forbid-share':
      return { name: 'allow-share', request: { seat, allowed: false } };
    case 'stop-share':
      return { name: 'stop-share', request: {} };
    default:
      return act satisfies never;
  }
}
