import { useCallback, useEffect, useState } from 'react';
import { EXCLUSION_REASONS } from '@mahzar/shared/proceedings/words';
import type { ExclusionReason } from '@mahzar/shared/proceedings/words';
import type { CaseExhibit, Response } from '@mahzar/shared/protocol/messages';
import { formatMinutes, formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Choices } from '../../ui/Choices.tsx';
import { useAct } from '../acts/useAct.ts';
import { useConductWords } from '../conduct/useConductWords.ts';
import { usePartsOfScene, useAppServices } from '../context/SessionContext.tsx';
import { useNotices } from '../notices/NoticesProvider.tsx';
import { useExhibitPage } from './useExhibitPage.ts';
import '../measures/measures.css';
import './exhibits.css';

type Listed = Pick<Response<'exhibits'>, 'exhibits' | 'documents'>;

/** The case's exhibits: viewed, shown to all, and ruled upon by permitted people. */
export default function ExhibitPanel() {
  const t = useConductWords();
  const { session } = useAppServices();
  const { tell } = useNotices();
  const { exhibitRulings } = usePartsOfScene('exhibitRulings');
  const [listed, setListed] = useState<Listed | null>(null);
  const read = useCallback(async () => {
    const answer = await session.ask('exhibits', {});
    if (answer.ok) setListed(answer);
    else tell({ kind: 'refused', error: answer.error });
  }, [session, tell]);
  // The count changes with every ruling and step on an exhibit.
  useEffect(() => void read(), [read, exhibitRulings]);
  if (listed === null) return <p className="exhibit-panel measure__note">{t('exhibits.loading')}</p>;
  return (
    <div className="exhibit-panel">
      <p className="measure__note">{t('exhibits.about')}</p>
      {listed.exhibits.length === 0 && <p className="measure__note">{t('exhibits.none')}</p>}
      {listed.exhibits.map((exhibit) => (
        <OneExhibit key={exhibit.number} exhibit={exhibit} />
      ))}
      {listed.documents.length > 0 && (
        <>
          <h3>{t('exhibits.documents')}</h3>
          {listed.documents.map((one) => (
            <Offer key={one.document} {...one} />
          ))}
        </>
      )}
    </div>
  );
}

function Offer({ document, title }: Listed['documents'][number]) {
  const t = useConductWords();
  const act = useAct();
  return (
    <div className="measure__row">
      <bdi className="measure__name">{title === '' ? t('exhibits.untitled') : title}</bdi>
      <Button size="small" onPress={() => void act('offer-exhibit', { document })}>
        {t('exhibits.offer')}
      </Button>
    </div>
  );
}

function OneExhibit({ exhibit }: { readonly exhibit: CaseExhibit }) {
  const t = useConductWords();
  const { language } = useLanguage();
  const { exhibit: shown } = usePartsOfScene('exhibit');
  const [isOpen, setOpen] = useState(false);
  const { number, title, stage } = exhibit;
  const isShown = shown !== null && shown !== 'withheld' && shown.exhibit === number;
  return (
    <details className="checked" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <span className="measure__name">{t('exhibits.one', { number: formatNumber(language, number) })}</span>{' '}
        <bdi>{title}</bdi>
        <span className="checked__outcome" data-state={stage}>
          {isShown ? t('exhibits.onScreens') : t(`exhibits.stages.${stage}`)}
        </span>
      </summary>
      {isOpen && <ExhibitDetails exhibit={exhibit} />}
    </details>
  );
}

