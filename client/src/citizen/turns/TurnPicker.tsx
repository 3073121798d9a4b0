import { useEffect, useState } from 'react';
import { listTurns } from '@mahzar/shared/rest/offices';
import type { Turns } from '@mahzar/shared/rest/offices';
import type { MatterKind } from '@mahzar/shared/offices/office';
import { CallError } from '../../connection/call.ts';
import { formatClock } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { useCitizen } from '../CitizenContext.tsx';
import { Options } from '../fields/Options.tsx';
import type { Option } from '../fields/Options.tsx';
import type { Choice } from '../request/answers.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { useErrorText } from '../words/useErrorText.ts';
import { useTurnWords } from './useTurnWords.ts';

interface TurnPickerProps {
  readonly office: string;
  readonly kind: MatterKind | null;
  readonly chosen: Choice | null;
  readonly onChoose: (choice: Choice | null) => void;
}

/** In the list of days, the one for whom there is no turn with a time. */
const TODAY = 'today';

/** Today's queue, or a day and then a time on it. */
export function TurnPicker({ office, kind, chosen, onChoose }: TurnPickerProps) {
  const t = useCitizenWords();
  const { day: dayWords, dayOf } = useTurnWords();
  const { turns, failure, again } = useTurns(office, kind);
  const errorText = useErrorText();
  const [opened, setOpened] = useState<string | null>(null);
  if (failure !== null) {
    return (
      <div role="alert">
        <p>{errorText(failure)}</p>
        <Button onPress={again}>{t('again')}</Button>
      </div>
    );
  }
  if (turns === null) return <p role="status">{t('turn.loading')}</p>;
  const { today, days } = turns;
  const free = days.filter((day) => day.turns.length > 0);
  if (today.state !== 'open' && free.length === 0) return <NoTurns turns={turns} />;
  const day = opened ?? (chosen === null ? null : chosen.kind === 'today' ? TODAY : dayOf(chosen.at));
  const hasTimes = free.some((each) => each.day === day);
  const options: Option<string>[] = [
    ...(today.state === 'open'
      ? [{ value: TODAY, label: t('turn.today'), hint: t('turn.todayHint', { count: today.left }) }]
      : []),
    ...free.map((each) => ({
      value: each.day,
      label: dayWords(each.day),
      hint: t('turn.free', { count: each.turns.reduce((sum, turn) => sum + turn.free, 0) }),
      more: <Times turns={each.turns} chosen={chosen} onChoose={onChoose} />,
    })),
  ];
  return (
    <>
      {today.state !== 'open' && today.state !== 'closed' && <p className="soft">{t(`turn.queue.${today.state}`)}</p>}
      <Options
        field={hasTimes ? 'day' : 'choice'}
        legend={t('turn.day')}
        options={options}
        chosen={day}
        onChoose={(value) => {
          setOpened(value);
          onChoose(value === TODAY ? { kind: 'today' } : null);
        }}
      />
    </>
  );
}

interface TimesProps extends Pick<TurnPickerProps, 'chosen' | 'onChoose'> {
  readonly turns: Turns['days'][number]['turns'];
}

/** The times of a day. */
function Times({ turns, chosen, onChoose }: TimesProps) {
  const t = useCitizenWords();
  const { language } = useLanguage();
  return (
    <Options
      field="choice"
      legend={t('turn.time')}
      look="grid"
      options={turns.map(({ at }) => ({ value: at, label: formatClock(language, at) }))}
      chosen={chosen?.kind === 'turn' ? chosen.at : null}
      onChoose={(at) => onChoose({ kind: 'turn', at })}
    />
  );
}

/** Why there is nothing to choose, and when there may be again. */
function NoTurns({ turns: { today, days } }: { readonly turns: Turns }) {
  const t = useCitizenWords();
  const { day } = useTurnWords();
  const next = days[0];
  return (
    <div className="next" role="status">
      <p>{t('turn.none')}</p>
      {today.state === 'paused' && <p>{t('turn.queue.paused')}</p>}
      {next !== undefined && <p>{t('turn.nextOpen', { day: day(next.day) })}</p>}
      <p>{t('turn.noneNext')}</p>
    </div>
  );
}

/** The turns that are free now. */
function useTurns(office: string, kind: MatterKind | null) {
  const { own } = useCitizen();
  const [turns, setTurns] = useState<Turns | null>(null);
  const [failure, setFailure] = useState<CallError | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let isShown = true;
    own
      .call(listTurns, { params: { office }, query: kind === null ? {} : { kind } })
      .then((answer) => isShown && setTurns(answer))
      .catch((error: unknown) => {
        if (!(error instanceof CallError)) throw error;
        if (isShown) setFailure(error);
      });
    return () => {
      isShown = false;
    };
  }, [own, office, kind, tries]);
  const again = (): void => {
    setFailure(null);
    setTries(tries + 1);
  };
  return { turns, failure, again };
}
