import type { ComponentType } from 'react';
import type { StaffAct } from '@mahzar/shared/staff/roles';
import type { IconName } from '../../../ui/Icon.tsx';
import type { staffFa } from '../../../i18n/staff.fa.ts';
import { lazily } from '../../../ui/lazily.ts';

type NavName = Exclude<keyof (typeof staffFa)['nav'], 'label' | 'menu' | 'account_of'>;

/** A part of the desk that the navigation leads to. */
interface Part {
  readonly name: NavName;
  readonly icon: IconName;
  /** Second key of its shortcut, after G. */
  readonly key: string;
  readonly may: StaffAct | 'signed-in';
  /** Below `/staff`. */
  readonly path: string;
}

/** A page by its address, as the router writes it. */
interface StaffPage {
  readonly path: string;
  readonly may: StaffAct | 'signed-in';
  readonly page: ComponentType & { readonly preload: () => Promise<unknown> };
}

/** Parts of the desk in the order of the navigation. */
export const PARTS: readonly Part[] = [
  { name: 'board', icon: 'layout', key: 'B', may: 'watch-board', path: '/board' },
  { name: 'colleagues', icon: 'people', key: 'P', may: 'manage-staff', path: '/colleagues' },
  { name: 'audit', icon: 'list', key: 'A', may: 'read-audit', path: '/audit' },
];

/** Every page of the desk. An address with a parameter (`/bookings/:booking`) stands after those without. */
export const PAGES: readonly StaffPage[] = [
  { path: '/board', may: 'watch-board', page: lazily(() => import('../board/BoardPage.tsx')) },
  { path: '/account', may: 'signed-in', page: lazily(() => import('../account/AccountPage.tsx')) },
  { path: '/colleagues', may: 'manage-staff', page: lazily(() => import('../colleagues/ColleaguesPage.tsx')) },
  {
    path: '/colleagues/:account',
    may: 'manage-staff',
    page: lazily(() => import('../colleagues/ColleaguePage.tsx')),
  },
  { path: '/audit', may: 'read-audit', page: lazily(() => import('../audit/AuditPage.tsx')) },
];