function ExhibitDetails({ exhibit }: { readonly exhibit: CaseExhibit }) {
  const t = useConductWords();
  const act = useAct();
  const { acts } = usePartsOfScene('acts');
  const { number, stage, pages, playback, mayRule, mayWithdraw } = exhibit;
  const [isExcluding, setExcluding] = useState(false);
  const isLive = stage === 'offered' || stage === 'admitted';
  const mayShow = acts.includes('show-exhibit') || acts.includes('show-exhibit-when-allowed');
  const rules = mayRule && acts.includes('rule-on-exhibit');
  return (
    <div className="measure__body">
      {pages === null && playback === null && <p className="measure__note">{t('exhibits.noPages')}</p>}
      {isLive && mayShow && pages !== null && <Preview number={number} pages={pages} />}
      {playback !== null && <Recording number={number} playback={playback} mayPlay={isLive && mayShow} />}
      {isExcluding ? (
        <Exclusion number={number} onDone={() => setExcluding(false)} />
      ) : (
        <div className="exhibit-panel__acts">
          {rules && stage !== 'admitted' && (
            <Button size="small" onPress={() => void act('admit-exhibit', { exhibit: number })}>
              {t('exhibits.admit')}
            </Button>
          )}
          {rules && stage !== 'excluded' && (
            <Button size="small" onPress={() => setExcluding(true)}>
              {t('exhibits.exclude')}
            </Button>
          )}
          {mayWithdraw && (
            <Button size="small" look="quiet" onPress={() => void act('withdraw-exhibit', { exhibit: number })}>
              {t('exhibits.withdraw')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

/** A preview of a page: the presenter sees first what the others will see. */
function Preview({ number, pages }: { readonly number: number; readonly pages: number }) {
  const t = useConductWords();
  const { language } = useLanguage();
  const act = useAct();
  const [page, setPage] = useState(1);
  const state = useExhibitPage(number, page);
  const words = { number: formatNumber(language, number), page: formatNumber(language, page) };
  return (
    <div className="exhibit-panel__preview">
      {state.kind === 'here' && <img src={state.url} alt={t('exhibits.preview', words)} />}
      {state.kind === 'coming' && <div className="spinner" data-loading />}
      {state.kind === 'failed' && <Button onPress={state.retry}>{t('exhibits.again')}</Button>}
      <div className="exhibit-panel__acts">
        {pages > 1 && (
          <label className="exhibit-panel__page">
            {t('exhibits.page', { pages: formatNumber(language, pages) })}
            <input
              className="input"
              type="number"
              inputMode="numeric"
              dir="ltr"
              min={1}
              max={pages}
              value={page}
              onChange={({ target }) => setPage(Math.min(pages, Math.max(1, Math.round(target.valueAsNumber) || 1)))}
            />
          </label>
        )}
        <Button
          look="primary"
          onPress={() => void act('show-exhibit', { exhibit: number, page, zoom: 100, x: 500, y: 500 })}
        >
          {t('exhibits.show')}
        </Button>
      </div>
    </div>
  );
}

/** An audio or video exhibit: its duration, and for permitted people a button that plays it. */
function Recording({
  number,
  playback: { media, durationMs },
  mayPlay,
}: {
  readonly number: number;
  readonly playback: NonNullable<CaseExhibit['playback']>;
  readonly mayPlay: boolean;
}) {
  const t = useConductWords();
  const { language } = useLanguage();
  const act = useAct();
  const kind = media.includes('video') ? 'video' : 'audio';
  return (
    <div className="exhibit-panel__acts">
      <p>{t(`exhibits.kinds.${kind}`, { length: formatMinutes(language, durationMs) })}</p>
      {mayPlay && (
        <Button look="primary" icon="play" onPress={() => void act('play-exhibit', { exhibit: number, second: 0 })}>
          {t('exhibits.play')}
        </Button>
      )}
    </div>
  );
}

function Exclusion({ number, onDone }: { readonly number: number; readonly onDone: () => void }) {
  const t = useConductWords();
  const act = useAct();
  const [reason, setReason] = useState<ExclusionReason>('not-relevant');
  const exclude = async (): Promise<void> => {
    if ((await act('exclude-exhibit', { exhibit: number, reason })).ok) onDone();
  };
  return (
    <>
      <Choices
        legend={t('exhibits.reason')}
        values={EXCLUSION_REASONS}
        chosen={reason}
        labelOf={(one) => t(`exhibits.reasons.${one}`)}
        onChoose={setReason}
      />
      <div className="exhibit-panel__acts">
        <Button look="primary" size="small" onPress={() => void exclude()}>
          {t('exhibits.exclude')}
        </Button>
        <Button size="small" look="quiet" onPress={onDone}>
          {t('exhibits.cancel')}
        </Button>
      </div>
    </>
  );
}
