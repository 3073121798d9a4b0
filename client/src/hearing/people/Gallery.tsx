import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { useAct } from '../acts/useAct.ts';
import type { Groups } from './groups.ts';
import { PersonRow } from './PersonRow.tsx';
import type { OnPersonAct } from './usePersonAct.ts';

interface GalleryProps {
  readonly gallery: Groups['gallery'];
  readonly onAct: OnPersonAct;
}

/** The public: only a number for everybody. The court opens and closes the gallery, and can see who is there. */
export function Gallery({ gallery, onAct }: GalleryProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { kind, observers, galleryOpen, acts } = usePartsOfScene('kind', 'observers', 'galleryOpen', 'acts');
  const act = useAct();
  const id = useId();
  const named = [...gallery.waiting, ...gallery.inside, ...gallery.expelled];
  const sets = acts.includes('set-gallery');
  // A meeting whose gallery an older log opened lets nobody in; the gallery can only be closed.
  const closes = galleryOpen || kind === 'meeting';
  if (!sets && observers === 0 && named.length === 0) return null;
  return (
    <section aria-labelledby={id} className="people__group">
      <div className="people__head">
        <h3 id={id} tabIndex={-1}>
          {t('people.gallery')} <span className="people__count">({formatNumber(language, observers)})</span>
        </h3>
        {sets && (
          <Button size="small" onPress={() => void act('set-gallery', { open: !closes })}>
            {closes ? t('people.closeGallery') : t('people.openGallery')}
          </Button>
        )}
      </div>
      <p className="people__note">{galleryOpen ? t('people.galleryOpen') : t('people.galleryClosed')}</p>
      {named.length > 0 && (
        <details className="people__names">
          <summary>{t('people.galleryNames', { count: named.length })}</summary>
          <ul className="plain-list">
            {named.map((person) => (
              <PersonRow key={person.seat} person={person} onAct={onAct} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
