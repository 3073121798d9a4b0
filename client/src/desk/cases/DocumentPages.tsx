import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { PagePicture } from './PagePicture.tsx';

interface DocumentPagesProps {
  /** The document's address at the service. */
  readonly address: string;
  /** Distinguishes the pages of different versions. */
  readonly query?: string;
  readonly title: string;
  readonly count: number;
}

/** The pages of a document as pictures, one at a time. */
export function DocumentPages({ address, query = '', title, count }: DocumentPagesProps) {
  const t = useStaffWords();
  const [page, setPage] = useState(1);
  const place = t('cases.pageOf', { page, count });
  return (
    <section aria-label={t('cases.pages')}>
      {count > 1 && (
        <div className="form__acts">
          <Button isDisabled={page === 1} onPress={() => setPage(page - 1)}>
            {t('cases.pageBefore')}
          </Button>
          <span role="status">{place}</span>
          <Button isDisabled={page === count} onPress={() => setPage(page + 1)}>
            {t('cases.pageAfter')}
          </Button>
        </div>
      )}
      <PagePicture address={`${address}/pages/${page}${query}`} name={`${title}: ${place}`} />
    </section>
  );
}
