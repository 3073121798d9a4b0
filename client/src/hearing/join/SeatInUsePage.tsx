import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Page } from '../../ui/Page.tsx';
import type { Rejection } from '../../connection/result.ts';
import { ErrorSummary } from '../../ui/errors/ErrorSummary.tsx';

interface SeatInUsePageProps {
  readonly banner: ReactNode;
  readonly error: Rejection | null;
  readonly entering: boolean;
  readonly onMove: () => void;
  readonly onBack: () => void;
}

/** The person is in the hearing in another browser, and may move here. */
export default function SeatInUsePage({ banner, error, entering, onMove, onBack }: SeatInUsePageProps) {
  const { t } = useTranslation();
  return (
    <Page title={t('seatInUse.title')} banner={banner}>
      {error !== null && <ErrorSummary error={error} />}
      <p className="lead">{t('seatInUse.text')}</p>
      <p>{t('seatInUse.next')}</p>
      <div className="actions">
        <Button look="primary" icon="devices" onPress={onMove} aria-disabled={entering ? 'true' : undefined}>
          {entering ? t('devices.entering') : t('seatInUse.move')}
        </Button>
        <Button onPress={onBack}>{t('seatInUse.stay')}</Button>
      </div>
    </Page>
  );
}
