import { Link } from 'wouter';
import type { MyRequest } from '@mahzar/shared/rest/requests';
import { Page, WhatNext } from '../../ui/Page.tsx';
import { useUploads } from '../CitizenContext.tsx';
import { OwnFiles } from '../files/OwnFiles.tsx';
import { OfficePhone } from '../OfficePhone.tsx';
import { FOLLOW_PATH } from '../paths.ts';
import { TrackingCode } from '../TrackingCode.tsx';
import { useTurnWords } from '../turns/useTurnWords.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';

/** The request was submitted: its tracking code, and what happens next. */
export function DonePage({ request }: { readonly request: MyRequest }) {
  const { trackingCode, turn: given, office } = request;
  const t = useCitizenWords();
  const { turn } = useTurnWords();
  const at = given?.at ?? null;
  const isSending = useUploads().length > 0;
  return (
    <Page title={t('done.title')}>
      {trackingCode !== null && <TrackingCode code={trackingCode} />}
      <p className="lead">{at === null ? t('done.today') : t('done.turn', { turn: turn(at) })}</p>
      {isSending && <OwnFiles request={request} />}
      <WhatNext>
        <ol>
          <li>{t('done.nextSms')}</li>
          <li>{t('done.nextStaff')}</li>
          <li>{t('done.nextReady')}</li>
          <li>{t('done.nextLink')}</li>
        </ol>
      </WhatNext>
      <p>
        <Link href={FOLLOW_PATH} className="button button--secondary">
          {t('done.follow')}
        </Link>
      </p>
      <OfficePhone office={office} />
    </Page>
  );
}
