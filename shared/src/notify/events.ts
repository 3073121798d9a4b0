import type { Role } from '../hearing/roles.ts';

/** Events of which people are notified outside a hearing. */
export const NOTIFY_EVENTS = [
  'invited',
  'changed',
  'reminder-48h',
  'reminder-1h',
  'cancelled',
  'restored',
  'uninvited',
  'order-issued',
  'order-served',
  'filing-accepted',
  'filing-refused',
  'power-refused',
  'lawyer-named',
  'link-renewed',
  'contact-changed',
  'minutes-to-sign',
  'own-minutes-to-sign',
  'one-time-code',
  'signing-code',
  'portal-code',
  'staff-invited',
  'records-flawed',
  'request-begun',
  'request-received',
  'request-accepted',
  'request-refused',
  'request-withdrawn',
  'turn-lost',
  'turn-near',
  'turn-late',
  'place-lapsed',
  'answer-ready',
  'guest-named',
  'guest-near',
  'guest-called',
  'guest-released',
] as const;
export type NotifyEvent = (typeof NOTIFY_EVENTS)[number];

export const NOTIFY_CHANNELS = ['sms', 'email'] as const;
export type NotifyChannel = (typeof NOTIFY_CHANNELS)[number];

export const NOTIFY_LANGUAGES = ['fa', 'en'] as const;
export type NotifyLanguage = (typeof NOTIFY_LANGUAGES)[number];

/** Events of which staff are notified. */
const STAFF_EVENTS = ['staff-invited', 'records-flawed'] as const satisfies readonly NotifyEvent[];
export type StaffEvent = (typeof STAFF_EVENTS)[number];

export function isStaffEvent(event: NotifyEvent): event is StaffEvent {
  return (STAFF_EVENTS as readonly NotifyEvent[]).includes(event);
}

/** Events of which people of a case are notified, independent of its hearings. */
const CASE_EVENTS = [
  'order-served',
  'filing-accepted',
  'filing-refused',
  'power-refused',
  'lawyer-named',
] as const satisfies readonly NotifyEvent[];
export type CaseNotice = (typeof CASE_EVENTS)[number];

export function isCaseNotice(event: NotifyEvent): event is CaseNotice {
  return (CASE_EVENTS as readonly NotifyEvent[]).includes(event);
}

/** Events of which a citizen is notified who requested a meeting at an office. */
export const REQUEST_EVENTS = [
  'request-begun',
  'request-received',
  'request-accepted',
  'request-refused',
  'request-withdrawn',
  'turn-lost',
  'turn-near',
  'turn-late',
  'place-lapsed',
  'answer-ready',
] as const satisfies readonly NotifyEvent[];
export type RequestEvent = (typeof REQUEST_EVENTS)[number];

export function isRequestEvent(event: NotifyEvent): event is RequestEvent {
  return (REQUEST_EVENTS as readonly NotifyEvent[]).includes(event);
}

/** Events of which a guest is notified who joins a citizen's meeting from elsewhere. */
const GUEST_EVENTS = [
  'guest-named',
  'guest-near',
  'guest-called',
  'guest-released',
] as const satisfies readonly NotifyEvent[];
export type GuestEvent = (typeof GUEST_EVENTS)[number];

export function isGuestEvent(event: NotifyEvent): event is GuestEvent {
  return (GUEST_EVENTS as readonly NotifyEvent[]).includes(event);
}

/**
 * Audiences: roles that get the same texts. `staff` are people of the desk, not of a hearing; `citizen` requested a meeting, before
 * there is a hearing; `guest` joins that meeting from elsewhere.
 */
export const AUDIENCES = [
  'court',
  'party',
  'lawyer',
  'witness',
  'interpreter',
  'companion',
  'prison-coordinator',
  'observer',
  'staff',
  'citizen',
  'guest',
] as const;
export type Audience = (typeof AUDIENCES)[number];

const AUDIENCE: Readonly<Record<Role, Audience>> = {
  'presiding-judge': 'court',
  'panel-judge': 'court',
  prosecutor: 'court',
  'investigating-judge': 'court',
  clerk: 'court',
  complainant: 'party',
  accused: 'party',
  plaintiff: 'party',
  defendant: 'party',
  lawyer: 'lawyer',
  witness: 'witness',
  expert: 'witness',
  interpreter: 'interpreter',
  companion: 'companion',
  'prison-coordinator': 'prison-coordinator',
  // Counts as court; nobody is booked for it, and nobody gets messages.
  technician: 'court',
  observer: 'observer',
};

