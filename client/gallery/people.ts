import type { Role } from '@mahzar/shared/hearing/roles';
import type { NamedPerson } from '@mahzar/shared/protocol/pushes';
import { aPerson } from '../src/session/scene.fixture.ts';

/** Invented people for viewing screens, in both languages of the gallery. */
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
  ['companion-2', 'companion', 'سارا کاظمی', 'Sara Kazemi'],
  ['lawyer-3', 'lawyer', 'امیرحسین فروغی', 'Amirhossein Foroughi'],
  ['lawyer-4', 'lawyer', 'شیرین دادگر', 'Shirin Dadgar'],
  ['expert-2', 'expert', 'دکتر آرش نیک‌نام', 'Dr Arash Niknam'],
  ['witness-2', 'witness', 'گلناز رحیمی', 'Golnaz Rahimi'],
  ['witness-3', 'witness', 'یوسف بهرامی', 'Yousef Bahrami'],
  ['complainant-2', 'complainant', 'مجید طاهری', 'Majid Taheri'],
  ['complainant-3', 'complainant', 'الهام سلطانی', 'Elham Soltani'],
  ['complainant-4', 'complainant', 'کامران جعفری', 'Kamran Jafari'],
  ['complainant-5', 'complainant', 'نسرین حیدری', 'Nasrin Heydari'],
  ['accused-2', 'accused', 'داود منصوری', 'Davoud Mansouri'],
  ['accused-3', 'accused', 'سیامک رضایی', 'Siamak Rezaei'],
  ['lawyer-5', 'lawyer', 'مهسا ابراهیمی', 'Mahsa Ebrahimi'],
  ['lawyer-6', 'lawyer', 'فرهاد معتمدی', 'Farhad Motamedi'],
  ['prison', 'prison-coordinator', 'غلامرضا پارسا', 'Gholamreza Parsa'],
  ['complainant-6', 'complainant', 'طاهره قاسمی', 'Tahereh Ghasemi'],
  ['complainant-7', 'complainant', 'بیژن شکوهی', 'Bijan Shokouhi'],
  ['witness-4', 'witness', 'منیژه کاویانی', 'Manijeh Kaviani'],
  ['magistrate', 'investigating-judge', 'دکتر سارا کریمی', 'Dr Sara Karimi'],
  ['accused-4', 'accused', 'ناصر قنبری', 'Naser Ghanbari'],
  ['technician', 'technician', 'سعید پورکاظم', 'Saeed Pourkazem'],
  ['observer', 'observer', 'رضا داوری', 'Reza Davari'],
];

/** A person of the gallery, by default in the courtroom with everything switched on. */
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
