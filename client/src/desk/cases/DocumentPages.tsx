import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Empty } from '../ui/States.tsx';
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

interface DocumentActsProps {
  readonly back: string;
  readonly backName: string;
  /** The document's address at the service; null while the document is withheld. */
  readonly address: string | null;
}

/** Acts of a document's page: the way back, and the download of the file. */
export function DocumentActs({ back, backName, address }: DocumentActsProps) {
  const t = useStaffWords();
  return (
    <>
      <LinkButton href={back} look="quiet">
        {backName}
      </LinkButton>
      {address !== null && (
        <a className="button button--secondary" href={`${address}/content`} download>
          {t('cases.download')}
        </a>
      )}
    </>
  );
}

interface ScannedDocumentProps extends Omit<DocumentPagesProps, 'count'> {
  /** Why the document is withheld from everybody, with an explanation; null: it is not withheld. */
  readonly withheld: { readonly why: 'awaited' | 'infected' | 'not-scannable'; readonly text: string } | null;
  /** Null: the file has no pages. */
  readonly count: number | null;
  /** Shown in place of pages. */
  readonly withoutPages: string;
}

/** The pages of a document, unless its virus scan keeps it from everybody. */
export function ScannedDocument({ withheld, count, withoutPages, ...document }: ScannedDocumentProps) {
  const t = useStaffWords();
  if (withheld !== null)
    return (
      <Empty title={t(`cases.scanTitles.${withheld.why}`)}>
        <p>{withheld.text}</p>
      </Empty>
    );
  if (count === null) return <Empty title={withoutPages} />;
  return <DocumentPages {...document} count={count} />;
}
