import { useId, useState } from 'react';
import type { FormEvent } from 'react';
import { latinDigits } from '@mahzar/shared/digits';
import { MAX_OBJECTION_CHARACTERS } from '@mahzar/shared/minutes/text/limits';
import type { MinutesView } from '@mahzar/shared/protocol/minutes';
import type { SignedWhole } from '@mahzar/shared/signing-means';
import { storageOf } from '../browser/storage.ts';
import { formatClock, localDigits } from '../i18n/format.ts';
import { useLanguage } from '../i18n/LanguageContext.tsx';
import { answerMemory } from '../session/kept-answer.ts';
import type { AnswerMemory, TypedAnswer } from '../session/kept-answer.ts';
import { ownSeatIn } from '../session/own-minutes.ts';
import { personInTab } from '../session/own-tab.ts';
import { Button } from '../ui/Button.tsx';
import { Choices } from '../ui/Choices.tsx';
import { SignInAgain } from '../ui/SignInAgain.tsx';
import { useNow } from '../ui/useNow.ts';
import { SignaturePad } from './DrawnSignature.tsx';
import type { AskMinutes } from './minutes-session.ts';
import { minutesReason } from './refusal.ts';
import type { MinutesReason } from './refusal.ts';
import { useMinutesWords } from './useMinutesWords.ts';

interface SignFormProps {
  readonly hearing: string;
  readonly view: MinutesView;
  readonly ask: AskMinutes;
  /** Number of the reading. Ticks are valid for this reading and the displayed bytes only. */
  readonly round: number;
  /** SHA-256 of exactly the displayed text, hexadecimal; null while unknown. */
  readonly sha256: string | null;
  /** Whether it is the judge's signature, which comes last. */
  readonly isLast: boolean;
}

const ANSWERS: readonly TypedAnswer['answer'][] = ['sign', 'object', 'refuse'];

/** Remembers the answer of a person who has come from their own cases; of all others, nothing. */
function ownAnswerMemory(hearing: string, seat: string): AnswerMemory {
  const person = ownSeatIn(window.location, hearing) === null ? null : personInTab();
  return answerMemory(person === null ? null : storageOf('sessionStorage'), { person: person ?? '', hearing, seat });
}

