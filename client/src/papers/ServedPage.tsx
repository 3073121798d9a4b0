import { useEffect, useState } from 'react';
import { shownCheckNumber } from '@mahzar/shared/proceedings/check-number';
import { LINK_CODE } from '@mahzar/shared/notify/short-link';
import { openService } from '@mahzar/shared/rest/orders';
import type { CallAnswer } from '@mahzar/shared/rest/route';
import { API_PATH } from '@mahzar/shared/rest/route';
import { call, CallError, errorOf } from '../connection/call.ts';
import type { Send } from '../connection/call.ts';
import { formatDateTime, localDigits } from '../i18n/format.ts';
import { useLanguage } from '../i18n/LanguageContext.tsx';
import { Button } from '../ui/Button.tsx';
import { Page } from '../ui/Page.tsx';
import { usePaperWords } from './usePaperWords.ts';
import './papers.css';

type Served = CallAnswer<typeof openService>;
type Failure = 'unknown' | 'withdrawn' | 'again' | 'altered';

/** What was served on somebody: the paper page by page, its file, and until when something has to be done. */
export function ServedPage({ code, send }: { readonly code: string; readonly send: Send }) {
  const t = usePaperWords();
  const [served, setServed] = useState<Served | null>(null);
  const [failure, setFailure] = useState<Failure | null>(LINK_CODE.test(code) ? null : 'unknown');
  useEffect(() => {
    if (!LINK_CODE.test(code)) return undefined;
    const gone = new AbortController();
    call(send, openService, { body: { code } }, gone.signal)
      .then(setServed)
      .catch((error: unknown) => {
        if (!gone.signal.aborted) setFailure(failureOf(error));
      });
    return () => gone.abort();
  }, [code, send]);
  if (failure !== null)
    return (
      <Page title={t('served.failed')}>
        <p className="lead">{t(`served.${failure}`)}</p>
      </Page>
    );
  if (served === null)
    return (
      <Page title={t('served.title')}>
        <p role="status">{t('served.opening')}</p>
      </Page>
    );
  return <OnePaper served={served} code={code} send={send} />;
}

function OnePaper({ served, code, send }: { readonly served: Served; readonly code: string; readonly send: Send }) {
  const t = usePaperWords();
  const { language } = useLanguage();
  const { title, caseNumber, number, signedAt, servedAt, deadline, check, pages } = served;
  const [page, setPage] = useState(1);
  const [picture, setPicture] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    let url: string | null = null;
    let isGone = false;
    contentOf(send, `/served/pages/${page}`, code)
      .then((blob) => {
        if (isGone) return;
        url = URL.createObjectURL(blob);
        setPicture(url);
      })
      .catch((error: unknown) => setFailure(failureOf(error)));
    return () => {
      isGone = true;
      if (url !== null) URL.revokeObjectURL(url);
    };
  }, [page, code, send]);
  const save = (): void => {
    contentOf(send, '/served/file', code)
      .then((blob) => {
        const url = URL.createObjectURL(blob);
        const link = document.createElement('a');
        link.href = url;
        link.download = `${number.replaceAll('/', '-')}.pdf`;
        link.click();
        URL.revokeObjectURL(url);
      })
      .catch((error: unknown) => setFailure(failureOf(error)));
  };
  const place = t('served.page', { page, count: pages });
  const facts: readonly (readonly [string, string])[] = [
    [t('served.case'), localDigits(language, caseNumber)],
    [t('served.number'), localDigits(language, number)],
    [t('served.signedAt'), formatDateTime(language, signedAt)],
    [t('served.servedAt'), formatDateTime(language, servedAt)],
    // The first moment after the last day.
    ...(deadline === null
      ? []
      : [[t(`served.until.${deadline.kind}`), formatDateTime(language, deadline.until - 1)] as const]),
    [t('served.check'), localDigits(language, shownCheckNumber(check))],
  ];
  return (
    <Page title={title} caption={t('served.title')}>
      <dl className="paper-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
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
      {failure !== null && (
        <p role="alert" className="paper-result" data-result="altered">
          {t(`served.${failure}`)}
        </p>
      )}
      {picture !== null && failure === null && <img className="paper-page" src={picture} alt={`${title}: ${place}`} />}
    </Page>
  );
}

/** The code goes in the body: no address holds what opens something. */
async function contentOf(send: Send, path: string, code: string): Promise<Blob> {
  const answer = await send(`${API_PATH}${path}`, {
    method: 'POST',
    credentials: 'same-origin',
    cache: 'no-store',
    headers: { 'X-Mahzar': '1', 'Content-Type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  if (!answer.ok) throw await errorOf(answer);
  return answer.blob();
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof CallError)) return 'again';
  if (error.code === 'link-unknown') return 'unknown';
  if (error.code === 'document-altered') return 'altered';
  return error.code === 'link-withdrawn' ? 'withdrawn' : 'again';
}
