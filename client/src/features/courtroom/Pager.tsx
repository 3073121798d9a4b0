import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';

interface PagerProps {
  readonly page: number;
  readonly pages: number;
  readonly onPage: (page: number) => void;
}

/** From page to page of the pictures; says which is shown. */
export function Pager({ page, pages, onPage }: PagerProps) {
  const { t } = useTranslation();
  return (
    <div className="pager" role="group" aria-label={t('stage.pages')}>
      <Button
        look="quiet"
        size="icon"
        icon="back"
        aria-label={t('stage.previous')}
        isDisabled={page === 0}
        onPress={() => onPage(page - 1)}
      />
      <p role="status">{t('stage.page', { page: page + 1, pages })}</p>
      <Button
        look="quiet"
        size="icon"
        icon="next"
        aria-label={t('stage.next')}
        isDisabled={page === pages - 1}
        onPress={() => onPage(page + 1)}
      />
    </div>
  );
}
