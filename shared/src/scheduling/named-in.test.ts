import { describe, expect, it } from 'vitest';
import { namedIn } from './named-in.ts';

const person = (name: string, nationalId: string | null = null) => ({ name, nationalId });
/** Whether a text names a person, where `others` are further people of the case. */
const names = (text: string, name: string, ...others: string[]) =>
  namedIn([text], [person(name), ...others.map((one) => person(one))]).some((one) => one.name === name);

describe('whom a text names', () => {
  it.each([
    ['as it is written', 'خانم مریم احمدی شکایت کرد.'],
    ['in Arabic letters', 'خانم مريم احمدي شکایت کرد.'],
    ['with vowel signs and marks that are not seen', 'خانم مَریم\u200f اَحمدی\u200cرا'],
    ['in the order of a list', 'احمدی، مریم'],
    ['by the family name alone', 'گفته‌های خانم احمدی پذیرفته شد.'],
    ['by a family name with an ending of plural', 'احمدی‌ها آمدند.'],
  ])('is found %s', (_, text) => {
    expect(names(text, 'مریم احمدی')).toBe(true);
  });

  it('is found in the other writing of a letter, both ways', () => {
    expect(names('شاکی: اکرم کیانی', 'اكرم كياني')).toBe(true);
    expect(names('شاکی: رضائی', 'سینا رضایی')).toBe(true);
  });

  it.each([
    [
      'مریم احمدی',
      'احمدیها آمدند',
      'احمدیهای شهر',
      'احمدیرا دیدم',
      'حرف احمدیش',
      'من احمدیام',
      'او احمدیست',
      'مریم احمدیرا',
    ],
    ['حسین کریم زاده', 'کریمزادهها', 'کریم زادهرا', 'کریم‌زادهها'],
    ['سارا شکیبا', 'شکیبای خواهان', 'شکیباها'],
    ['علی نیکو', 'نیکوی شاکی'],
  ])('is found where an ending is written on to «%s»', (name, ...texts) => {
    expect(texts.filter((text) => !names(text, name))).toEqual([]);
  });

  it('is nobody for another word or family name that begins with theirs', () => {
    expect(names('احمدیان و احمدیه و احمدین', 'مریم احمدی')).toBe(false);
    expect(names('رستمی', 'علی رستم')).toBe(false);
    expect(names('شکیبایی کرد', 'سارا شکیبا')).toBe(false);
    expect(names('تنها مدرک', 'علی تن')).toBe(false);
    expect(names('متهم علی احمدیها حاضر شد', 'مریم احمدی', 'علی احمدی')).toBe(false);
    expect(names('شخصی دارای سابقه', 'علی دارا')).toBe(false);
  });

  it.each([
    ['سینا فرد', 'هر فرد ناشناس', 'اظهارات آقای فرد', 'سینا فرد', 'فرد، سینا', 'آقایان فرد و مرادی'],
    ['سارا مهر', 'مهر و امضا', 'خانم مهر', 'سارا مهر', 'خانم‌های مهر و احمدی'],
    ['علی قاضی', 'قاضی گفت', 'آقای قاضی', 'علی قاضی', 'جناب قاضی'],
    ['نگار وکیل', 'وکیل خواهان', 'خانم وکیل'],
    ['مریم دوست', 'دوست او', 'خانم دوست'],
    ['علی شیخ', 'شیخ حسن', 'آقای شیخ'],
    ['علی دارا', 'دارا بودن شرایط', 'آقای دارا'],
  ])('is found by an ordinary word as in «%s» beside the given name or a title alone', (name, ordinary, ...texts) => {
    expect(names(ordinary, name)).toBe(false);
    expect(texts.filter((text) => !names(text, name))).toEqual([]);
  });

  it.each([
    ['سینا فرد', 'آقایان مرادی و فرد', 'آقایان علی مرادی، رضا احمدی و فرد', 'متهمان مرادی و فرد', 'آقای دکتر فرد'],
    [
      'مریم شریف',
      'خانم‌ها احمدی و شریف',
      'خانم‌های احمدی، مرادی و رضایی و شریف',
      'خانم مریم سادات شریف',
      'مریم سادات شریف',
      'خانم م. شریف',
      'م. شریف',
      'شاکی شریف',
      'خواهان، شریف',
    ],
    ['علی مقدم', 'سرهنگ مقدم', 'جناب سرهنگ دوم مقدم', 'گواه: مقدم'],
    ['سارا راد', 'شاهد راد', 'راد گفت'],
    ['علی کیا', 'متهم کیا', 'کیا گفت'],
    ['مریم سادات کیا', 'خانم کیا', 'کیا گفت', 'خانم سادات‌کیا', 'مریم سادات کیا'],
    ['علی رضا کیا', 'آقای کیا', 'رضاکیا'],
    ['زهرا سادات پناه', 'خانم پناه'],
    ['علی پور', 'پور گفت'],
    ['رضا بیگی', 'بیگی گفت'],
    ['رضا نژاد', 'نژاد گفت'],
  ])('is found where «%s» is in a list, with another given name or an initial, or after a role', (name, ...texts) => {
    expect(texts.filter((text) => !names(text, name))).toEqual([]);
  });

  it('is nobody for an ordinary word far from titles and names, or after a word that no name follows', () => {
    for (const text of ['هر فرد', 'متهم و هر فرد دیگر', 'آقای مرادی این فرد را', 'یک فرد ناشناس', 'دادگاه و فرد'])
      expect(names(text, 'سینا فرد')).toBe(false);
    expect(names('روز و ماه شریف', 'مریم شریف')).toBe(false);
  });

  it.each(['حسین کریم زاده', 'حسین کریم‌زاده', 'حسین کریمزاده'])('is found however «%s» is joined', (name) => {
    for (const written of ['کریم زاده', 'کریم‌زاده', 'کریمزاده', 'كريم زاده'])
      expect(names(`آقای ${written} حاضر شد.`, name)).toBe(true);
    expect(names('آقای رجب زاده و آقای کریم رستمی', name)).toBe(false);
  });

  it('is found by either part of a family name of two, and by no given name', () => {
    expect(names('اظهارات آقای حسینی', 'علی حسینی تهرانی')).toBe(true);
    expect(names('اظهارات آقای تهرانی', 'علی حسینی تهرانی')).toBe(true);
    for (const given of ['محمد', 'رضا', 'محمد رضا', 'محمدرضا'])
      expect(names(`اظهارات ${given} شنیده شد.`, 'محمد رضا کریمی')).toBe(false);
    expect(names('محمدرضا کریمی', 'محمد رضا کریمی')).toBe(true);
  });

  it('is found by the first of two words where the second is an ordinary one, and by no ordinary one', () => {
    expect(names('اظهارات آقای رضایی', 'علی رضایی اصل')).toBe(true);
    expect(names('اصل سند و فرد ناشناس', 'علی رضایی اصل', 'سینا مرادی فرد')).toBe(false);
    // A name of given names only is found only as a whole.
    expect(names('اظهارات غلام‌حسین', 'غلام حسین')).toBe(true);
    expect(names('اظهارات حسین', 'غلام حسین')).toBe(false);
  });

  it.each([
    ['علی حاجی‌زاده', 'گفته‌های علی حاجی‌زاده', 'آقای حاجی زاده', 'حاجیزاده'],
    ['حاجی زاده', 'آقای حاجی‌زاده'],
    ['علی شیخ الاسلامی', 'آقای شیخ‌الاسلامی', 'شیخالاسلامی', 'الاسلامی'],
    ['علی شیخ', 'آقای شیخ'],
    ['سید علی رضایی', 'سید علی رضایی', 'رضایی، سید علی', 'علی رضایی'],
    ['علی مقدم', 'آقای مقدم'],
    ['سارا راد', 'خانم راد'],
    ['علی پناه', 'آقای پناه'],
    ['مریم دوست', 'خانم دوست'],
    ['سارا راد مهر', 'خانم رادمهر'],
    ['کیا مهر', 'آقای مهر'],
    ['کریم زاده حسین', 'آقای کریم‌زاده'],
    ['احمدی مریم', 'خانم احمدی', 'احمدی گفت', 'مریم احمدی'],
    ['علی صادق', 'آقای صادق', 'دکتر صادق', 'صادق، علی'],
    ['صفا نبی', 'خانم نبی', 'خانم صفا'],
  ])('is found where a name is made like «%s»', (name, ...texts) => {
    expect(texts.filter((text) => !names(text, name))).toEqual([]);
  });

  it('is nobody for an ordinary word of such a name, or a given name without a title', () => {
    expect(names('سند صادق است', 'علی صادق')).toBe(false);
    expect(names('آقای علی', 'علی صادق')).toBe(false);
    expect(names('سید رضا', 'علی سید موسوی')).toBe(false);
    expect(names('اظهارات موسی', 'موسی کریمی')).toBe(false);
  });

  it('is only who is sought; the others are told apart from them', () => {
    const [mother, son] = [person('مریم احمدی'), person('علی احمدی')];
    const found = (text: string) => namedIn([text], [mother, son], (one) => one === mother);
    expect(found('علی احمدی')).toEqual([]);
    expect(found('علی احمدی و مریم احمدی')).toEqual([mother]);
  });

  it('is nobody for a word that begins or ends alike, or for a title', () => {
    for (const text of ['احمدیان', 'مریم', 'سید و خانم دکتر', 'مریم و زهرا', ''])
      expect(names(text, 'سیده مریم احمدی')).toBe(false);
  });

  it('is found by the only word that is known of them', () => {
    expect(names('علی حاضر شد.', 'علی')).toBe(true);
    expect(names('متن', '')).toBe(false);
  });

  it('is not who shares the family name of another whose whole name stands there', () => {
    expect(names('متهم علی احمدی حاضر شد.', 'مریم احمدی', 'علی احمدی')).toBe(false);
    expect(names('متهم علی احمدی و خانم احمدی حاضر شدند.', 'مریم احمدی', 'علی احمدی')).toBe(true);
    // If two people have the same name, either may be meant, and a single word hides nobody.
    expect(names('مریم احمدی', 'مریم احمدی', 'مریم احمدي')).toBe(true);
    expect(names('خانم احمدی', 'مریم احمدی', 'احمدی')).toBe(true);
  });

  it('is found by the national ID in any digits, in groups too', () => {
    const of = [person('مریم احمدی', '0076229645')];
    for (const text of ['0076229645', '۰۰۷۶۲۲۹۶۴۵', 'کد ملی: ٠٠٧٦٢٢٩٦٤٥.', '۰۰۷-۶۲۲۹۶۴-۵', '۰۰۷۶ ۲۲۹ ۶۴۵'])
      expect(namedIn([text], of)).toHaveLength(1);
    for (const text of ['00762296451', '10076229645', '0076229646']) expect(namedIn([text], of)).toEqual([]);
  });

  it('is found in any of several texts', () => {
    expect(namedIn(['متن', 'خانم احمدی'], [person('مریم احمدی'), person('حسن مرادی')])).toHaveLength(1);
  });
});
