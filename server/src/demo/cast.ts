import type { ScreeningId, SeatId } from '@mahzar/shared/hearing/ids';
import type { Role } from '@mahzar/shared/hearing/roles';
import type { DemonstrationPart } from '../access/staff/demonstration-accounts.ts';
import type { NewHearing } from '../hearings/store/hearing-store.ts';

/** A participant of the demonstration hearing. Nobody here is a real person. */
export interface Part extends Omit<NewHearing['seats'][number], 'id' | 'tokenId'> {
  readonly seat: SeatId;
  /** The seat's name in the list of links. */
  readonly label: { readonly fa: string; readonly en: string };
}

/** All participants of the demonstration hearing. Together they allow trying every feature. */
export const CAST: readonly Part[] = [
  part('judge', 'presiding-judge', 'رضا کیانی', 'رئیس شعبه', 'Judge'),
  part('panel', 'panel-judge', 'محمود فرهادی', 'مستشار', 'Panel judge'),
  part('clerk', 'clerk', 'زهرا مرادی', 'منشی', 'Clerk'),
  part('prosecutor', 'prosecutor', 'حمید شریفی', 'دادستان', 'Prosecutor'),
  part('citizen', 'complainant', 'مریم احمدی', 'شاکی', 'Complainant (citizen)'),
  part('companion', 'companion', 'پروین احمدی', 'همراه شاکی', 'Companion of the complainant', {
    with: [seat('citizen')],
  }),
  part('accused', 'accused', 'کاوه رحیمی', 'متهم', 'Accused'),
  part('lawyer', 'lawyer', 'نگار صادقی', 'وکیل متهم', 'Lawyer of the accused', { with: [seat('accused')] }),
  part('interpreter', 'interpreter', 'شیلان حسینی', 'مترجم کردی متهم', 'Interpreter of the accused, Kurdish', {
    with: [seat('accused')],
    language: 'ku',
  }),
  part('witness', 'witness', 'سینا کاظمی', 'شاهد تحت حمایت', 'Protected witness', { protected: true }),
  part('expert', 'expert', 'لیلا نوری', 'کارشناس', 'Expert'),
  part('prison', 'prison-coordinator', 'جواد طاهری', 'هماهنگ‌کننده زندان', 'Prison coordinator', {
    with: [seat('prisoner')],
  }),
  part('prisoner', 'accused', 'بهرام یوسفی', 'متهم زندانی', 'Accused in prison', { through: seat('prison') }),
  part('observer', 'observer', 'علی رستمی', 'ناظر', 'Observer'),
];

/**
 * Identities with which some of them see their own case. The telephone numbers are not assigned. The case file has them, so that
 * nobody is asked for theirs.
 */
export const IDENTITIES: Readonly<Record<string, { readonly nationalId: string; readonly phone: string } | undefined>> =
  {
    citizen: { nationalId: '0010003002', phone: '+989000000003' },
    lawyer: { nationalId: '0010004009', phone: '+989000000004' },
  };

/** Participants who join by a link; the others share somebody else's device. */
export const INVITED: readonly Part[] = CAST.filter(({ through }) => through === undefined);

/** Seats with an e-mail address in the case, to which messages are sent. */
export const EMAILED: ReadonlySet<string> = new Set(['citizen', 'accused']);

/** People of the demonstration's desk accounts. Judge, prosecutor and clerk use theirs in the hearing. */
export const STAFF: Readonly<Record<DemonstrationPart, { readonly name: string; readonly label: Part['label'] }>> = {
  administrator: { name: 'امیر نادری', label: { fa: 'مدیر سامانه', en: 'Administrator' } },
  scheduler: { name: 'سارا ملکی', label: { fa: 'مسئول نوبت‌دهی', en: 'Scheduler' } },
  clerk: { name: 'زهرا مرادی', label: { fa: 'منشی', en: 'Clerk' } },
  judge: { name: 'رضا کیانی', label: { fa: 'قاضی', en: 'Judge' } },
  prosecutor: { name: 'حمید شریفی', label: { fa: 'دادستان', en: 'Prosecutor' } },
  deputy: { name: 'مهسا طاهری', label: { fa: 'دادیار', en: 'Deputy prosecutor' } },
  support: { name: 'پیمان جلالی', label: { fa: 'پشتیبان فنی', en: 'Support' } },
};

/** The account that sits in a seat. */
export const SITTING: Readonly<Partial<Record<Role, DemonstrationPart>>> = {
  'presiding-judge': 'judge',
  clerk: 'clerk',
  prosecutor: 'prosecutor',
};

export const SCENE = {
  kind: 'courtroom',
  title: 'رسیدگی به شکایت خیانت در امانت',
  branch: 'شعبه ۱۰۳ دادگاه کیفری دو تهران',
  caseNumber: '140568920003215478',
  screens: [{ id: 'complainant-accused' as ScreeningId, between: [[seat('citizen')], [seat('accused')]] }],
} as const satisfies Partial<NewHearing>;

function part(
  id: string,
  role: Role,
  name: string,
  fa: string,
  en: string,
  more: Pick<Part, 'with' | 'through' | 'language' | 'protected'> = {},
): Part {
  return { seat: seat(id), role, name, label: { fa, en }, ...more };
}

function seat(id: string): SeatId {
  return id as SeatId;
}
