import type { PlayedSource } from '@mahzar/shared/rest/playback';
import { formatDuration, formatList } from '../i18n/format.ts';
import { useLanguage } from '../i18n/LanguageContext.tsx';
import { Button } from '../ui/Button.tsx';
import { sourceKey } from './engine/player.ts';
import type { Player, PlayerState } from './engine/player.ts';
import { usePersonNames, usePlaybackWords } from './usePlaybackWords.ts';

/** Number of gaps told in words; all are on the timeline. */
const MAX_GAPS = 5;

interface LackingProps {
  readonly player: Player;
  readonly state: PlayerState;
}

/** What of a record cannot be heard or seen here, with advice: sources that this browser fails to play, and unreadable parts. */
export function Lacking({ player, state }: LackingProps) {
  return (
    <>
      <NotPlayed player={player} state={state} />
      <Gaps player={player} state={state} />
    </>
  );
}

function NotPlayed({ player, state: { record, on, failed } }: LackingProps) {
  const t = usePlaybackWords();
  const { language } = useLanguage();
  const nameOf = useNameOf(record);
  const hasFailed = (source: PlayedSource): boolean => failed.has(sourceKey(source));
  const voices = record.sources.filter((source) => source.kind === 'microphone' && on.has(sourceKey(source)));
  const isSilent = voices.length > 0 && voices.every(hasFailed);
  const notPlayed = record.sources.filter(hasFailed);
  const namesOf = (some: readonly PlayedSource[]): string =>
    formatList(language, [...new Set(some.map(({ seat }) => nameOf(seat)))]);
  const [unheard, unseen] = [true, false].map((isVoice) =>
    notPlayed.filter(({ kind }) => (kind === 'microphone') === isVoice),
  );
  if (notPlayed.length === 0) return null;
  return (
    <div role="alert" className="record-player__lacking">
      {isSilent ? <p>{t('notPlayed.all')}</p> : null}
      {!isSilent && unheard!.length > 0 && <p>{t('notPlayed.voice', { who: namesOf(unheard!) })}</p>}
      {unseen!.length > 0 && <p>{t('notPlayed.picture', { who: namesOf(unseen!) })}</p>}
      <Button look="secondary" onPress={() => player.retry()}>
        {t('again')}
      </Button>
    </div>
  );
}

function Gaps({ player: { time }, state: { record, gaps } }: LackingProps) {
  const t = usePlaybackWords();
  const { language } = useLanguage();
  const nameOf = useNameOf(record);
  if (gaps.length === 0) return null;
  const at = (moment: number): string => formatDuration(language, time.positionOf(moment));
  return (
    <div role="status" className="record-player__lacking">
      <ul>
        {gaps.slice(0, MAX_GAPS).map(({ seat, kind, from, to }) => (
          <li key={`${seat}/${kind}/${from}`}>{t(`gap.${kind}`, { who: nameOf(seat), from: at(from), to: at(to) })}</li>
        ))}
        {gaps.length > MAX_GAPS && <li>{t('gap.more', { count: gaps.length - MAX_GAPS })}</li>}
      </ul>
      <p className="soft">{t('gap.advice')}</p>
    </div>
  );
}

function useNameOf({ people }: PlayerState['record']): (seat: string) => string {
  const { nameOf } = usePersonNames();
  return (seat) => {
    const person = people.find((one) => one.seat === seat);
    return person === undefined ? seat : nameOf(person);
  };
}
