import type { SeatId } from '@mahzar/shared/hearing/ids';
import { parseMobile } from '@mahzar/shared/phone';
import type { Guest } from '@mahzar/shared/requests/guests';
import { GUEST_SEAT } from '../queue/ports.ts';
import { blindIndex } from '../storage/system-keys.ts';

/** 96 bits. */
const KEY_LENGTH = 16;

/** The seat of a guest. A guest with another name, role or telephone has another seat, and no link of this one. */
export type SeatOfGuest = (guest: Guest) => SeatId;

/** @param masterKey 32 bytes; without it, a telephone number cannot be derived from a seat's id */
export function guestSeats(masterKey: Buffer): SeatOfGuest {
  const index = blindIndex(masterKey, 'request-guest');
  return ({ role, name, phone }) =>
    `${GUEST_SEAT}${index(JSON.stringify([role, name, parseMobile(phone) ?? ''])).slice(0, KEY_LENGTH)}` as SeatId;
}
