import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useSession } from '../context/SessionContext.tsx';
import { Control } from './Control.tsx';
import { PANELS } from './panels.ts';
import type { PanelName } from './panels.ts';

interface PanelControlProps {
  readonly name: PanelName;
  readonly isOpen: boolean;
  readonly onChange: (open: boolean) => void;
}

/** Opens and closes a panel, and shows how many items wait in it. */
export function PanelControl({ name, isOpen, onChange }: PanelControlProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { icon, shortcut, offered, noteOf, waiting } = PANELS[name];
  const count = useSession(waiting);
  const isOffered = useSession(offered);
  const note = useSession((state) => noteOf?.(state, language) ?? null);
  if (!isOffered) return null;
  return (
    <Control
      icon={icon}
      label={note === null ? t(`panels.${name}`) : `${t(`panels.${name}`)}: ${note}`}
      shortcut={shortcut}
      look={isOpen ? 'open' : 'plain'}
      isOn={isOpen}
      badge={count > 0 ? formatNumber(language, count) : undefined}
      onChange={onChange}
    />
  );
}