/** Asks the person to read and answer, and to prove their identity by a code. */
export function SignForm({ hearing, view, ask, round, sha256, isLast }: SignFormProps) {
  const t = useMinutesWords();
  const { language } = useLanguage();
  const id = useId();
  const { phone, means, scope, seat } = view.me;
  // For people who come from the portal: its session ends when they take long to write.
  const [memory] = useState(() => ownAnswerMemory(hearing, seat ?? ''));
  const [{ answer, words }, setTyped] = useState<TypedAnswer>(() => memory.read() ?? { answer: 'sign', words: '' });
  const [code, setCode] = useState('');
  const [drawn, setDrawn] = useState<string | null>(null);
  const [readOf, setReadOf] = useState<string | null>(null);
  const [sent, setSent] = useState<{ readonly sent: boolean; readonly againAt: number } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isByCode = means === 'one-time-code' || means === 'app-code';
  const signer = view.people.find((one) => one.seat === seat);
  // Handwriting identifies a person: people known by a number draw nothing.
  const mayDraw = signer?.alias === null;
  const shown = `${round} ${sha256}`;
  const hasRead = sha256 !== null && readOf === shown;
  /** Everything that is sent, and that a renewed sign-in covers. */
  const signs = (of: string): SignedWhole => {
    const act = isLast ? 'close' : answer === 'refuse' ? 'refuse' : 'sign';
    const path = act === 'refuse' || drawn === '' || !mayDraw ? null : drawn;
    const said = isLast || answer === 'sign' ? '' : words;
    return { of: hearing, act, round, sha256: of, words: said, drawn: path };
  };
  const type = (part: Partial<TypedAnswer>): void => {
    const typed = { answer, words, ...part };
    setTyped(typed);
    memory.keep(typed);
  };
  const refused = (reason: MinutesReason): void => setProblem(t(`refused.${reason}`));

  const send = async (): Promise<void> => {
    if (sha256 === null) return;
    setProblem(null);
    const done = await ask('send-signing-code', { sha256 });
    if (done.ok) setSent(done);
    else refused(minutesReason(done.error.code));
  };
  const confirm = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (sha256 === null || !hasRead || isBusy) return;
    const digits = latinDigits(code).replaceAll(/\D/g, '');
    if (answer === 'object' && words.trim() === '') return setProblem(t('sign.missing'));
    if (isByCode && digits.length !== 6) return setProblem(t('sign.incomplete'));
    setProblem(null);
    setBusy(true);
    const given = { round, sha256, code: isByCode ? digits : null };
    const { act, words: said, drawn: path } = signs(sha256);
    const done =
      act === 'close'
        ? await ask('close', { ...given, drawn: path })
        : act === 'refuse'
          ? await ask('refuse', { ...given, words: said })
          : await ask('sign', { ...given, words: said, drawn: path });
    setBusy(false);
    if (done.ok) return memory.forget();
    // A code of the app signs once: another try needs the next one.
    if (means === 'app-code') setCode('');
    refused(minutesReason(done.error.code));
  };

  return (
    <form className="minutes-sign" aria-labelledby={`${id}-title`} noValidate onSubmit={(event) => void confirm(event)}>
      <h2 id={`${id}-title`}>{t(isLast ? 'sign.close' : 'sign.title')}</h2>
      <p>
        {t(isLast ? 'sign.closeAbout' : scope === 'own' ? 'sign.ownAbout' : 'sign.about')}
        {!isLast && signer?.role !== 'clerk' && ` ${t('sign.aloud')}`}
      </p>
      <label className="choices__one">
        <input
          type="checkbox"
          checked={hasRead}
          // A tick before the hash of the displayed text is known would be worthless.
          disabled={sha256 === null}
          onChange={({ target }) => setReadOf(target.checked ? shown : null)}
        />
        {t('sign.read')}
      </label>
      {hasRead && !isLast && (
        <Choices
          legend={t('sign.how')}
          values={ANSWERS}
          chosen={answer}
          labelOf={(value) => t(`sign.${value}`)}
          onChoose={(chosen) => type({ answer: chosen })}
        />
      )}
      {hasRead && !isLast && answer !== 'sign' && (
        <label className="minutes-sign__words">
          {t(answer === 'object' ? 'sign.objection' : 'sign.reason')}
          <textarea
            className="input"
            dir="auto"
            rows={4}
            maxLength={MAX_OBJECTION_CHARACTERS}
            value={words}
            onChange={({ target }) => type({ words: target.value })}
          />
        </label>
      )}
      {hasRead && answer !== 'refuse' && mayDraw && (
        <>
          {drawn === null ? (
            <Button look="quiet" icon="pen" onPress={() => setDrawn('')}>
              {t('sign.draw')}
            </Button>
          ) : (
            <SignaturePad path={drawn} onDraw={(change) => setDrawn((before) => change(before ?? ''))} />
          )}
        </>
      )}
      {/* A citizen sees the text itself, and has nothing to compare its hash with. */}
      {hasRead && means !== 'one-time-code' && (
        <p className="minutes-sign__what">
          {t('sign.fingerprint')}{' '}
          <code className="fingerprint" dir="ltr">
            {sha256}
          </code>
        </p>
      )}
      {hasRead && means === 'desk-session' && <p>{t('sign.atDesk')}</p>}
      {hasRead && means === 'organisation' && (
        <SignInAgain signs={signs(sha256)} about={t('sign.byOrganisation')} go={t('sign.signInAgain')} />
      )}
      {hasRead && means === null && <p>{t('refused.no-telephone')}</p>}
      {hasRead && isByCode && (
        <div className="minutes-sign__code">
          {means === 'one-time-code' && phone !== null && (
            <>
              <Button look="secondary" onPress={() => void send()}>
                {t('sign.send')}
              </Button>
              <p role="status">
                {sent !== null &&
                  (sent.sent
                    ? t('sign.sent', { digits: localDigits(language, phone) })
                    : t('sign.tooSoon', { at: formatClock(language, sent.againAt) }))}
              </p>
            </>
          )}
          <label htmlFor={`${id}-code`}>{t(means === 'app-code' ? 'sign.appCode' : 'sign.code')}</label>
          <input
            id={`${id}-code`}
            className="input"
            dir="ltr"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={12}
            value={code}
            aria-describedby={`${id}-hint`}
            onChange={({ target }) => setCode(target.value)}
          />
          <span id={`${id}-hint`} className="soft">
            {t(means === 'app-code' ? 'sign.appCodeHint' : 'sign.codeHint')}
          </span>
        </div>
      )}
      <p role="alert" className="minutes-sign__problem">
        {problem}
      </p>
      {hasRead && means !== null && (
        <Button look="primary" type="submit" isDisabled={isBusy}>
          {t(isLast ? 'sign.closeConfirm' : 'sign.confirm')}
        </Button>
      )}
    </form>
  );
}

/**
 * The judge's signature, when everybody has answered or the time has passed. @param props.clockMs the service's clock minus this
 * device's
 */
export function CloseForm({
  clockMs,
  reading,
  ...form
}: Omit<SignFormProps, 'isLast' | 'round'> & {
  readonly clockMs: number;
  readonly reading: NonNullable<MinutesView['reading']>;
}) {
  const t = useMinutesWords();
  const now = useNow(0) + clockMs;
  if (now < reading.until && reading.answers.some(({ answer }) => answer === null)) return <p>{t('sign.waits')}</p>;
  return <SignForm {...form} round={reading.round} isLast />;
}
