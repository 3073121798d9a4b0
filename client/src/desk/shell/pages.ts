import type { ComponentType } from 'react';
import type { StaffAct } from '@mahzar/shared/staff/roles';
import type { IconName } from '../../ui/Icon.tsx';
import type { staffFa } from '../../i18n/staff.fa.ts';
import { lazily } from '../../ui/lazily.ts';

type NavName = Exclude<keyof (typeof staffFa)['nav'], 'label' | 'menu' | 'account_of'>;

/** A section of the desk in the navigation. */
interface Part {
  readonly name: NavName;
  readonly icon: IconName;
  /** Second key of its shortcut, after G. */
  readonly key: string;
  readonly may: StaffAct | 'signed-in';
  /** Below `/staff`. */
  readonly path: string;
  /** Pages elsewhere that belong to this section. */
  readonly also?: readonly string[];
}

/** A page with its address in the router's notation. */
interface StaffPage {
  readonly path: string;
  readonly may: StaffAct | 'signed-in';
  readonly page: ComponentType & { readonly preload: () => Promise<unknown> };
}

/** Sections of the desk in the order of the navigation. */
export const PARTS: readonly Part[] = [
  { name: 'own', icon: 'gavel', key: 'Y', may: 'read-own-hearings', path: '/mine' },
  { name: 'board', icon: 'layout', key: 'B', may: 'watch-board', path: '/board' },
  { name: 'bookings', icon: 'calendar', key: 'H', may: 'read-bookings', path: '/bookings', also: ['/cause-list'] },
  { name: 'allocation', icon: 'invite', key: 'L', may: 'read-bookings', path: '/allocation' },
  { name: 'cases', icon: 'folder', key: 'C', may: 'read-cases', path: '/cases' },
  { name: 'queue', icon: 'clock', key: 'Q', may: 'read-offices', path: '/queue', also: ['/requests'] },
  { name: 'due', icon: 'list', key: 'D', may: 'read-requests', path: '/due' },
  { name: 'offices', icon: 'door', key: 'O', may: 'read-offices', path: '/offices' },
  { name: 'messages', icon: 'mail', key: 'M', may: 'read-messages', path: '/messages', also: ['/inbox'] },
  { name: 'figures', icon: 'line', key: 'F', may: 'read-figures', path: '/figures' },
  { name: 'retention', icon: 'clock', key: 'K', may: 'read-retention', path: '/retention' },
  { name: 'templates', icon: 'pen', key: 'T', may: 'edit-templates', path: '/templates' },
  { name: 'colleagues', icon: 'people', key: 'P', may: 'manage-staff', path: '/colleagues' },
  { name: 'audit', icon: 'list', key: 'A', may: 'read-audit', path: '/audit' },
  { name: 'machines', icon: 'key', key: 'S', may: 'manage-machines', path: '/machines', also: ['/webhooks'] },
];

