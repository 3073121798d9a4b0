import { useId, useState } from 'react';
import { formatDuration, formatTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/LanguageContext.tsx';
import type { Player, PlayerState } from './engine/player.ts';
import { usePersonNames, usePlaybackWords } from './usePlaybackWords.ts';

/** What happened, to be searched; each note plays its second. */
export function Notes({ player, state }: { readonly player: Player; readonly state: PlayerState }) {
  const t = usePlaybackWords();
  const { language } = useLanguage();
  const { nameOf } = usePersonNames();
  const [search, setSearch] = useState('');
  const field = useId();
  const { record, position } = state;
  const notes = record.notes.map(({ seq, at, type, seat }) => {
    const person = record.people.find((one) => one.seat === seat);
    const who = person === undefined ? '' : nameOf(person);
    return { seq, at, position: player.time.positionOf(at), text: t(`note.${type}`, { who }) };
  });
  const current = notes.findLast((note) => note.position <= position + 500)?.seq;
  const wanted = search.trim().toLocaleLowerCase(language);
  const found = notes.filter(({ text }) => text.toLocaleLowerCase(language).includes(wanted));
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
        {found.map(({ seq, at, position: start, text }) => (
          <li key={seq}>
            <button
              type="button"
              className="record-notes__one"
              aria-current={seq === current ? 'true' : undefined}
              title={formatTime(language, at)}
              onClick={() => {
                player.seek(start);
                player.play();
              }}
            >
              <span className="record-notes__at" dir="ltr">
                {formatDuration(language, start)}
              </span>
              <span>{text}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
