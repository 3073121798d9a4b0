import { useState } from 'react';
import { shownCheckNumber } from '@mahzar/shared/proceedings/check-number';
import { LINK_CODE } from '@mahzar/shared/notify/short-link';
import { openService } from '@mahzar/shared/rest/orders';
import type { CallAnswer } from '@mahzar/shared/rest/route';
import { API_PATH } from '@mahzar/shared/rest/route';
import { saveBlob } from '../browser/save.ts';
import { call, CallError } from '../connection/call.ts';
import type { Send } from '../connection/call.ts';
import { contentOf } from '../connection/content-of.ts';
import { formatDateTime, formatDay, localDigits } from '../i18n/format.ts';
import { useLanguage } from '../i18n/LanguageContext.tsx';
import { Button } from '../ui/Button.tsx';
import { Facts } from '../ui/Facts.tsx';
import type { Fact } from '../ui/Facts.tsx';
import { Page } from '../ui/Page.tsx';
import { PagePicture } from '../ui/PagePicture.tsx';
import { usePaperWords } from '../i18n/usePaperWords.ts';
import './papers.css';

type Served = CallAnswer<typeof openService>;
type Failure = 'unknown' | 'withdrawn' | 'kept' | 'again' | 'altered';

/**
 * A served order: the deadline, the document page by page, its file, and its data. Opening it may start a deadline, so the person
 * must press a button: programs that only load the page, such as link previews, open nothing.
 */
export function ServedPage({ code, send }: { readonly code: string; readonly send: Send }) {
  const t = usePaperWords();
  const [served, setServed] = useState<Served | null>(null);
  const [isOpening, setOpening] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(LINK_CODE.test(code) ? null : 'unknown');
  const open = (): void => {
    if (isOpening) return;
    setOpening(true);
    setFailure(null);
    call(send, openService, { body: { code } })
      .then(setServed)
      .catch((error: unknown) => setFailure(failureOf(error)))
      .finally(() => setOpening(false));
  };
  if (served !== null) return <OnePaper served={served} code={code} send={send} />;
  return (
    <Page title={t(failure === null ? 'served.title' : 'served.failed')}>
      <p className="lead">{t(failure === null ? 'served.waits' : `served.${failure}`)}</p>
      {(failure === null || failure === 'again') && (
        <div className="paper-acts paper-open">
          <Button look="primary" onPress={open}>
            {t(failure === null ? 'served.open' : 'served.tryAgain')}
          </Button>
          <span role="status">{isOpening && t('served.opening')}</span>
        </div>
      )}
    </Page>
  );
}

interface PaperProps {
  readonly code: string;
  readonly send: Send;
}

function OnePaper({ served, code, send }: PaperProps & { readonly served: Served }) {
  const t = usePaperWords();
  const { language } = useLanguage();
  const { title, caseNumber, number, signedAt, servedAt, deadline, check, pages } = served;
  const [page, setPage] = useState(1);
  const [failure, setFailure] = useState<Failure | null>(null);
  const save = (): void => {
    setFailure(null);
    contentOf(send, `${API_PATH}/served/file`, { code })
      .then((blob) => saveBlob(`${number.replaceAll('/', '-')}.pdf`, blob))
      .catch((error: unknown) => setFailure(failureOf(error)));
  };
  const place = t('served.page', { page, count: pages });
  const facts: readonly Fact[] = [
    [t('served.case'), localDigits(language, caseNumber)],
    [t('served.number'), localDigits(language, number)],
    [t('served.signedAt'), formatDateTime(language, signedAt)],
    [t('served.servedAt'), formatDateTime(language, servedAt)],
    [t('served.check'), localDigits(language, shownCheckNumber(check))],
  ];
  return (
    <Page title={title} caption={t('served.title')}>
      {deadline !== null && (
        <>
          {/* The first moment after the last day. */}
          <Facts facts={[[t(`served.until.${deadline.kind}`), formatDay(language, deadline.until - 1)]]} />
          <p>{t('served.mayMove')}</p>
        </>
      )}
      <div className="paper-acts">
        <Button look="primary" onPress={save}>
          {t('served.save')}
        </Button>
        {pages > 1 && (
          <>
            <Button isDisabled={page === 1} onPress={() => setPage(page - 1)}>
              {t('served.before')}
            </Button>
            <span role="status">{place}</span>
            <Button isDisabled={page === pages} onPress={() => setPage(page + 1)}>
              {t('served.next')}
            </Button>
          </>
        )}
      </div>
      {failure !== null && <Failed failure={failure} />}
      <OnePage key={page} page={page} name={`${title}: ${place}`} code={code} send={send} />
      <Facts facts={facts} />
    </Page>
  );
}

/** A page as a picture. */
function OnePage({ page, name, code, send }: PaperProps & { readonly page: number; readonly name: string }) {
  const t = usePaperWords();
  return (
    <PagePicture
      load={() => contentOf(send, `${API_PATH}/served/pages/${page}`, { code })}
      name={name}
      waiting={t('served.opening')}
      failed={(error, again) => {
        const failure = failureOf(error);
        return (
          <>
            <Failed failure={failure} />
            {failure === 'again' && <Button onPress={again}>{t('served.tryAgain')}</Button>}
          </>
        );
      }}
    />
  );
}

function Failed({ failure }: { readonly failure: Failure }) {
  const t = usePaperWords();
  return (
    <p role="alert" className="paper-result" data-result="altered">
      {t(`served.${failure}`)}
    </p>
  );
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof CallError)) return 'again';
  if (error.code === 'link-unknown') return 'unknown';
  if (error.code === 'document-altered') return 'altered';
  if (error.code === 'not-permitted') return 'kept';
  return error.code === 'link-withdrawn' ? 'withdrawn' : 'again';
}
