import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { PersonAct } from '@mahzar/shared/hearing/projection/acts-on';
import type { Request } from '@mahzar/shared/protocol/messages';
import type { ActName } from '../../session/types.ts';

/** Speaking times on offer, in seconds; null without limit. */
export const FLOOR_LIMITS = [null, 120, 300, 600] as const;

/** Acts that may appear as a button; the others appear only in a menu. */
export type SightAct = Extract<
  PersonAct,
  'admit' | 'call' | 'readmit' | 'take-floor-back' | 'allow-to-speak' | 'mute' | 'give-floor' | 'lower-hand'
>;

/** A message of the hearing with its request. */
export type ActMessage = { [Name in ActName]: { readonly name: Name; readonly request: Request<Name> } }[ActName];

/** Returns the message that does an act. `limitSeconds` applies to the floor only. */
export function actMessageOf(act: PersonAct, seat: SeatId, limitSeconds: number | null = null): ActMessage {
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
