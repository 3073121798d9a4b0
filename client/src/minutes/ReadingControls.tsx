import { useEffect, useId, useRef, useState } from 'react';
import { mayReadAlong, maySignMinutes, scopeOf } from '@mahzar/shared/minutes/law/reading';
import type { MinutesView } from '@mahzar/shared/protocol/minutes';
import { Button } from '../ui/Button.tsx';
import type { AskMinutes } from './minutes-session.ts';
import { minutesReason } from './refusal.ts';
import { useMinutesNames, useMinutesWords } from './useMinutesWords.ts';

const HOUR = 3_600_000;
const WITHIN = [HOUR, 24 * HOUR, 72 * HOUR, 7 * 24 * HOUR] as const;

interface ReadingControlsProps {
  readonly view: MinutesView;
  readonly ask: AskMinutes;
  /** Whether everything written here is stored. */
  readonly isSaved: boolean;
  /** Resolves to the version of the writer's text after everything written here is stored; null when that failed. */
  readonly keptVersion: () => Promise<number | null>;
}

/** For court and clerk: sets whether others read along, closes the text for reading and signing, and reopens it. */
export function ReadingControls({ view, ask, isSaved, keptVersion }: ReadingControlsProps) {
  const t = useMinutesWords();
  const { nameOf, roleOf } = useMinutesNames();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const signers = view.people.filter(({ role }) => maySignMinutes(role));
  const [without, setWithout] = useState<ReadonlySet<string>>(new Set());
  const [within, setWithin] = useState<number>(WITHIN[1]);
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that was pressed is gone.
  useEffect(() => {
    if (isOpen) heading.current?.focus();
  }, [isOpen]);
  const [problem, setProblem] = useState<string | null>(null);
  const { acts } = view.me;
  const act = async (asked: ReturnType<AskMinutes>): Promise<void> => {
    const done = await asked;
    setProblem(done.ok ? null : t(`refused.${minutesReason(done.error.code)}`));
    if (done.ok) setOpen(false);
  };
  const begin = async (): Promise<void> => {
    const seats = signers.filter(({ seat }) => !without.has(seat)).map(({ seat }) => seat as never);
    // Exactly the writer's displayed text is closed.
    const version = await keptVersion();
    if (version === null) return setProblem(t('refused.unreachable'));
    await act(ask('begin-reading', { version, seats, withinMs: within }));
  };
  const toggle = (seat: string): void => {
    const next = new Set(without);
    if (!next.delete(seat)) next.add(seat);
    setWithout(next);
  };
  return (
    <div className="minutes-controls">
      {acts.includes('set-read-along') &&
        view.phase === 'writing' &&
        view.people.some(({ role }) => mayReadAlong(role)) && (
          <label className="choices__one">
            <input
              type="checkbox"
              checked={view.readAlong}
              onChange={({ target }) => void act(ask('set-read-along', { on: target.checked }))}
            />
            {t('readAlong')}
          </label>
        )}
      {acts.includes('begin-reading') && !isOpen && (
        <Button look="secondary" icon="lock" onPress={() => setOpen(true)}>
          {t('reading.begin')}
        </Button>
      )}
      {acts.includes('begin-reading') && isOpen && (
        <section className="minutes-controls__begin" aria-labelledby={`${id}-begin`}>
          <h2 id={`${id}-begin`} ref={heading} tabIndex={-1}>
            {t('reading.begin')}
          </h2>
          <p>{t('reading.about')}</p>
          <fieldset className="choices">
            <legend>{t('reading.who')}</legend>
            {signers.map((person) => (
              <label key={person.seat} className="choices__one">
                <input type="checkbox" checked={!without.has(person.seat)} onChange={() => toggle(person.seat)} />
                <span>
                  <bdi>{nameOf(person)}</bdi> ({roleOf(person)})
                  {scopeOf(person.role) === 'own' && ` – ${t('reading.ownOnly')}`}
                </span>
              </label>
            ))}
          </fieldset>
          <label htmlFor={`${id}-within`}>{t('reading.within')}</label>
          <select
            id={`${id}-within`}
            className="input"
            value={within}
            onChange={({ target }) => setWithin(Number(target.value))}
          >
            {WITHIN.map((ms) => (
              <option key={ms} value={ms}>
                {ms < 48 * HOUR
                  ? t('reading.hours', { count: ms / HOUR })
                  : t('reading.days', { count: ms / HOUR / 24 })}
              </option>
            ))}
          </select>
          <div className="minutes-controls__acts">
            <Button
              look="primary"
              isDisabled={!isSaved || signers.length === without.size}
              onPress={() => void begin()}
            >
              {t('reading.confirm')}
            </Button>
            <Button look="quiet" onPress={() => setOpen(false)}>
              {t('reading.cancel')}
            </Button>
          </div>
        </section>
      )}
      {acts.includes('end-reading') && (
        <>
          {view.withheld === 'once-closed' && <p role="status">{t('reading.namesProtected')}</p>}
          <p className="soft">{t('reading.endAbout')}</p>
          <Button look="secondary" icon="unlock" onPress={() => void act(ask('end-reading', {}))}>
            {t('reading.end')}
          </Button>
        </>
      )}
      <p role="alert">{problem}</p>
    </div>
  );
}
