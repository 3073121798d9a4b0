import { memo } from 'react';
import type { CSSProperties } from 'react';
import type { NoteType, PlayedRecord, PlayedSource, SpokenTrack } from '@mahzar/shared/rest/playback';
import { formatDuration, formatTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/LanguageContext.tsx';
import type { Player, PlayerState } from './engine/player.ts';
import type { Range, RecordTime } from './engine/record-time.ts';
import { usePlaybackWords } from './usePlaybackWords.ts';

/** About the width of the timeline in pixels. */
const DRAWN_PARTS = 1400;

interface TimelineProps {
  readonly player: Player;
  readonly state: PlayerState;
  /** When people spoke; null while unknown. */
  readonly speech: readonly SpokenTrack[] | null;
}

/** The record from left to right in every language, in the direction of the arrow keys: voices, breaks, gaps and notes. */
export function Timeline({ player, state, speech }: TimelineProps) {
  const t = usePlaybackWords();
  const { language } = useLanguage();
  const { record, position, length } = state;
  const { time } = player;
  const clock = formatTime(language, time.momentOf(position));
  return (
    <div className="timeline" dir="ltr">
      <div className="timeline__times">
        <span className="timeline__at">{formatDuration(language, position)}</span>
        <span className="soft">{clock}</span>
        <span>{formatDuration(language, length)}</span>
      </div>
      <div className="timeline__map" aria-hidden="true">
        <SpeechMap
          record={record}
          speech={speech}
          time={time}
          length={length}
          solo={state.solo}
          large={state.large}
          gaps={state.gaps}
        />
        <i className="timeline__now" style={placed({ from: position, to: position }, length)} />
      </div>
      <input
        type="range"
        className="timeline__slider"
        aria-label={t('position')}
        aria-valuetext={t('positionText', {
          at: formatDuration(language, position),
          of: formatDuration(language, length),
          clock,
        })}
        min={0}
        max={Math.max(1, Math.floor(length / 1000))}
        step={1}
        value={Math.floor(position / 1000)}
        onChange={({ target }) => player.seek(Number(target.value) * 1000)}
      />
      <div className="timeline__notes" aria-hidden="true">
        <Marks record={record} time={time} length={length} />
      </div>
    </div>
  );
}

interface MapProps {
  readonly record: PlayedRecord;
  readonly time: RecordTime;
  readonly length: number;
}

interface SpeechMapProps extends MapProps {
  readonly speech: readonly SpokenTrack[] | null;
  readonly solo: string | null;
  readonly large: string | null;
  readonly gaps: PlayerState['gaps'];
}

/** Voices, gaps and breaks. Drawn only when they change and not at each played moment, because they have thousands of parts. */
const SpeechMap = memo(function SpeechMap(props: SpeechMapProps) {
  const { record, speech, time, length, solo, large, gaps } = props;
  const t = usePlaybackWords();
  const voices = record.people.flatMap(({ seat }) => {
    const own = record.sources.filter((source) => source.kind === 'microphone' && source.seat === seat);
    return own.length === 0 ? [] : [{ seat, sound: drawable(time.positionsOf(heard(own, speech)), length) }];
  });
  return (
    <>
      {voices.map(({ seat, sound }) => (
        <div key={seat} className="timeline__voice" data-chosen={solo === seat || large === seat}>
          {sound.map((range) => (
            <i key={range.from} style={placed(range, length)} />
          ))}
        </div>
      ))}
      {time.positionsOf([...record.gaps, ...gaps]).map((gap, index) => (
        <i key={`${gap.from}/${index}`} className="timeline__gap" title={t('missing')} style={placed(gap, length)} />
      ))}
      {time.breaks.map((at) => (
        <i key={at} className="timeline__break" title={t('break')} style={placed({ from: at, to: at }, length)} />
      ))}
    </>
  );
});

/** Returns when a person spoke; for media that arrived after the speech times were loaded, when the voice was not silent. */
function heard(sources: readonly PlayedSource[], speech: readonly SpokenTrack[] | null): Range[] {
  const bySegments = sources.flatMap(({ sound }) => sound);
  if (speech === null) return bySegments;
  const tracks = new Set(sources.flatMap((source) => source.tracks.map(({ track }) => track)));
  const until = Math.max(0, ...speech.map((one) => one.speech.at(-1)?.to ?? 0));
  const known = speech.filter(({ track }) => tracks.has(track)).flatMap((one) => one.speech);
  return [...known, ...bySegments.filter(({ from }) => from >= until)];
}

/** Merges parts that are too close to be told apart, because hours of speech have thousands. Positions, in order. */
export function drawable(ranges: readonly Range[], length: number): Range[] {
  const near = length / DRAWN_PARTS;
  const drawn: { from: number; to: number }[] = [];
  for (const { from, to } of ranges) {
    const last = drawn.at(-1);
    if (last !== undefined && from - last.to < near) last.to = Math.max(last.to, to);
    else drawn.push({ from, to });
  }
  return drawn;
}

/** Notes that something is missing from the recording, which are drawn as gaps are. */
const MISSING: ReadonlySet<string> = new Set<NoteType>(['picture-gap', 'record-gap', 'recorder-failed']);

/** The positions of notes, including typed ones. */
const Marks = memo(function Marks({ record, time, length }: MapProps) {
  const marks = [
    ...record.notes.map(({ seq, at, type }) => ({
      id: String(seq),
      at,
      look: MISSING.has(type) ? 'missing' : 'entry',
    })),
    ...record.written.map(({ id, at }) => ({ id, at, look: 'typed' })),
  ];
  return (
    <>
      {marks.map(({ id, at, look }) => (
        <i key={id} data-look={look} style={placed({ from: time.positionOf(at), to: time.positionOf(at) }, length)} />
      ))}
    </>
  );
});

function placed({ from, to }: Range, length: number): CSSProperties {
  const whole = Math.max(1, length);
  return { left: `${(from / whole) * 100}%`, width: `${((to - from) / whole) * 100}%` };
}
