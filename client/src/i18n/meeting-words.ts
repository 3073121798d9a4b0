import { MEETING_ROLE_NAMES } from '@mahzar/shared/role-names';
import type { i18n } from 'i18next';
import { LANGUAGES } from './language.ts';
import type { Language } from './language.ts';

/** Sentences by key, as in catalogues. */
interface Words {
  readonly [key: string]: string | Words;
}

type Namespace = (typeof NAMESPACES)[number];
/** Namespaces with sentences of their own; `later` is a part of the common catalogue. */
type Worded = Exclude<Namespace, 'later'>;

/** Catalogues whose sentences speak of hearings. */
export const NAMESPACES = ['translation', 'later', 'conduct', 'rules', 'check', 'identity'] as const;

/** Replacements that turn sentences about a hearing into ones about a meeting with the prosecutor; applied in this order. */
const INSTEAD: Readonly<Record<Language, readonly (readonly [RegExp, string])[]>> = {
  fa: [
    [/جلسه (?:رسیدگی|دادگاه)/g, 'ملاقات'],
    [/رسیدگی و ملاقات/g, 'ملاقات'],
    [/ختم جلسه/g, 'پایان ملاقات'],
    [/جلسه ختم شد/g, 'ملاقات پایان یافت'],
    [/جلسه ختم شود/g, 'ملاقات پایان یابد'],
    [/جلسه ختم‌شده/g, 'ملاقات پایان‌یافته'],
    [/جلسه‌ای/g, 'ملاقاتی'],
    [/جلسه(?!‌های)/g, 'ملاقات'],
    [/شعبه/g, 'دادسرا'],
    [/دادگاه/g, 'دادسرا'],
    [/قاضی/g, 'مقام قضایی'],
    [/پیامک یا ابلاغیه/g, 'پیامک'],
    [/ابلاغیه/g, 'پیامک'],
    [/در پرونده (?=ثبت|می‌ماند)/g, 'در سوابق ملاقات '],
    [/در پرونده/g, 'در درخواست ملاقات'],
  ],
  en: [
    [/hearings and meetings/g, 'meetings'],
    [/court office/g, 'office'],
    [/\b([Tt]he) courtroom/g, '$1 meeting'],
    [/courtroom/g, 'meeting'],
    [/Courtroom/g, 'Meeting'],
    [/hearing/g, 'meeting'],
    [/Hearing/g, 'Meeting'],
    [/court/g, 'office'],
    [/judge/g, 'official'],
    [/message or summons/g, 'message'],
    [/summons/g, 'message'],
    [/the case file/g, 'your request'],
  ],
};

/** Sentences that a meeting words differently. */
export const OWN: Readonly<Record<Language, Readonly<Partial<Record<Worded, Words>>>>> = {
  fa: {
    translation: {
      roles: MEETING_ROLE_NAMES.fa,
      live: {
        title: 'تا شنیده شدن صدای شما',
        aloud: 'وارد ملاقات شدید. میکروفون شما سه ثانیه دیگر باز می‌شود.',
      },
      phases: { adjourned: 'ادامه در ملاقاتی دیگر' },
      waiting: {
        next: 'همین که ملاقات آغاز شود، خودبه‌خود وارد آن می‌شوید. لازم نیست چیزی را بزنید.',
      },
      adjourned: {
        text: 'این ملاقات پایان یافت و گفت‌وگو در ملاقات دیگری ادامه می‌یابد. می‌توانید این صفحه را ببندید.',
      },
    },
    conduct: {
      room: {
        who: 'چه کسانی اکنون کنار شما هستند؟',
        statement: 'کسانی که علامت زده‌ام کنار من هستند.',
        attest: 'اعلام می‌کنم',
      },
    },
  },
  en: {
    translation: {
      roles: MEETING_ROLE_NAMES.en,
      live: {
        title: 'You are heard in',
        aloud: 'You are in the meeting. Your microphone opens in 3 seconds.',
      },
      waiting: { next: 'You come in by yourself as soon as the meeting begins. You need not press anything.' },
      privateRoom: { return: 'Return to the meeting' },
    },
    conduct: {
      room: {
        who: 'Who is beside you now?',
        statement: 'The people I have ticked are beside me.',
        attest: 'Say so',
      },
    },
    rules: { lead: 'This meeting counts as much as one at the office. Please read these rules and accept them.' },
  },
};

/** Switches the pages from the words of hearings to those of meetings: catalogues already loaded, and those loaded later. */
export function speakOfMeetings(instance: i18n): void {
  const change = (language: string, namespace: string): void => {
    const [known, part] = [LANGUAGES.find((one) => one === language), NAMESPACES.find((one) => one === namespace)];
    const words = instance.getResourceBundle(language, namespace) as Words | undefined;
    if (known === undefined || part === undefined || words === undefined) return;
    instance.addResourceBundle(language, namespace, ofMeeting(words, known, part), false, true, { silent: true });
  };
  for (const language of LANGUAGES) for (const namespace of NAMESPACES) change(language, namespace);
  instance.store.on('added', change);
}

/** Returns a catalogue in the words of a meeting. */
export function ofMeeting(words: Words, language: Language, namespace: Namespace): Words {
  const own = OWN[language][namespace === 'later' ? 'translation' : namespace];
  return withOwn(withInstead(words, INSTEAD[language]), own ?? {});
}

function withInstead(words: Words, instead: (typeof INSTEAD)[Language]): Words {
  const change = (text: string): string =>
    instead.reduce((said, [hearing, meeting]) => said.replace(hearing, meeting), text);
  return mapped(words, (_key, word) => (typeof word === 'string' ? change(word) : withInstead(word, instead)));
}

function withOwn(words: Words, own: Words): Words {
  return mapped(words, (key, word) => {
    const mine = own[key];
    return typeof word === 'object' && typeof mine === 'object' ? withOwn(word, mine) : (mine ?? word);
  });
}

function mapped(words: Words, change: (key: string, word: string | Words) => string | Words): Words {
  return Object.fromEntries(Object.entries(words).map(([key, word]) => [key, change(key, word)]));
}
