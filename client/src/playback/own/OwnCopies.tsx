import { OWN_EXPORT_KINDS } from '@mahzar/shared/rest/record-exports';
import type { listOwnExports, RecordExport } from '@mahzar/shared/rest/record-exports';
import type { CallAnswer } from '@mahzar/shared/rest/route';
import { formatDate, formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { usePlaybackWords } from '../usePlaybackWords.ts';

interface OwnCopiesProps {
  readonly copies: CallAnswer<typeof listOwnExports>;
  /** End of the right to a copy, epoch ms; null: without end. */
  readonly until: number | null;
  /** Whether saving is what the page is for: nothing is played above it. */
  readonly isMain: boolean;
  readonly onMake: (kind: (typeof OWN_EXPORT_KINDS)[number]) => void;
  readonly onSave: (id: string) => void;
}

/** States of copies that are not available any more; the list omits them. */
const GONE: readonly RecordExport['state'][] = ['cancelled', 'expired'];

/** Copies for the holder of a link: requests them, shows their progress, and saves them. */
export function OwnCopies({ copies, until, isMain, onMake, onSave }: OwnCopiesProps) {
  const t = usePlaybackWords();
  const { language } = useLanguage();
  const items = copies.items.filter(({ state }) => !GONE.includes(state));
  const isMaking = items.some(({ state }) => state === 'queued' || state === 'running');
  const kinds = OWN_EXPORT_KINDS.filter((kind) => copies.kinds.includes(kind));
  return (
    <>
      <p>{until === null ? t('own.have') : t('own.haveUntil', { date: formatDate(language, until) })}</p>
      <p className="soft">{t('own.marked')}</p>
      {items.length > 0 && (
        <ul className="own-record__list">
          {items.map((copy) => (
            <li key={copy.id} className="own-record__item">
              <p>
                <strong>{t(`own.kinds.${kindOf(copy)}`)}</strong> ·{' '}
                {copy.isOutdated ? t('own.outdated') : t(`own.copyStates.${copy.state}`, { percent: copy.percent })}
              </p>
              {copy.state === 'running' && <progress max={100} value={copy.percent} aria-hidden />}
              {copy.state === 'failed' && (
                <p>{t(copy.failure === 'nothing-recorded' ? 'own.nothing' : 'own.notMade')}</p>
              )}
              {copy.isFlawed && <p className="soft">{t('own.flawed')}</p>}
              {copy.acts.includes('fetch') && copy.until !== null && (
                <>
                  <Button look={isMain ? 'primary' : 'secondary'} onPress={() => onSave(copy.id)}>
                    {t('own.save')}
                  </Button>
                  <p className="soft">{t('own.saveUntil', { time: formatDateTime(language, copy.until) })}</p>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      {!isMaking && (
        <div className="own-record__acts">
          {kinds.map((kind) => (
            <Button key={kind} onPress={() => onMake(kind)}>
              {t(`own.make.${kind}`)}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}

function kindOf({ kind }: RecordExport): (typeof OWN_EXPORT_KINDS)[number] {
  return OWN_EXPORT_KINDS.find((one) => one === kind) ?? 'video';
}
