import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { PlayedRecord, SpokenTrack } from '@mahzar/shared/rest/playback';
import { Button } from '../ui/Button.tsx';
import { Controls, STEP_S } from './Controls.tsx';
import { OngoingPlay } from './engine/ongoing-play.ts';
import { Player } from './engine/player.ts';
import type { RecordSource } from './record-source.ts';
import { Lacking } from './Lacking.tsx';
import { Notes } from './Notes.tsx';
import { Tile } from './Tile.tsx';
import { Timeline } from './Timeline.tsx';
import { usePlaybackWords } from './usePlaybackWords.ts';
import './playback.css';

/** Interval for reloading a growing record, ms. */
const GROWS_EVERY_MS = 10_000;

interface RecordPlayerProps {
  readonly recordSource: RecordSource;
  readonly record: PlayedRecord;
  /** Start position, milliseconds on the record. */
  readonly position: number;
}

/** Plays a record: everybody or one person, with the notes next to it. */
export function RecordPlayer({ recordSource, record: opened, position }: RecordPlayerProps) {
  const t = usePlaybackWords();
  const root = useRef<HTMLDivElement>(null);
  const [isLost, setIsLost] = useState(false);
  const [play] = useState(() => new OngoingPlay(recordSource, opened, () => setIsLost(true)));
  const [player] = useState(() => new Player(opened, play.media, position));
  const state = useStore(player.store);
  const { record } = state;
  useEffect(() => {
    player.begin();
    // Measurements, and developers at the console, find it there.
    Object.assign(root.current ?? {}, { player });
    return () => player.end();
  }, [player]);
  useEffect(() => {
    if (!record.isLive) return;
    const timer = setInterval(() => {
      play.grow().then(
        (newer) => player.extend(newer),
        () => undefined,
      );
    }, GROWS_EVERY_MS);
    return () => clearInterval(timer);
  }, [play, player, record.isLive]);

  const [speech, setSpeech] = useState<readonly SpokenTrack[] | null>(null);
  const { isFetchedAhead } = state;
  useEffect(() => {
    // Pictures and sound are loaded first. Without the speech times the timeline shows who was heard in steps of ten seconds.
    if (isFetchedAhead && speech === null) recordSource.speech(record).then(setSpeech, () => undefined);
    // oxlint-disable-next-line react/exhaustive-deps -- once, when the first seconds are there
  }, [isFetchedAhead, recordSource]);

  useEffect(() => {
    const place = root.current;
    const onKey = (event: KeyboardEvent): void => {
      const { target, key, altKey, ctrlKey, metaKey } = event;
      if (altKey || ctrlKey || metaKey || !(target instanceof Element)) return;
      if (target.matches('input[type=search], select')) return;
      const act = keys(player, target, place)[key.length === 1 ? key.toLowerCase() : key];
      // The space bar presses a focused button.
      if (act === undefined || (key === ' ' && target.matches('button'))) return;
      event.preventDefault();
      act();
    };
    place?.addEventListener('keydown', onKey);
    return () => place?.removeEventListener('keydown', onKey);
  }, [player]);

  const people = record.people.filter(({ seat }) => record.sources.some((source) => source.seat === seat));
  const shown = state.isAudioOnly ? [] : record.sources;
  const tiles = [
    ...people.flatMap((person) => {
      const screens = shown.filter(({ seat, kind }) => seat === person.seat && kind === 'screen');
      const isOn = screens.some(({ seat }) => state.on.has(`${seat}/screen`));
      return screens.length === 0 ? [] : [{ person, pictures: screens, isScreen: true, isHidden: !isOn }];
    }),
    ...people.map((person) => ({
      person,
      pictures: shown.filter(({ seat, kind }) => seat === person.seat && kind === 'camera'),
      isScreen: false,
      isHidden: false,
    })),
  ];
  const isWide = (seat: string, isScreen: boolean): boolean =>
    state.large === null ? isScreen : state.large === (isScreen ? `${seat}/screen` : seat);
  const hasScreen = tiles.some(({ isScreen, isHidden }) => isScreen && !isHidden);
  return (
    <div ref={root} className="record-player dark" tabIndex={-1} role="group" aria-label={t('player')}>
      <div className="record-player__main">
        {record.isLive && <p className="record-player__live">{t('live')}</p>}
        {isLost && (
          <div role="alert" className="record-player__live">
            <p>{t('refused.other')}</p>
            <Button
              look="secondary"
              onPress={() => {
                play.again();
                setIsLost(false);
              }}
            >
              {t('again')}
            </Button>
          </div>
        )}
        <Lacking player={player} state={state} />
        <div
          className="stage-grid"
          data-count={Math.min(9, people.length)}
          data-large={state.large !== null || hasScreen}
          data-audio={state.isAudioOnly}
        >
          {tiles.map(({ person, pictures, isScreen, isHidden }) => (
            <div
              key={`${person.seat}${isScreen ? '/screen' : ''}`}
              className="stage-grid__cell"
              data-wide={isWide(person.seat, isScreen)}
              hidden={isHidden}
            >
              <Tile player={player} state={state} person={person} pictures={pictures} isScreen={isScreen} />
            </div>
          ))}
        </div>
        <p className="record-player__waiting" role="status" data-shown={state.isWaiting}>
          {state.isWaiting ? t('waiting') : ''}
        </p>
        <Timeline player={player} state={state} speech={speech} />
        <Controls player={player} state={state} onWholeScreen={() => fillScreen(root.current)} />
        <p className="record-player__keys">{t('keys')}</p>
      </div>
      <Notes player={player} state={state} />
    </div>
  );
}

/** Handles keys while the focus is in the player. */
function keys(
  player: Player,
  target: Element,
  place: HTMLElement | null,
): Readonly<Record<string, (() => void) | undefined>> {
  const { isMuted, solo, large, position } = player.store.getState();
  const seat = target.closest('[data-seat]')?.getAttribute('data-seat') ?? large;
  const step = (seconds: number) => () => player.seek(position + seconds * 1000);
  return {
    ' ': () => player.toggle(),
    ArrowLeft: step(-STEP_S),
    ArrowRight: step(STEP_S),
    m: () => player.set({ isMuted: !isMuted }),
    s: () => player.set({ solo: solo === null ? seat : null }),
    f: () => fillScreen(place),
  };
}

function fillScreen(place: HTMLElement | null): void {
  if (document.fullscreenElement === null) void place?.requestFullscreen().catch(() => undefined);
  else void document.exitFullscreen();
}
