import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDateTime, zoneName } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Page } from '../../ui/Page.tsx';
import { useNow } from '../../ui/useNow.ts';
import type { Rejection } from '../../connection/result.ts';
import { useScene } from '../context/SessionContext.tsx';
import { ErrorSummary } from '../../ui/errors/ErrorSummary.tsx';
import { useHearingTitle } from '../names/useHearingTitle.ts';

/** More than this before the start nobody needs to wait at the page, ms. */
const LONG_MS = 3_600_000;

/** Shown before the court has opened the hearing: the person enters automatically when it does, or may come back in time. */
export default function NotOpenPage({
  banner,
  error,
}: {
  readonly banner: ReactNode;
  readonly error: Rejection | null;
}) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const scene = useScene();
  const title = useHearingTitle();
  const isEarly = useNow(scene.startsAt) < scene.startsAt - LONG_MS;
  const when = `${formatDateTime(language, scene.startsAt)} (${t('hearing.whenNote', { zone: zoneName(language, scene.startsAt) })})`;
  return (
    <Page title={t('notOpen.title')} caption={title} banner={banner}>
      {error !== null && <ErrorSummary error={error} />}
      <p className="lead">{t(isEarly ? 'notOpen.early' : 'notOpen.text')}</p>
      <p>{t('notOpen.when', { when })}</p>
      {!isEarly && <p className="soft">{t('notOpen.keepOpen')}</p>}
    </Page>
  );
}
