import { OUTCOMES } from '@mahzar/shared/queue/words';
import type { Outcome } from '@mahzar/shared/queue/words';
import { formatDate, formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useField } from '../ui/FormContext.tsx';
import { SelectField, TextAreaField } from '../ui/Field.tsx';
import { dayLater, momentOf } from '../ui/court-time.ts';
import { today } from '../ui/useAddressed.ts';
import { useQueueWords } from '../ui/useQueueWords.ts';

/** Number of days until a deadline; '0': no deadline. */
const DEADLINES = ['0', '3', '7', '10', '30'] as const;

/** The official's entry for a finished meeting. */
export interface OutcomeDraft {
  readonly outcome: Outcome | '';
  readonly days: (typeof DEADLINES)[number];
  /** The text for the citizen. */
  readonly words: string;
}

/** Usual deadlines by outcome: only outcomes that somebody must carry out have one. */
const USUAL: Readonly<Record<Outcome, OutcomeDraft['days']>> = {
  order: '10',
  referral: '10',
  advice: '0',
  'needs-presence': '7',
  'hearing-booked': '0',
  'file-opened': '0',
};

/** Sets an outcome with its usual deadline. */
export function withOutcome(before: OutcomeDraft, outcome: Outcome, templateOf: (of: Outcome) => string): OutcomeDraft {
  // Text that was written in place of a template stays.
  const isOwn = before.words !== '' && (before.outcome === '' || before.words !== templateOf(before.outcome));
  return { outcome, days: USUAL[outcome], words: isOwn ? before.words : templateOf(outcome) };
}

export const NO_OUTCOME: OutcomeDraft = { outcome: '', days: '0', words: '' };

/** Returns the end of the deadline's day (epoch ms); null: no deadline. */
export function dueAtOf({ days }: Pick<OutcomeDraft, 'days'>): number | null {
  return days === '0' ? null : momentOf(dayLater(today(), Number(days)), '23:59');
}

interface OutcomeFormProps {
  readonly draft: OutcomeDraft;
  readonly templateOf: (of: Outcome) => string;
  readonly onChange: (draft: OutcomeDraft) => void;
  readonly problem: string | null;
}

/** Fields for the outcome of the meeting, and its deadline. */
export function OutcomeFields({ draft, templateOf, onChange, problem }: OutcomeFormProps) {
  const t = useQueueWords();
  const { language } = useLanguage();
  const { id } = useField('outcome', t('outcome'));
  const nameOf = (days: OutcomeDraft['days']): string => {
    const due = dueAtOf({ days });
    if (due === null) return t('deadlines.none');
    return `${t('deadlines.days', { count: Number(days) })} (${formatDate(language, due)})`;
  };
  return (
    <>
      <fieldset id={id} className="field queue-outcomes" data-wrong={problem !== null}>
        <legend>{t('outcome')}</legend>
        {problem !== null && (
          <p className="field__problem" role="alert">
            {problem}
          </p>
        )}
        {OUTCOMES.map((outcome, at) => (
          <label key={outcome} className="queue-outcome">
            <input
              type="radio"
              name="outcome"
              aria-keyshortcuts={String(at + 1)}
              checked={draft.outcome === outcome}
              onChange={() => onChange(withOutcome(draft, outcome, templateOf))}
            />
            <span>
              <strong>{t(`outcomes.${outcome}`)}</strong>
              <small>{t(`outcomeNotes.${outcome}`)}</small>
            </span>
            <kbd aria-hidden="true">{formatNumber(language, at + 1)}</kbd>
          </label>
        ))}
      </fieldset>
      <TextAreaField
        name="words"
        label={t('outcomeWords')}
        hint={t('outcomeWordsHint')}
        rows={4}
        value={draft.words}
        onChange={(words) => onChange({ ...draft, words })}
        more={{ maxLength: 10_000 }}
      />
      <SelectField
        name="deadline"
        label={t('deadline')}
        value={draft.days}
        values={DEADLINES}
        nameOf={nameOf}
        onChange={(days) => days !== '' && onChange({ ...draft, days })}
      />
    </>
  );
}
