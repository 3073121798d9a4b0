/** Roles of staff accounts; one account may have several. */
export const STAFF_ROLES = ['administrator', 'scheduler', 'clerk', 'judge', 'prosecutor', 'support'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** Roles with which an account can be allocated to a hearing. */
export const ALLOCATED_ROLES: readonly StaffRole[] = ['clerk', 'judge', 'prosecutor', 'support'];

/** Acts of staff at the desk. Acts inside a hearing are governed by the hearing's own permission table. */
export const STAFF_ACTS = [
  'manage-staff',
  'read-audit',
  'read-cases',
  'edit-cases',
  'act-in-cases',
  'read-bookings',
  'read-own-hearings',
  'edit-bookings',
  'manage-links',
  'read-messages',
  'release-messages',
  'edit-templates',
  'manage-machines',
  'watch-board',
  'join-as-support',
  'allocate-staff',
  'allocate-self',
  'read-colleagues',
  'confirm-identity',
  'read-national-ids',
  'read-figures',
  'read-office-figures',
  'read-offices',
  'edit-offices',
  'run-offices',
  'edit-holidays',
  'read-requests',
  'decide-requests',
  'run-queues',
  'play-records',
  'keep-records',
  'read-retention',
  'edit-retention',
  'hold-records',
  'lift-holds',
  'order-deletions',
  'carry-out-deletions',
] as const;
export type StaffAct = (typeof STAFF_ACTS)[number];

/** The one permission table of the desk: which role may do what. */
export const STAFF_PERMISSIONS: Readonly<Record<StaffAct, readonly StaffRole[]>> = {
  'manage-staff': ['administrator'],
  'read-audit': ['administrator'],
  'read-cases': ['scheduler', 'clerk', 'judge', 'prosecutor'],
  'edit-cases': ['scheduler', 'clerk'],
  // Within the limits of the law of cases: see `CASE_PERMISSIONS` and `mayRead`.
  'act-in-cases': ['scheduler', 'clerk', 'judge', 'prosecutor'],
  'read-bookings': ['administrator', 'scheduler', 'clerk', 'judge', 'prosecutor', 'support'],
  'read-own-hearings': ['clerk', 'judge', 'prosecutor'],
  'edit-bookings': ['scheduler', 'clerk'],
  'manage-links': ['scheduler', 'clerk'],
  'read-messages': ['administrator', 'scheduler', 'clerk', 'support'],
  'release-messages': ['administrator', 'scheduler'],
  'edit-templates': ['administrator'],
  'manage-machines': ['administrator'],
  'watch-board': ['administrator', 'scheduler', 'clerk', 'judge', 'prosecutor', 'support'],
  'join-as-support': ['clerk', 'support'],
  'allocate-staff': ['administrator', 'scheduler'],
  'allocate-self': ['clerk', 'support'],
  'read-colleagues': ['administrator', 'scheduler', 'clerk'],
  'confirm-identity': ['clerk', 'support'],
  'read-national-ids': ['scheduler', 'clerk'],
  'read-figures': ['administrator', 'scheduler', 'judge', 'prosecutor'],
  'read-office-figures': ['administrator', 'scheduler', 'clerk', 'judge', 'prosecutor'],
  'read-offices': ['administrator', 'scheduler', 'clerk', 'judge', 'prosecutor'],
  'edit-offices': ['administrator', 'scheduler'],
  'run-offices': ['administrator', 'scheduler', 'clerk', 'prosecutor'],
  'edit-holidays': ['administrator'],
  // For offices at which they are officials, or whose queues they manage.
  'read-requests': ['scheduler', 'clerk', 'judge', 'prosecutor'],
  'decide-requests': ['scheduler', 'clerk', 'judge', 'prosecutor'],
  'run-queues': ['scheduler', 'clerk'],
  // Within the limits of each record's access level: see `mayPlay`.
  'play-records': ['clerk', 'judge', 'prosecutor'],
  // Access levels, copies, holds: within the limits of the level, see `mayHave`.
  'keep-records': ['clerk', 'judge'],
  'read-retention': ['administrator', 'clerk', 'judge'],
  'edit-retention': ['administrator'],
  'hold-records': ['clerk', 'judge'],
  'lift-holds': ['judge'],
  'order-deletions': ['judge'],
  // Never by the person who gave the order.
  'carry-out-deletions': ['clerk', 'judge'],
};

/** Whether one of the roles may do it. */
export function staffMay(roles: readonly StaffRole[], act: StaffAct): boolean {
  return STAFF_PERMISSIONS[act].some((role) => roles.includes(role));
}
