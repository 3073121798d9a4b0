import { useState } from 'react';
import type { Turns } from '@mahzar/shared/rest/offices';
import { formatClock } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Options } from '../fields/Options.tsx';
import type { Option } from '../fields/Options.tsx';
import type { Choice } from '../request/answers.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { useErrorText } from '../words/useErrorText.ts';
import type { FreeTurns } from './useTurns.ts';
import { useTurnWords } from './useTurnWords.ts';

interface TurnPickerProps {
  readonly free: FreeTurns;
  readonly chosen: Choice | null;
  readonly onChoose: (choice: Choice | null) => void;
}

/** Value in the list of days for a place in today's queue, without a time. */
const TODAY = 'today';

/** Chooses today's queue, or a day and then a time. */
export function TurnPicker({ free: { turns, hasNone, failure, again }, chosen, onChoose }: TurnPickerProps) {
  const t = useCitizenWords();
  const { day: dayWords, dayOf } = useTurnWords();
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
  if (hasNone) return <NoTurns turns={turns} />;
  const { today, days } = turns;
  const free = days.filter((day) => day.turns.length > 0);
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

interface TimesProps extends Omit<TurnPickerProps, 'free'> {
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