/** All pages of the desk. An address with a parameter (`/bookings/:booking`) follows those without. */
export const PAGES: readonly StaffPage[] = [
  { path: '/signed-in-again', may: 'signed-in', page: lazily(() => import('../signin/SignedInAgainPage.tsx')) },
  { path: '/mine', may: 'read-own-hearings', page: lazily(() => import('../own/OwnHearingsPage.tsx')) },
  { path: '/board', may: 'watch-board', page: lazily(() => import('../board/BoardPage.tsx')) },
  { path: '/bookings', may: 'read-bookings', page: lazily(() => import('../bookings/BookingsPage.tsx')) },
  { path: '/bookings/new', may: 'edit-bookings', page: lazily(() => import('../bookings/NewBookingPage.tsx')) },
  { path: '/bookings/import', may: 'edit-bookings', page: lazily(() => import('../bookings/ImportPage.tsx')) },
  { path: '/bookings/feed', may: 'signed-in', page: lazily(() => import('../bookings/FeedPage.tsx')) },
  { path: '/bookings/:booking', may: 'read-bookings', page: lazily(() => import('../bookings/BookingPage.tsx')) },
  { path: '/bookings/:booking/record', may: 'read-bookings', page: lazily(() => import('../records/RecordPage.tsx')) },
  {
    path: '/bookings/:booking/record/attendance',
    may: 'read-bookings',
    page: lazily(() => import('../records/AttendancePage.tsx')),
  },
  {
    path: '/bookings/:booking/change',
    may: 'edit-bookings',
    page: lazily(() => import('../bookings/ChangeBookingPage.tsx')),
  },
  { path: '/allocation', may: 'read-bookings', page: lazily(() => import('../allocation/AllocationPage.tsx')) },
  { path: '/allocation/hours', may: 'allocate-staff', page: lazily(() => import('../hours/HoursPage.tsx')) },
  {
    path: '/allocation/hours/:account',
    may: 'allocate-staff',
    page: lazily(() => import('../hours/ColleagueHoursPage.tsx')),
  },
  { path: '/cause-list', may: 'read-bookings', page: lazily(() => import('../bookings/CauseListPage.tsx')) },
  { path: '/cases', may: 'read-cases', page: lazily(() => import('../cases/CasesPage.tsx')) },
  { path: '/cases/new', may: 'edit-cases', page: lazily(() => import('../cases/CaseFormPage.tsx')) },
  { path: '/cases/:case', may: 'read-cases', page: lazily(() => import('../cases/CasePage.tsx')) },
  { path: '/cases/:case/file', may: 'act-in-cases', page: lazily(() => import('../cases/FileDocumentPage.tsx')) },
  {
    path: '/cases/:case/documents/:document',
    may: 'act-in-cases',
    page: lazily(() => import('../cases/DocumentPage.tsx')),
  },
  {
    path: '/cases/:case/orders',
    may: 'act-in-cases',
    page: lazily(() => import('../cases/OrderFormPage.tsx')),
  },
  { path: '/cases/:case/orders/:order', may: 'act-in-cases', page: lazily(() => import('../cases/OrderPage.tsx')) },
  {
    path: '/cases/:case/orders/:order/change',
    may: 'act-in-cases',
    page: lazily(() => import('../cases/OrderFormPage.tsx')),
  },
  { path: '/cases/:case/change', may: 'edit-cases', page: lazily(() => import('../cases/CaseFormPage.tsx')) },
  { path: '/powers', may: 'edit-cases', page: lazily(() => import('../powers/PowersPage.tsx')) },
  { path: '/powers/:power', may: 'edit-cases', page: lazily(() => import('../powers/PowerPage.tsx')) },
  { path: '/queue', may: 'read-offices', page: lazily(() => import('../queue/QueuePage.tsx')) },
  { path: '/due', may: 'read-requests', page: lazily(() => import('../due/DuePage.tsx')) },
  { path: '/requests/:request', may: 'read-requests', page: lazily(() => import('../requests/RequestPage.tsx')) },
  { path: '/offices', may: 'read-offices', page: lazily(() => import('../offices/OfficesPage.tsx')) },
  { path: '/offices/new', may: 'edit-offices', page: lazily(() => import('../offices/OfficeFormPage.tsx')) },
  { path: '/offices/holidays', may: 'read-offices', page: lazily(() => import('../offices/HolidaysPage.tsx')) },
  { path: '/offices/:office', may: 'read-offices', page: lazily(() => import('../offices/OfficePage.tsx')) },
  {
    path: '/offices/:office/figures',
    may: 'read-office-figures',
    page: lazily(() => import('../statistics/OfficeFiguresPage.tsx')),
  },
  { path: '/offices/:office/change', may: 'edit-offices', page: lazily(() => import('../offices/OfficeFormPage.tsx')) },
  { path: '/figures', may: 'read-figures', page: lazily(() => import('../statistics/StatisticsPage.tsx')) },
  { path: '/retention', may: 'read-retention', page: lazily(() => import('../records/RetentionPage.tsx')) },
  { path: '/messages', may: 'read-messages', page: lazily(() => import('../messages/MessagesPage.tsx')) },
  { path: '/inbox', may: 'read-messages', page: lazily(() => import('../messages/InboxPage.tsx')) },
  { path: '/templates', may: 'edit-templates', page: lazily(() => import('../templates/TemplatesPage.tsx')) },
  { path: '/machines', may: 'manage-machines', page: lazily(() => import('../api-clients/ApiClientsPage.tsx')) },
  { path: '/webhooks', may: 'manage-machines', page: lazily(() => import('../api-clients/WebhooksPage.tsx')) },
  { path: '/account', may: 'signed-in', page: lazily(() => import('../account/AccountPage.tsx')) },
  { path: '/colleagues', may: 'manage-staff', page: lazily(() => import('../colleagues/ColleaguesPage.tsx')) },
  {
    path: '/colleagues/:account',
    may: 'manage-staff',
    page: lazily(() => import('../colleagues/ColleaguePage.tsx')),
  },
  { path: '/audit', may: 'read-audit', page: lazily(() => import('../audit/AuditPage.tsx')) },
];
