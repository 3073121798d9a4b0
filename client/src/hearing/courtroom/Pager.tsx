import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { useShortcut } from '../../ui/shortcuts/ShortcutsProvider.tsx';

interface PagerProps {
  readonly page: number;
  readonly pages: number;
  readonly onPage: (page: number) => void;
}

/** Turns the pages of pictures, and shows the present page. */
export default function Pager({ page, pages, onPage }: PagerProps) {
  const { t } = useTranslation();
  const turn = (by: number) => onPage(Math.max(0, Math.min(page + by, pages - 1)));
  const previousKeys = useShortcut('previousPage', () => turn(-1));
  const nextKeys = useShortcut('nextPage', () => turn(1));
  return (
    <div className="pager" role="group" aria-label={t('stage.pages')}>
      <Button
        look="quiet"
        size="icon"
        icon="back"
        aria-label={t('stage.previous')}
        aria-keyshortcuts={previousKeys}
        isDisabled={page === 0}
        onPress={() => turn(-1)}
      />
      <p role="status">{t('stage.page', { page: page + 1, pages })}</p>
      <Button
        look="quiet"
        size="icon"
        icon="next"
        aria-label={t('stage.next')}
        aria-keyshortcuts={nextKeys}
        isDisabled={page === pages - 1}
        onPress={() => turn(1)}
      />
    </div>
  );
}
