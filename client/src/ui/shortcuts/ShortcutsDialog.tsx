import { useTranslation } from 'react-i18next';
import { directionOf } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { DialogBox } from '../DialogBox.tsx';
import { isSingleCharacter, shownKeys } from './shortcuts.ts';
import { useShortcuts } from './ShortcutsProvider.tsx';
import './shortcuts.css';

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
      <dl className="shortcuts">
        {offered().map((name) => (
          <div key={name} className="shortcuts__row" data-off={!charactersOn && isSingleCharacter(name)}>
            <dt>{t(`shortcuts.names.${name}`)}</dt>
            <dd>
              {shownKeys(name, direction).map((key) => (
                <kbd key={key} dir="ltr">
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <label className="choices__one">
        <input type="checkbox" checked={charactersOn} onChange={({ target }) => turnCharacters(target.checked)} />
        {t('shortcuts.characters')}
      </label>
    </DialogBox>
  );
}
