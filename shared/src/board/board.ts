import type { HearingKind, Role } from '../hearing/roles.ts';
import type { GapReason, Phase, SuspensionReason } from '../hearing/state.ts';

/*
 * Today's board (FEATURES A3) as it goes over the wire. It shows what a clerk of each hearing may know, and names travel
 * on it only to staff who may watch it. All times are epoch milliseconds. No schemas here: pages must not load them.
 */

/** Where a person is. A private room is no more than that they are in one: neither which nor with whom. */
export const BOARD_PLACES = [
  /** Nobody has opened the person's link today. */
  'not-come',
  /** The link is open in a browser, and nothing more. */
  'link-open',
  /** The browser has set up its devices and has not entered. */
  'checking-device',
  'waiting',
  'courtroom',
  'consultation',
  /** In the room of another person, before their device. */
  'with',
  'expelled',
  /** Was at the hearing and has left. */
  'left',
] as const;
export type BoardPlace = (typeof BOARD_PLACES)[number];

/** How a person's line is, in words; `unknown` while nothing is sent or nobody has measured. */
export const CONNECTION_LEVELS = ['good', 'fair', 'poor', 'unknown'] as const;
export type ConnectionLevel = (typeof CONNECTION_LEVELS)[number];

export interface PersonConnection {
  readonly level: ConnectionLevel;
  /** Share of the person's packets that were lost in the last moments, whole percents. */
  readonly lossPercent: number | null;
  /** Round trip between the service and the browser, in steps of 10 ms. */
  readonly rttMs: number | null;
}

/** What is known of who the person is. */
export const BOARD_IDENTITIES = ['not-needed', 'not-asked', 'under-way', 'confirmed', 'refused', 'locked'] as const;
export type BoardIdentity = (typeof BOARD_IDENTITIES)[number];

/** Outcome of the person's last device check. */
export const DEVICE_CHECK_OUTCOMES = ['passed', 'limited', 'failed'] as const;
export interface BoardDeviceCheck {
  readonly at: number;
  readonly outcome: (typeof DEVICE_CHECK_OUTCOMES)[number];
}

export interface BoardPerson {
  readonly seat: string;
  readonly role: Role;
  /** Empty for who is known by an alias. */
  readonly name: string;
  /** Number of a protected person, whom staff do not know by name; null for all others. */
  readonly alias: number | null;
  /** Presides over this hearing. */
  readonly host: boolean;
  readonly place: BoardPlace;
  /** Since when they are there; null where that was not seen. */
  readonly since: number | null;
  /** Since when the line is lost; null while it is not. */
  readonly awaySince: number | null;
  readonly line: PersonConnection;
  readonly identity: BoardIdentity;
  readonly deviceCheck: BoardDeviceCheck | null;
  /** Since when the person waits for help; null while they do not. */
  readonly helpSince: number | null;
  /** In how many browsers they wait: on two devices, or somebody else has the link. */
  readonly helpBrowsers: number;
}

/** What somebody should look at, the most urgent first. */
export const ALARM_KINDS = [
  /** The storage of the service: the log cannot be written, or the disk has no room, or soon none. */
  'storage',
  'recorder',
  'no-host',
  'needs-help',
  'disconnected',
  'identity-locked',
  /** A protected person's voice or face is withheld, for it cannot be altered. */
  'withheld',
  'bad-line',
  /** Of a hearing that is still to begin: the disk has no room for all that is booked today. */
  'room-booked',
  /** The disk is slow; nothing is lost yet. */
  'disk-slow',
] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];

export interface BoardAlarm {
  readonly kind: AlarmKind;
  /** Whom it is about; null when about the hearing. */
  readonly seat: string | null;
  readonly since: number;
}

/** An account that is allocated to a hearing, see `rest/allocation.ts`. */
export interface BoardStaff {
  readonly account: string;
  readonly name: string;
  readonly as: AllocatedAs;
}
/** What somebody is allocated to a hearing as. */
export const ALLOCATED_AS = ['clerk', 'judge', 'support'] as const;
export type AllocatedAs = (typeof ALLOCATED_AS)[number];

/** A hearing of today without its people: what its line on the board shows. */
export interface BoardHearingRow {
  readonly hearing: string;
  readonly kind: HearingKind;
  readonly phase: Phase;
  readonly suspension: SuspensionReason | null;
  /** Empty once the names of a hearing were erased. */
  readonly title: string;
  readonly branch: string;
  readonly caseNumber: string;
  readonly startsAt: number;
  readonly endsAt: number;
  /** When its session began first; null before. The delay is the difference to `startsAt`. */
  readonly beganAt: number | null;
  readonly recorder: 'idle' | 'arming' | 'writing' | 'failing';
  readonly recorderFault: GapReason | null;
  /** People of the public in the gallery. */
  readonly observers: number;
  readonly staff: readonly BoardStaff[];
  /** Accounts of those who are booked to sit in it. */
  readonly sitting: readonly string[];
  readonly alarms: readonly BoardAlarm[];
}

export interface BoardHearing extends BoardHearingRow {
  /** Everybody but the public. */
  readonly people: readonly BoardPerson[];
}

/** The hearings of a day, by planned start. */
export type Board = readonly BoardHearing[];
