import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Page } from '../../ui/Page.tsx';
import { useTrackStream } from '../../ui/useTrackStream.ts';
import { Video } from '../../ui/Video.tsx';
import type { Rejection } from '../../connection/result.ts';
import type { DeviceChoice } from '../../session/types.ts';
import { HelpButton } from '../help/HelpButton.tsx';
import { ErrorSummary } from '../../ui/errors/ErrorSummary.tsx';
import type { DeviceKind, DeviceSource } from '../devices/capture.ts';
import { DeviceMenu } from '../devices/DeviceMenu.tsx';
import { useDevices } from '../devices/useDevices.ts';
import { useLevel } from '../devices/useLevel.ts';
import { DeviceProblemPage } from './DeviceProblemPage.tsx';
import '../devices/devices.css';

interface DevicePageProps {
  readonly source: DeviceSource | undefined;
  readonly permissions: Pick<Permissions, 'query'> | undefined;
  readonly entersDirectly: boolean;
  readonly entering: boolean;
  readonly error: Rejection | null;
  readonly banner: ReactNode;
  readonly onCheck: () => void;
  readonly onEnter: (choice: DeviceChoice) => void;
}

/** Camera and microphone: the person sees and hears themself before anybody else does. */
export function DevicePage({
  source,
  permissions,
  entersDirectly,
  entering,
  error,
  banner,
  onCheck,
  onEnter,
}: DevicePageProps) {
  const { t } = useTranslation();
  const all = useDevices(source, permissions);
  const camera = all.track('camera');
  const microphone = all.track('microphone');
  const picture = useTrackStream(camera);
  const { bar, heard } = useLevel(microphone);

  const asking = (
    <Page title={t('devices.asking')} banner={banner} key="asking">
      <p className="lead">{t('devices.askingText')}</p>
    </Page>
  );
  if (all.devices === null || (all.asking && all.problem !== null)) return asking;
  if (all.problem !== null) {
    const { problem } = all;
    return <DeviceProblemPage problem={problem} banner={banner} onAsk={all.ask} onAccept={() => all.accept(problem)} />;
  }

  const usable = (kind: DeviceKind): boolean => all.devices?.[kind].ok === true;
  const enter = (): void => {
    if (entering) return;
    all.release();
    onEnter({ microphone, camera, microphoneOn: microphone !== null, cameraOn: camera !== null });
  };
  return (
    <Page title={t('devices.title')} banner={banner} key="devices">
      {error !== null && <ErrorSummary error={error} />}
      <p className="lead">{t('devices.intro')}</p>
      <div className="check">
        <div className="check__picture dark">
          {picture !== null ? (
            <Video stream={picture} mirrored label={t('devices.picture')} />
          ) : (
            <p className="check__none">
              <Icon name="camera-off" />
              {usable('camera') ? t('devices.cameraIsOff') : t('devices.noCamera')}
            </p>
          )}
        </div>
        <div className="check__voice" data-heard={heard}>
          <Icon name={microphone === null ? 'microphone-off' : 'microphone'} />
          <div className="check__level" ref={bar} aria-hidden="true" />
          <p role="status">
            {microphone !== null
              ? heard
                ? t('devices.heard')
                : t('devices.notHeard')
              : usable('microphone')
                ? t('devices.microphoneIsOff')
                : t('devices.noMicrophone')}
          </p>
        </div>
        {(['camera', 'microphone'] as const).filter(usable).map((kind) => (
          <DeviceMenu key={kind} kind={kind} all={all} />
        ))}
      </div>
      <div className="actions">
        <Button look="primary" icon="forward" onPress={enter} aria-disabled={entering ? 'true' : undefined}>
          {entering ? t('devices.entering') : entersDirectly ? t('devices.enterCourtroom') : t('devices.enterWaiting')}
        </Button>
        <Button look="quiet" onPress={onCheck}>
          {t('welcome.check')}
        </Button>
        <HelpButton />
      </div>
    </Page>
  );
}
