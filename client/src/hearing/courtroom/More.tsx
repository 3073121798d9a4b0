import { Suspense, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { laterPart } from '../later-part.ts';
import { Preload } from '../context/FirstPicture.tsx';
import { useSession } from '../context/SessionContext.tsx';
import { BAR_PANELS, PANELS } from './panels.ts';
import type { PanelName, Tool } from './panels.ts';

const MoreSheet = laterPart(() => import('./MoreSheet.tsx'));

export interface MoreProps {
  /** Panels that have a button next to this one. */
  readonly kept: readonly PanelName[];
  readonly onPanel: (panel: PanelName) => void;
  readonly onTool: (tool: Tool) => void;
}

/** On a phone, opens everything that has no room in the bar; shows how many items wait in it. */
export function More(props: MoreProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const [isOpen, setOpen] = useState(false);
  const count = useSession((state) =>
    BAR_PANELS.reduce((sum, name) => {
      const { offered, waiting } = PANELS[name];
      return props.kept.includes(name) || !offered(state) ? sum : sum + waiting(state);
    }, 0),
  );
  return (
    <>
      <AriaButton className="control" aria-haspopup="menu" aria-expanded={isOpen} onPress={() => setOpen(true)}>
        <Icon name="more" />
        <span className="control__label">{t('courtroom.more')}</span>
        {count > 0 && (
          <span className="control__badge" aria-hidden="true">
            {formatNumber(language, count)}
          </span>
        )}
      </AriaButton>
      {/* It must open at once, even when the connection is lost. */}
      <Preload parts={[MoreSheet]} />
      {isOpen && (
        <Suspense>
          <MoreSheet {...props} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
