/** Who a person is at a hearing (FEATURES R2). */
export const ROLES = [
  'presiding-judge',
  'panel-judge',
  'prosecutor',
  'investigating-judge',
  'clerk',
  'complainant',
  'accused',
  'plaintiff',
  'defendant',
  'lawyer',
  'witness',
  'expert',
  'interpreter',
  'companion',
  'prison-coordinator',
  'technician',
  'observer',
] as const;
export type Role = (typeof ROLES)[number];

/** Roles for which people are booked. Staff who help with devices take a seat when they are needed. */
export const BOOKED_ROLES = ROLES.filter((role) => role !== 'technician');
export type BookedRole = Exclude<Role, 'technician'>;

/** A courtroom hearing, or an official's meeting with a citizen. */
export const HEARING_KINDS = ['courtroom', 'meeting'] as const;
export type HearingKind = (typeof HEARING_KINDS)[number];

/** See `Capacity`; in the order in which they are shown. */
export const CAPACITIES = [
  'host',
  'bench',
  'clerk',
  'party',
  'witness',
  'interpreter',
  'support',
  'technician',
  'observer',
] as const;

/**
 * What a role amounts to when rights are decided. Roles differ in law and in name; their rights fall into these groups,
 * and the permission table is written over them so that it can be read at a glance.
 */
export type Capacity = (typeof CAPACITIES)[number];

const CAPACITY: Readonly<Record<Role, Capacity>> = {
  'presiding-judge': 'host',
  'investigating-judge': 'host',
  'panel-judge': 'bench',
  clerk: 'clerk',
  prosecutor: 'party',
  complainant: 'party',
  accused: 'party',
  plaintiff: 'party',
  defendant: 'party',
  lawyer: 'party',
  witness: 'witness',
  expert: 'witness',
  interpreter: 'interpreter',
  companion: 'support',
  'prison-coordinator': 'support',
  technician: 'technician',
  observer: 'observer',
};

/** The capacity in which a role acts; a prosecutor presides over a meeting and is a party in a courtroom. */
export function capacityOf(kind: HearingKind, role: Role): Capacity {
  return kind === 'meeting' && role === 'prosecutor' ? 'host' : CAPACITY[role];
}

/** The sides of a case: who brings it, and who answers it. */
export type Side = 'bringing' | 'answering';

const SIDE: Readonly<Partial<Record<Role, Side>>> = {
  prosecutor: 'bringing',
  complainant: 'bringing',
  plaintiff: 'bringing',
  accused: 'answering',
  defendant: 'answering',
};

/** The side of the case on which somebody of this role is; null for who is on neither, and for lawyers: theirs is their clients'. */
export function sideOf(role: Role): Side | null {
  return SIDE[role] ?? null;
}

/** Who has a voice at a hearing: all but the public, which only looks on. */
export const SPEAKERS: readonly Capacity[] = CAPACITIES.filter((capacity) => capacity !== 'observer');

/** Whether somebody of this role may ever be heard and seen (`send-media`). */
export function hasVoice(kind: HearingKind, role: Role): boolean {
  return SPEAKERS.includes(capacityOf(kind, role));
}

/** The roles that act in a capacity at a hearing of this kind. */
export function rolesIn(kind: HearingKind, capacity: Capacity): Role[] {
  return ROLES.filter((role) => capacityOf(kind, role) === capacity);
}
