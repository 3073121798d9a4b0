import { Fragment } from 'react';
import { UNANSWERED_REASONS } from '@mahzar/shared/minutes/words';
import type { MinutesPerson, MinutesView, ShownAnswer, ShownAnswers } from '@mahzar/shared/protocol/minutes';
import { formatDateTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/LanguageContext.tsx';
import { Button } from '../ui/Button.tsx';
import { DrawnSignature } from './DrawnSignature.tsx';
import type { AskMinutes } from './minutes-session.ts';
import { useMinutesNames, useMinutesWords } from './useMinutesWords.ts';

interface AnswersProps {
  readonly view: MinutesView;
  readonly ask: AskMinutes;
}

/** The signatures, objections and refusals, with their words next to the text; for the court also the missing answers. */
export function Answers({ view, ask }: AnswersProps) {
  const t = useMinutesWords();
  const { language } = useLanguage();
  const { nameOf, roleOf } = useMinutesNames();
  const { reading, earlier, closed, people, phase, nextMoved } = view;
  if (reading === null && earlier.length === 0) return null;
  const person = (seat: string): MinutesPerson | undefined => people.find((one) => one.seat === seat);
  const called = (seat: string): string => {
    const found = person(seat);
    return found === undefined ? '' : nameOf(found);
  };
  const mayNote = view.me.acts.includes('note-unanswered');
  const list = (answers: ShownAnswers, isEarlier: boolean) => (
    <ul className="minutes-answers__list">
      {answers.map(({ seat, answer }) => {
        const who = person(seat);
        const isOther = isEarlier || answer?.isOfThisText === false;
        return (
          <li key={seat} data-answer={isOther ? 'other' : (answer?.kind ?? 'none')}>
            <p className="minutes-answers__who">
              <bdi>{called(seat)}</bdi>
              {who !== undefined && <span className="soft">{roleOf(who)}</span>}
            </p>
            <AnswerText answer={answer} isEarlier={isEarlier} name={called(seat)} />
            {!isEarlier && mayNote && (answer === null || answer.kind === 'unanswered') && (
              <div
                className="minutes-answers__note"
                role="group"
                aria-label={t('answers.note', { name: called(seat) })}
              >
                {UNANSWERED_REASONS.filter((reason) => reason !== answer?.reason).map((reason) => (
                  <Button
                    key={reason}
                    look="quiet"
                    size="small"
                    onPress={() => void ask('note-unanswered', { seat: seat as never, reason })}
                  >
                    {t(`answers.reasons.${reason}`)}
                  </Button>
                ))}
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
  return (
    <section className="minutes-answers" aria-labelledby="minutes-answers">
      <h2 id="minutes-answers">{t('answers.title')}</h2>
      {reading !== null && (
        <>
          {phase === 'reading' && (
            <p>
              {view.now < reading.until
                ? t('reading.until', { at: formatDateTime(language, reading.until) })
                : t('reading.over', { at: formatDateTime(language, reading.until) })}
            </p>
          )}
          {list(reading.answers, false)}
        </>
      )}
      {earlier.map(({ round, begunAt, answers }) => (
        <Fragment key={round}>
          <h3>{t('answers.earlier', { at: formatDateTime(language, begunAt) })}</h3>
          {list(answers, true)}
        </Fragment>
      ))}
      {nextMoved !== null && (
        <p role="status" className="minutes-answers__moved">
          <strong>
            {nextMoved.startsAt === null
              ? t('answers.nextCalledOff')
              : t('answers.nextMoved', { at: formatDateTime(language, nextMoved.startsAt) })}
          </strong>
        </p>
      )}
      {closed !== null && (
        <>
          <p className="minutes-answers__closed">
            {t('answers.closed', { name: nameOf(closed.by), at: formatDateTime(language, closed.at) })}
            {!closed.isOfThisText && <strong role="alert">{t('answers.otherText')}</strong>}
          </p>
          {closed.drawn !== null && (
            <DrawnSignature path={closed.drawn} label={t('answers.drawn', { name: nameOf(closed.by) })} />
          )}
        </>
      )}
    </section>
  );
}

function AnswerText({
  answer,
  isEarlier,
  name,
}: {
  readonly answer: ShownAnswer | null;
  readonly isEarlier: boolean;
  readonly name: string;
}) {
  const t = useMinutesWords();
  const { language } = useLanguage();
  if (answer === null) return <p className="soft">{t('answers.none')}</p>;
  const { kind, at, words, drawn, reason, isOfThisText } = answer;
  return (
    <>
      <p>
        {kind === 'unanswered'
          ? t('answers.unanswered', { reason: reason === null ? '' : t(`answers.reasons.${reason}`) })
          : t(`answers.${kind}`)}
        {' · '}
        <time dateTime={new Date(at).toISOString()}>{formatDateTime(language, at)}</time>
      </p>
      {words !== null && (
        <blockquote dir="auto" aria-label={t('answers.words')}>
          {words}
        </blockquote>
      )}
      {drawn !== null && <DrawnSignature path={drawn} label={t('answers.drawn', { name })} />}
      {!isEarlier && !isOfThisText && <strong className="minutes-other">{t('answers.otherText')}</strong>}
    </>
  );
}
