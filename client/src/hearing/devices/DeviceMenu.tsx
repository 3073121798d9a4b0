import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import type { DeviceKind } from './capture.ts';
import type { useDevices } from './useDevices.ts';

/** Chooses a device or switches it off. Uses the browser's own menu, which is the easiest on phones. */
export function DeviceMenu({ kind, all }: { readonly kind: DeviceKind; readonly all: ReturnType<typeof useDevices> }) {
  const { t } = useTranslation();
  const id = useId();
  const isOff = all.off.has(kind);
  const camera = kind === 'camera';
  const unnamed = camera ? 'devices.unnamedCamera' : 'devices.unnamedMicrophone';
  return (
    <div className="menu">
      <div className="menu__row">
        <label htmlFor={id}>{camera ? t('devices.cameraMenu') : t('devices.microphoneMenu')}</label>
        <Button
          look="quiet"
          size="small"
          icon={isOff ? kind : (`${kind}-off` as const)}
          onPress={() => (isOff ? all.switchOn(kind) : all.switchOff(kind))}
        >
          {camera
            ? isOff
              ? t('devices.turnCameraOn')
              : t('devices.turnCameraOff')
            : isOff
              ? t('devices.turnMicrophoneOn')
              : t('devices.turnMicrophoneOff')}
        </Button>
      </div>
      <select
        id={id}
        className="menu__select"
        value={all.chosen(kind)}
        onChange={({ target }) => all.choose(kind, target.value)}
      >
        {all.lists[kind].map(({ deviceId, label }, index) => (
          <option key={deviceId} value={deviceId}>
            {label === '' ? t(unnamed, { number: index + 1 }) : label}
          </option>
        ))}
      </select>
    </div>
  );
}
