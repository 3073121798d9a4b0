import { useId, useState } from 'react';
import { COURT } from '@mahzar/shared/hearing/ids';
import { formatDuration, formatMinutes, formatTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/LanguageContext.tsx';
import type { Player, PlayerState } from './engine/player.ts';
import { usePersonNames, usePlaybackWords } from './usePlaybackWords.ts';

interface Shown {
  readonly id: string;
  readonly at: number;
  readonly text: string;
  /** The latest author; null for entries of the log. */
  readonly by: string | null;
  /** Texts before corrections. */
  readonly before: readonly string[];
}

/** Events and typed notes, searchable; pressing a note plays its second. */
export function Notes({ player, state }: { readonly player: Player; readonly state: PlayerState }) {
  const t = usePlaybackWords();
  const { language } = useLanguage();
  const { nameOf } = usePersonNames();
  const [search, setSearch] = useState('');
  const field = useId();
  const { record, position } = state;
  const named = (seat: string | null): string => {
    const person = record.people.find((one) => one.seat === seat);
    return person === undefined ? '' : nameOf(person);
  };
  const lengthOf = (ms: number): string => {
    const seconds = Math.max(1, Math.round(ms / 1000));
    return seconds < 60
      ? t('missingSeconds', { count: seconds })
      : t('missingMinutes', { time: formatMinutes(language, seconds * 1000) });
  };
  const happened = record.notes.map(({ seq, at, type, seat, exhibit, missing }): Shown => {
    const { number, page, ruling = null, playback } = exhibit ?? {};
    const of = { number, page, ruling: ruling === null ? '' : t(`rulings.${ruling}`) };
    const isWithheld = type === 'exhibit-shown' && exhibit === undefined;
    const text = isWithheld
      ? t('exhibitWithheld')
      : playback === undefined
        ? t(missing?.kind === 'screen' ? (seat === COURT ? 'exhibitMissing' : 'screenMissing') : `note.${type}`, {
            who: named(seat),
            ...of,
          })
        : t(playback.isPlaying ? 'exhibitPlayed' : 'exhibitStopped', {
            ...of,
            position: formatMinutes(language, playback.positionMs),
          });
    return {
      id: String(seq),
      at,
      text: `${text}${missing?.ms === undefined ? '' : lengthOf(missing.ms)}`,
      by: null,
      before: [],
    };
  });
  const written = record.written.map(({ id, at, seat, text, before }): Shown => {
    return { id, at, text, by: named(seat), before: before.map((one) => one.text) };
  });
  const notes = [...happened, ...written]
    .toSorted((a, b) => a.at - b.at)
    .map((note) => ({ ...note, position: player.time.positionOf(note.at) }));
  const current = notes.findLast((note) => note.position <= position + 500)?.id;
  const wanted = search.trim().toLocaleLowerCase(language);
  const found = notes.filter(({ text, before }) =>
    [text, ...before].some((words) => words.toLocaleLowerCase(language).includes(wanted)),
  );
  return (
    <section className="record-notes" aria-labelledby={`${field}-title`}>
      <h2 id={`${field}-title`}>{t('notes')}</h2>
      <label className="record-notes__search">
        <span className="visually-hidden">{t('searchNotes')}</span>
        <input
          type="search"
          className="input"
          placeholder={t('searchNotes')}
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
      </label>
      {found.length === 0 && <p className="soft">{t('noNotes')}</p>}
      <ol className="record-notes__list">
        {found.map(({ id, at, position: start, text, by, before }) => (
          <li key={id}>
            <button
              type="button"
              className="record-notes__one"
              aria-current={id === current ? 'true' : undefined}
              title={formatTime(language, at)}
              onClick={() => {
                player.seek(start);
                player.play();
              }}
            >
              <span className="record-notes__at" dir="ltr">
                {formatDuration(language, start)}
              </span>
              {by === null ? (
                <span>{text}</span>
              ) : (
                <span className="record-notes__written">
                  <span dir="auto">{text}</span>
                  {before.map((words) => (
                    <del key={words} dir="auto">
                      {words}
                    </del>
                  ))}
                  {by !== '' && <span className="record-notes__by">{t('writtenBy', { who: by })}</span>}
                </span>
              )}
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