export function audienceOf(role: Role): Audience {
  return AUDIENCE[role];
}

/**
 * Whether the event has a message for the audience: staff are notified of the desk, citizens of their request, guests of the
 * meeting, everybody else of a hearing.
 */
export function isAddressed(event: NotifyEvent, audience: Audience): boolean {
  if (isRequestEvent(event)) return audience === 'citizen';
  if (isGuestEvent(event) || audience === 'guest') return isGuestEvent(event) && audience === 'guest';
  // One text for all people of a case: it says that there is news, not what it is.
  if (isCaseNotice(event)) return audience === 'party';
  if (event === 'portal-code') return audience === 'citizen';
  if (audience === 'citizen') return event === 'one-time-code';
  return isStaffEvent(event) === (audience === 'staff');
}

/**
 * Placeholders of each event's text. Only the recipient is ever named, and to a client their own lawyer: there are no placeholders
 * for other people.
 */
const HEARING = ['name', 'role', 'kind', 'title', 'branch', 'case', 'date', 'time', 'call'] as const;
const REQUEST = ['office', 'call'] as const;
export const PLACEHOLDERS = {
  invited: [...HEARING, 'link'],
  changed: [...HEARING, 'was', 'link'],
  'reminder-48h': [...HEARING, 'link'],
  'reminder-1h': [...HEARING, 'link'],
  cancelled: HEARING,
  restored: [...HEARING, 'link'],
  uninvited: HEARING,
  // The order itself is served by the court's own procedure, and a link to a finished hearing opens little.
  'order-issued': HEARING,
  // Other people may see the telephone, so the served content is only behind the link.
  'order-served': ['name', 'branch', 'case', 'call', 'link'],
  // Other people who see the telephone must not learn what the document is, or whose.
  'filing-accepted': ['name', 'branch', 'case', 'document', 'call', 'link'],
  'filing-refused': ['name', 'branch', 'case', 'document', 'reason', 'call', 'link'],
  // Without a branch: a refused person must not learn whether the case exists, or at which branch.
  'power-refused': ['name', 'case', 'reason', 'call', 'link'],
  // A person who has not chosen this lawyer must learn of it at once.
  'lawyer-named': ['name', 'branch', 'case', 'lawyer', 'call', 'link'],
  'link-renewed': [...HEARING, 'link'],
  // `until`: deadline for signing.
  'minutes-to-sign': [...HEARING, 'until', 'link'],
  // To people at another person's device: the link is the address of their own cases.
  'own-minutes-to-sign': [...HEARING, 'until', 'link'],
  // Sent to the former telephone and address (ASVS 5.0, 6.3.7), without a link, because other people may have them now.
  'contact-changed': HEARING,
  'one-time-code': ['code', 'minutes'],
  // Names the branch and date, so that a person who is asked for the code by telephone learns what it would sign.
  'signing-code': ['code', 'minutes', 'branch', 'date'],
  'portal-code': ['code', 'minutes'],
  'staff-invited': ['name', 'hours', 'call', 'link'],
  // The details are at the desk, for signed-in staff.
  'records-flawed': ['name', 'date'],
  // Without the citizen's name and matter, because other people may see the telephone.
  'request-begun': [...REQUEST, 'link'],
  'request-received': [...REQUEST, 'tracking', 'turn', 'link'],
  'request-accepted': [...REQUEST, 'tracking', 'turn', 'link'],
  'request-refused': [...REQUEST, 'tracking', 'link'],
  'request-withdrawn': [...REQUEST, 'tracking'],
  'turn-lost': [...REQUEST, 'turn', 'note', 'link'],
  'turn-near': [...REQUEST, 'minutes', 'link'],
  // `turn`: nobody is called before this time.
  'turn-late': [...REQUEST, 'turn', 'note', 'link'],
  'place-lapsed': [...REQUEST, 'link'],
  'answer-ready': [...REQUEST, 'tracking', 'link'],
  'guest-named': [...REQUEST, 'role', 'turn', 'link'],
  'guest-near': [...REQUEST, 'minutes', 'link'],
  'guest-called': [...REQUEST, 'link'],
  'guest-released': [...REQUEST, 'role'],
} as const satisfies Record<NotifyEvent, readonly string[]>;
export type Placeholder = (typeof PLACEHOLDERS)[NotifyEvent][number];

/** Returns the placeholders without which a message is useless. */
export function requiredPlaceholders(event: NotifyEvent): Placeholder[] {
  const all: readonly Placeholder[] = PLACEHOLDERS[event];
  return all.filter((one) => one === 'link' || one === 'code' || one === 'tracking');
}
