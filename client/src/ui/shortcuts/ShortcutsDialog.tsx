import { useTranslation } from 'react-i18next';
import { directionOf } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { DialogBox } from '../DialogBox.tsx';
import { ShortcutList } from './ShortcutList.tsx';
import { isSingleCharacter, shownKeys } from './shortcuts.ts';
import { useShortcuts } from './ShortcutsProvider.tsx';

interface ShortcutsDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Lists the present keyboard shortcuts, and turns single-character ones off. */
export default function ShortcutsDialog({ isOpen, onClose }: ShortcutsDialogProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { offered, charactersOn, turnCharacters } = useShortcuts();
  const direction = directionOf(language);
  return (
    <DialogBox title={t('shortcuts.title')} close={t('shortcuts.close')} isOpen={isOpen} onClose={onClose}>
      <ShortcutList
        rows={offered().map((name) => ({
          name: t(`shortcuts.names.${name}`),
          keys: shownKeys(name, direction),
          isOff: !charactersOn && isSingleCharacter(name),
        }))}
      />
      <label className="choices__one">
        <input type="checkbox" checked={charactersOn} onChange={({ target }) => turnCharacters(target.checked)} />
        {t('shortcuts.characters')}
      </label>
    </DialogBox>
  );
}
