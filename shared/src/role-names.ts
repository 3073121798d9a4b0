import type { HearingKind, Role } from './hearing/roles.ts';

/** Roles in Persian, by the terms of the Criminal Procedure Code and of Iranian courts. */
export const ROLE_NAMES_FA: Readonly<Record<Role, string>> = {
  'presiding-judge': 'رئیس شعبه',
  'panel-judge': 'مستشار',
  prosecutor: 'دادستان',
  'investigating-judge': 'بازپرس',
  clerk: 'منشی',
  complainant: 'شاکی',
  accused: 'متهم',
  plaintiff: 'خواهان',
  defendant: 'خوانده',
  lawyer: 'وکیل',
  witness: 'شاهد',
  expert: 'کارشناس',
  interpreter: 'مترجم',
  companion: 'همراه',
  'prison-coordinator': 'هماهنگ‌کننده زندان',
  technician: 'پشتیبان فنی',
  observer: 'ناظر',
};

/** Roles in English. */
export const ROLE_NAMES_EN: Readonly<Record<Role, string>> = {
  'presiding-judge': 'Presiding judge',
  'panel-judge': 'Panel judge',
  prosecutor: 'Prosecutor',
  'investigating-judge': 'Investigating judge',
  clerk: 'Clerk',
  complainant: 'Complainant',
  accused: 'Accused',
  plaintiff: 'Plaintiff',
  defendant: 'Defendant',
  lawyer: 'Lawyer',
  witness: 'Witness',
  expert: 'Expert',
  interpreter: 'Interpreter',
  companion: 'Companion',
  'prison-coordinator': 'Prison coordinator',
  technician: 'Technical support',
  observer: 'Observer',
};

/** Roles with another name in a meeting with the prosecutor: the citizen who requested it is not a complainant yet. */
export const MEETING_ROLE_NAMES = {
  fa: { prosecutor: 'مقام قضایی', complainant: 'مراجعه‌کننده' },
  en: { prosecutor: 'Official', complainant: 'Citizen' },
} as const satisfies Record<'fa' | 'en', Readonly<Partial<Record<Role, string>>>>;

/** Returns the name of a role in a hearing of this kind. */
export function roleName(language: 'fa' | 'en', kind: HearingKind, role: Role): string {
  const own: Partial<Record<Role, string>> = kind === 'meeting' ? MEETING_ROLE_NAMES[language] : {};
  return own[role] ?? (language === 'fa' ? ROLE_NAMES_FA : ROLE_NAMES_EN)[role];
}
