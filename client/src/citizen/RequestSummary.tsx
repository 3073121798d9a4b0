import type { ReactNode } from 'react';
import { latinDigits } from '@mahzar/shared/digits';
import { formatList, localDigits } from '../i18n/format.ts';
import { useLanguage } from '../i18n/LanguageContext.tsx';
import type { Answers } from './request/answers.ts';
import type { Step, Way } from './request/steps.ts';
import { useTurnWords } from './turns/useTurnWords.ts';
import { useCitizenWords } from './words/useCitizenWords.ts';

interface RequestSummaryProps {
  readonly way: Way;
  /** Returns a link for changing an answer; without it the answers are only displayed. */
  readonly change?: (step: Step, what: string) => ReactNode;
}

/** All answers in words. */
export function RequestSummary({ way, change }: RequestSummaryProps) {
  const t = useCitizenWords();
  const { language } = useLanguage();
  const digits = (text: string): string => localDigits(language, latinDigits(text));
  const { turn } = useTurnWords();
  const { answers, offices, request } = way;
  const { name, nationalId, phone, kind, text, caseNumber, choice } = answers;
  const office = offices.find(({ id }) => id === answers.office);
  const files = request?.files.filter((file) => file.kind !== 'voice' && file.state === 'kept') ?? [];
  const rows: readonly (readonly [Step | null, string, ReactNode])[] = [
    [request === null && offices.length > 1 ? 'office' : null, t('check.office'), office?.name ?? request?.office.name],
    ['name', t('check.name'), <bdi key="name">{name}</bdi>],
    ['national-id', t('check.nationalId'), <bdi key="id">{digits(nationalId)}</bdi>],
    ['mobile', t('check.phone'), <bdi key="phone">{digits(phone)}</bdi>],
    ['kind', t('check.kind'), kind === null ? '' : t(`kinds.${kind}.name`)],
    [
      'matter',
      t('check.matter'),
      <span key="matter" className="summary__text">
        {[text, ...(way.hasVoice ? [t('check.voice')] : [])].filter((each) => each !== '').join('\n')}
      </span>,
    ],
    ['case-number', t('check.caseNumber'), caseNumber === '' ? t('check.none') : <bdi>{digits(caseNumber)}</bdi>],
    [
      'files',
      t('check.files'),
      files.length === 0
        ? t('check.none')
        : formatList(
            language,
            files.map((file) => file.name),
          ),
    ],
    ['company', t('check.company'), companyOf(answers) ?? t('check.alone')],
    ...(answers.recording === null
      ? []
      : [['consent', t('check.recording'), answers.recording ? t('check.yes') : t('check.no')] as const]),
    ...(choice === null
      ? []
      : [['turn', t('check.turn'), choice.kind === 'today' ? t('turn.today') : turn(choice.at)] as const]),
  ];
  function companyOf({ companions, lawyer, interpreter, elsewhere }: Answers): string | null {
    const people = [
      ...(companions ?? []).filter((each) => each.trim() !== '').map((each) => t('check.companion', { name: each })),
      ...(lawyer === null ? [] : [t('check.lawyer', { name: lawyer })]),
      ...(interpreter === null ? [] : [t('check.interpreter', { name: interpreter })]),
      ...(elsewhere ?? []).map(({ role, name }) => t('guests.one', { role: t(`guests.roles.${role}`), name })),
    ];
    return people.length === 0 ? null : formatList(language, people);
  }
  return (
    <dl className="summary summary--answers">
      {rows.map(([step, what, answer]) => (
        <div className="summary__row" key={what}>
          <dt>{what}</dt>
          <dd>{answer}</dd>
          {change !== undefined && step !== null && <dd className="summary__change">{change(step, what)}</dd>}
        </div>
      ))}
    </dl>
  );
}
