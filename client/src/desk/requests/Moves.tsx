import type { OfficeRequest } from '@mahzar/shared/rest/office-requests';
import { useQueueWords } from '../ui/useQueueWords.ts';
import { Moment } from '../ui/Moment.tsx';

/** Why the person was called before others, and by whose decision. */
export function Moves({ moves }: Pick<OfficeRequest, 'moves'>) {
  const t = useQueueWords();
  if (moves.length === 0) return null;
  return (
    <section className="card" aria-labelledby="request-moves">
      <h2 id="request-moves">{t('moves.title')}</h2>
      <ul className="plain-list">
        {moves.map(({ at, what, reason, words, by }) => (
          <li key={at}>
            <strong>{t(`moves.${what}`)}</strong>: {t(`orderReasons.${reason}`)}
            <span className="soft">
              {' · '}
              {t('moves.by', { name: by })} · <Moment at={at} as="short" />
            </span>
            {words !== '' && (
              <p className="pre-line" dir="auto">
                {words}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
