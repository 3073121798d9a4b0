import type { Role } from './hearing/roles.ts';

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
