import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { Role } from '@mahzar/shared/hearing/roles';

/** Somebody who takes part in the demonstration hearing. Nobody here is a real person. */
interface Part {
  readonly seat: SeatId;
  readonly role: Role;
  readonly name: string;
  /** What the list of links calls the seat. */
  readonly label: { readonly fa: string; readonly en: string };
}

/** Everybody at the demonstration hearing. */
export const CAST: readonly Part[] = [
  part('judge', 'presiding-judge', 'رضا کیانی', 'رئیس شعبه', 'Judge'),
  part('clerk', 'clerk', 'زهرا مرادی', 'منشی', 'Clerk'),
  part('prosecutor', 'prosecutor', 'حمید شریفی', 'دادستان', 'Prosecutor'),
  part('citizen', 'complainant', 'مریم احمدی', 'شاکی', 'Citizen'),
  part('lawyer', 'lawyer', 'نگار صادقی', 'وکیل', 'Lawyer'),
  part('observer', 'observer', 'علی رستمی', 'ناظر', 'Observer'),
];

export const SCENE = {
  kind: 'courtroom',
  title: 'رسیدگی به شکایت خیانت در امانت',
  branch: 'شعبه ۱۰۳ دادگاه کیفری دو تهران',
  caseNumber: '140568920003215478',
} as const;

function part(seat: string, role: Role, name: string, fa: string, en: string): Part {
  return { seat: seat as SeatId, role, name, label: { fa, en } };
}
