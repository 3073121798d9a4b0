import type { OrderText } from '../rest/orders.ts';
import type { DraftedOrder } from './event.ts';
import type { OrderKind } from './words.ts';

export const ORDER_TEMPLATES = ['judgment', 'no-prosecution', 'expert', 'remedy', 'blank'] as const;
export type OrderTemplate = (typeof ORDER_TEMPLATES)[number];

interface Template extends OrderText {
  readonly kind: OrderKind;
  /**
   * The statutory deadline for people who live in the country; the author changes it where another applies. Appeals: 20 days
   * (Criminal Procedure Code of 1392, art. 431; Civil Procedure Act of 1379, art. 336). Objections to a prosecutor's office: 10
   * days (Criminal Procedure Code, art. 270). Remedy of a petition: 10 days (Civil Procedure Act, art. 54).
   */
  readonly deadline: DraftedOrder['deadline'];
}

const BLANK = '…';

/**
 * Documents are in Persian. The document itself prints the deadline from the order's fields. `{case}`, `{first}` and `{second}`
 * stand for the case's number and its two sides.
 */
const TEMPLATES: Readonly<Record<OrderTemplate, Template>> = {
  judgment: {
    kind: 'decision',
    deadline: { kind: 'appeal', days: 20 },
    title: 'دادنامه',
    sections: [
      {
        heading: 'گردش کار',
        body: `در پرونده شماره {case}، {first} علیه {second} شکایت یا دعوایی با این موضوع مطرح کرده است: ${BLANK}`,
      },
      {
        heading: 'رأی دادگاه',
        body: `با توجه به محتویات پرونده و اظهارات طرفین، ${BLANK}\n\nاین رأی در مهلتی که در پایان این سند آمده است قابل تجدیدنظرخواهی است.`,
      },
    ],
  },
  'no-prosecution': {
    kind: 'order',
    deadline: { kind: 'objection', days: 10 },
    title: 'قرار منع تعقیب',
    sections: [
      {
        heading: '',
        body: `در خصوص شکایت {first} علیه {second} در پرونده شماره {case}، دایر بر ${BLANK}، با توجه به تحقیقات انجام‌شده و به استناد ماده ۲۶۵ قانون آیین دادرسی کیفری، قرار منع تعقیب صادر و اعلام می‌شود.\n\nاین قرار در مهلتی که در پایان این سند آمده است قابل اعتراض است.`,
      },
    ],
  },
  expert: {
    kind: 'order',
    deadline: null,
    title: 'قرار ارجاع امر به کارشناس',
    sections: [
      {
        heading: '',
        body: 'در پرونده شماره {case}، نظر به اینکه رسیدگی به موضوع نیازمند نظر کارشناس است، به استناد ماده ۲۵۷ قانون آیین دادرسی مدنی، قرار ارجاع امر به کارشناس صادر و اعلام می‌شود.',
      },
      { heading: 'موضوع کارشناسی', body: `- ${BLANK}` },
      { heading: 'مهلت و دستمزد', body: BLANK },
    ],
  },
  remedy: {
    kind: 'order',
    deadline: { kind: 'remedy', days: 10 },
    title: 'اخطار رفع نقص',
    sections: [
      {
        heading: '',
        body: 'دادخواست یا درخواست شما در پرونده شماره {case} نقص دارد. در مهلتی که در پایان این سند آمده است، موارد زیر را رفع کنید؛ در غیر این صورت طبق قانون درباره آن تصمیم گرفته می‌شود.',
      },
      { heading: 'موارد نقص', body: `- ${BLANK}` },
    ],
  },
  blank: { kind: 'order', deadline: null, title: 'دستور', sections: [{ heading: '', body: '' }] },
};

/** Facts of the case that a template uses. */
export interface OrderFacts {
  readonly caseNumber: string;
  /** Names, joined in the Persian way: complainants or plaintiffs, and accused or defendants. */
  readonly first: string;
  readonly second: string;
}

/** Returns a draft from a template with the case's facts. Gaps for the author stand as `…`. */
export function fromTemplate(template: OrderTemplate, { caseNumber, first, second }: OrderFacts): Template {
  const { sections, ...rest } = TEMPLATES[template];
  const facts: Readonly<Record<string, string>> = {
    case: caseNumber,
    first: first === '' ? BLANK : first,
    second: second === '' ? BLANK : second,
  };
  const filled = (body: string) => body.replace(/\{(\w+)\}/g, (whole, name: string) => facts[name] ?? whole);
  return { ...rest, sections: sections.map(({ heading, body }) => ({ heading, body: filled(body) })) };
}
