import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { PersonAct } from '@mahzar/shared/hearing/projection/acts-on';
import type { Request } from '@mahzar/shared/protocol/messages';
import type { ActName } from '../../session/types.ts';

/** For how long the floor can be given, in seconds; null without limit. */
export const FLOOR_LIMITS = [null, 120, 300, 600] as const;

/** Those that may be in sight as a button; the others are only in a menu. */
export type SightAct = Extract<
  PersonAct,
  'admit' | 'call' | 'readmit' | 'take-floor-back' | 'allow-to-speak' | 'mute' | 'give-floor' | 'lower-hand'
>;

/** An act of the hearing with what it needs. */
export type Asked = { [Name in ActName]: { readonly name: Name; readonly request: Request<Name> } }[ActName];

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
