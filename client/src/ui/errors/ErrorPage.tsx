import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../Button.tsx';
import { Page } from '../Page.tsx';
import type { Rejection } from '../../connection/result.ts';
import { Contact } from './Contact.tsx';
import { SupportCode } from './ErrorSummary.tsx';
import { plainCode } from './plain-code.ts';
import { remedyOf } from './remedy.ts';

/** An error that ends the page: its description, and the one thing to do. */
export function ErrorPage({ error, banner }: { readonly error: Rejection; readonly banner?: ReactNode }) {
  const { t } = useTranslation();
  const remedy = remedyOf(error.code);
  const code = plainCode(error.code);
  return (
    <Page title={t(`errors.${code}.title`)} banner={banner}>
      <p className="lead">{t(`errors.${code}.text`)}</p>
      {remedy !== 'none' && (
        <div className="actions">
          <Button look="primary" onPress={() => window.location.reload()}>
            {remedy === 'reload' ? t('errorPage.reload') : t('errorPage.tryAgain')}
          </Button>
        </div>
      )}
      <Contact />
      <SupportCode error={error} />
    </Page>
  );
}
