import type { Role } from '@mahzar/shared/hearing/roles';
import type { NamedPerson } from '@mahzar/shared/protocol/pushes';
import { aPerson } from '../src/session/scene.fixture.ts';

/** Made-up people for looking at screens, in both languages of the gallery. */
const NAMES: readonly (readonly [seat: string, role: Role, fa: string, en: string])[] = [
  ['judge', 'presiding-judge', 'دکتر محمود رستگار', 'Dr Mahmoud Rastegar'],
  ['clerk', 'clerk', 'نرگس یوسفی', 'Narges Yousefi'],
  ['prosecutor', 'prosecutor', 'سید علی موسوی', 'Seyed Ali Mousavi'],
  ['citizen', 'complainant', 'مریم احمدی', 'Maryam Ahmadi'],
  ['accused', 'accused', 'بهرام کاظمی', 'Bahram Kazemi'],
  ['lawyer', 'lawyer', 'زهرا کریمی‌نژاد', 'Zahra Karimi-Nejad'],
  ['lawyer-2', 'lawyer', 'پیمان صالحی', 'Peyman Salehi'],
  ['witness', 'witness', 'حسین اسماعیلی', 'Hossein Esmaeili'],
  ['expert', 'expert', 'مهندس کاوه شریف', 'Kaveh Sharif'],
  ['interpreter', 'interpreter', 'لیلا هوشمند', 'Leila Houshmand'],
  ['panel', 'panel-judge', 'ابوالفضل نوری', 'Abolfazl Nouri'],
  ['companion', 'companion', 'فاطمه احمدی', 'Fatemeh Ahmadi'],
  ['observer', 'observer', 'رضا داوری', 'Reza Davari'],
];

/** A person of the gallery, in the courtroom with everything on unless said otherwise. */
export function person(seat: string, language: 'fa' | 'en', change: Partial<NamedPerson> = {}): NamedPerson {
  const [, role, fa, en] = NAMES.find(([id]) => id === seat) ?? NAMES[0]!;
  return aPerson(seat, {
    role,
    name: language === 'fa' ? fa : en,
    microphone: role === 'observer' ? 'off' : 'on',
    camera: role === 'observer' ? 'off' : 'on',
    ...change,
  });
}

export const SEATS = NAMES.map(([seat]) => seat);
