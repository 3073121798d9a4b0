import { useState } from 'react';
import { API_PATH } from '@mahzar/shared/rest/route';
import { saveBlob } from '../../browser/save.ts';
import { CallError, errorOf } from '../../connection/call.ts';
import type { Send } from '../../connection/call.ts';
import { UNREACHABLE } from '../../connection/result.ts';
import { Button } from '../../ui/Button.tsx';
import { PagePicture } from '../../ui/PagePicture.tsx';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { useErrorText } from '../words/useErrorText.ts';
import { useMy } from './MyContext.tsx';
import { useMyWords } from './useMyWords.ts';

interface PagesProps {
  readonly id: string;
  readonly document: string;
  readonly title: string;
  /** Null when they cannot be shown. */
  readonly count: number | null;
  /** Name of the downloaded file. */
  readonly fileName: string;
}

/** A document page by page, with its file for download. */
export function Pages({ id, document, title, count, fileName }: PagesProps) {
  const t = useMyWords();
  const { send } = useMy();
  const [page, setPage] = useState(1);
  const [failure, setFailure] = useState<unknown>(null);
  const address = `${API_PATH}/my/cases/${id}/documents/${document}`;
  const place = t('page', { page, count: count ?? 0 });
  const save = (): void => {
    setFailure(null);
    contentAt(send, `${address}/content`).then((blob) => saveBlob(fileName, blob), setFailure);
  };
  return (
    <section aria-label={title}>
      <div className="actions my-pages">
        <Button onPress={save}>{t('save')}</Button>
      </div>
      {failure !== null && <Failed error={failure} />}
      {count !== null && count > 1 && (
        <div className="my-pager">
          <Button isDisabled={page === 1} onPress={() => setPage(page - 1)}>
            {t('pageBefore')}
          </Button>
          <span role="status">{place}</span>
          <Button isDisabled={page === count} onPress={() => setPage(page + 1)}>
            {t('pageAfter')}
          </Button>
        </div>
      )}
      {count === null ? (
        <p className="warning">{t('documents.noPages')}</p>
      ) : (
        <PagePicture
          key={page}
          load={() => contentAt(send, `${address}/pages/${page}`)}
          name={`${title}: ${place}`}
          waiting={t('loading')}
          failed={(error, again) => <Failed error={error} onAgain={again} />}
        />
      )}
    </section>
  );
}

function Failed({ error, onAgain }: { readonly error: unknown; readonly onAgain?: () => void }) {
  const t = useMyWords();
  const tc = useCitizenWords();
  const errorText = useErrorText();
  const failure = error instanceof CallError ? error : new CallError(UNREACHABLE.error);
  const isAltered = failure.code === 'document-altered';
  return (
    <>
      <p role="alert" className="warning">
        {isAltered ? t('altered') : failure.code === 'not-found' ? t('gone') : errorText(failure)}
      </p>
      {onAgain !== undefined && !isAltered && <Button onPress={onAgain}>{tc('again')}</Button>}
    </>
  );
}

async function contentAt(send: Send, address: string): Promise<Blob> {
  const answer = await send(address, { method: 'GET', credentials: 'same-origin', cache: 'no-store' });
  if (!answer.ok) throw await errorOf(answer);
  return answer.blob();
}
