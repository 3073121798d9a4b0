import type { Phase } from '@mahzar/shared/hearing/state';
import type { Role } from '@mahzar/shared/hearing/roles';
import { PERMISSION_NAMES_EN } from '@mahzar/shared/permission-names-en';
import { PERMISSION_NAMES_FA } from '@mahzar/shared/permission-names-fa';
import type { PermissionNames } from '@mahzar/shared/permission-names';
import { PHASE_NAMES_EN, PHASE_NAMES_FA } from '@mahzar/shared/phase-names';
import { ROLE_NAMES_EN, ROLE_NAMES_FA } from '@mahzar/shared/role-names';

/** All words of the document in one language. */
export interface DocumentWords {
  readonly direction: 'ltr' | 'rtl';
  readonly names: PermissionNames;
  readonly roles: Readonly<Record<Role, string>>;
  readonly phases: Readonly<Record<Phase, string>>;
  readonly title: string;
  readonly intro: string;
  readonly act: string;
  readonly when: string;
  readonly code: string;
  readonly who: string;
  readonly state: string;
  readonly period: string;
  readonly rolesTitle: string;
  readonly statesTitle: string;
  readonly delegated: string;
  readonly more: string;
}

export const WORDS: Readonly<Record<'en' | 'fa', DocumentWords>> = {
  en: {
    direction: 'ltr',
    names: PERMISSION_NAMES_EN,
    roles: ROLE_NAMES_EN,
    phases: PHASE_NAMES_EN,
    title: 'Who may do what',
    intro:
      'Made from the permission table (`shared/src/hearing/law/permissions.ts`) by `npm run docs:permissions`; a test fails when it does not say what the table says. The service shows the same as a page, `/roles`. [In Persian](permissions.fa.md).',
    act: 'Act',
    when: 'In which state',
    code: 'In the code',
    who: 'Column',
    state: 'State',
    period: 'Words of the table',
    rolesTitle: 'Roles',
    statesTitle: 'States',
    delegated:
      '“{{delegated}}”: the chair can give the act to the clerk, for this hearing. A hearing is led in the courtroom by a judge, in a meeting by the prosecutor.',
    more: 'Some acts have further conditions, which `shared/src/hearing/law/` decides. For example, nobody else closes the chair’s microphone, and nobody removes the chair.',
  },
  fa: {
    direction: 'rtl',
    names: PERMISSION_NAMES_FA,
    roles: ROLE_NAMES_FA,
    phases: PHASE_NAMES_FA,
    title: 'جدول اختیارات',
    intro:
      'این سند را `npm run docs:permissions` از جدول اختیارات (`shared/src/hearing/law/permissions.ts`) می‌سازد و اگر با جدول یکی نباشد، آزمون شکست می‌خورد. سامانه همین جدول را در صفحه `/roles` نشان می‌دهد. [به انگلیسی](permissions.md).',
    act: 'کار',
    when: 'در کدام وضعیت',
    code: 'در کد',
    who: 'ستون',
    state: 'وضعیت',
    period: 'عبارت جدول',
    rolesTitle: 'سمت‌ها',
    statesTitle: 'وضعیت‌ها',
    delegated:
      '«{{delegated}}»: رئیس جلسه می‌تواند این کار را برای همان جلسه به منشی تفویض کند. ریاست جلسه دادگاه با قاضی و ریاست ملاقات مردمی با دادستان است.',
    more: 'برخی کارها شرط‌های دیگری هم دارند که `shared/src/hearing/law/` درباره آن‌ها تصمیم می‌گیرد. برای نمونه، میکروفون رئیس جلسه را دیگری نمی‌بندد و کسی او را اخراج نمی‌کند.',
  },
};
