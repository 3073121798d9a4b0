import { checkPaper, openService } from '@mahzar/shared/rest/orders';
import type { CheckResult } from '@mahzar/shared/rest/orders';
import type { PaperLink } from '../src/papers/path.ts';
import { answers, answersPicture, refuses } from './staff/answers.ts';
import type { GivenAnswer } from './staff/answers.ts';
import { SCAN } from './staff/cases.ts';

type Language = 'fa' | 'en';

/** A document page for a person without an account: opened by the link that was sent to them, or by its number. */
interface PaperScreen {
  readonly link: PaperLink;
  readonly answers: (language: Language) => readonly GivenAnswer[];
}

const HOUR = 3_600_000;
const SIGNED = Date.UTC(2026, 10, 24, 7, 0);
const CHECK = '4821773051960046';
const served: PaperLink = { what: 'served', given: 'k7Qw2mRt9XbL4pZs8VcN1a' };
const title = (language: Language) =>
  language === 'fa' ? 'قرار ارجاع امر به کارشناس رسمی' : 'Order appointing an official expert';

const opened = (language: Language) =>
  answers(openService, {
    kind: 'order',
    title: title(language),
    caseNumber: '140568920003215471',
    number: '1405/102/37',
    signedAt: SIGNED,
    servedAt: SIGNED + 2 * HOUR,
    pages: 3,
    deadline: { kind: 'objection', until: SIGNED + 14 * HOUR * 24 },
    check: CHECK,
    sha256: 'a'.repeat(64),
  });

const check = (result: CheckResult): PaperScreen => ({
  link: { what: 'check', given: CHECK },
  answers: () => [answers(checkPaper, { result })],
});

export const PAPER_SCREENS: Readonly<Record<string, PaperScreen>> = {
  'paper-waits': { link: served, answers: () => [] },
  'paper-served': {
    link: served,
    answers: (language) => [opened(language), answersPicture('/served/pages/{page}', SCAN, 'post')],
  },
  'paper-withdrawn': { link: served, answers: () => [refuses(openService, 'link-withdrawn', 410)] },
  'paper-check': { link: { what: 'check', given: '' }, answers: () => [] },
  'paper-check-genuine': check('genuine'),
  'paper-check-altered': check('altered'),
};
