import { useState } from 'react';
import type { staffFa } from '../../i18n/staff.fa.ts';
import { DialogBox } from '../../ui/DialogBox.tsx';
import { ShortcutList } from '../../ui/shortcuts/ShortcutList.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useMay } from '../session/who.tsx';
import { areKeysOn, turnKeys } from '../ui/keys.ts';
import type { PARTS } from './pages.ts';

interface KeysDialogProps {
  readonly parts: typeof PARTS;
  readonly onClose: () => void;
}

/** Lists the keyboard shortcuts, and turns them off. */
export default function KeysDialog({ parts, onClose }: KeysDialogProps) {
  const t = useStaffWords();
  const may = useMay();
  const [areOn, setOn] = useState(areKeysOn);
  const words = (name: keyof (typeof staffFa)['shortcuts'] & ('newBooking' | 'search' | 'down' | 'up' | 'help')) =>
    t(`shortcuts.${name}`);
  const lines: readonly (readonly [string, readonly string[]])[] = [
    ...parts.map(({ name, key }) => [t('shortcuts.goTo', { name: t(`nav.${name}`) }), ['G', key]] as const),
    ...(may('edit-bookings') ? [[words('newBooking'), ['N']] as const] : []),
    [words('search'), ['/']],
    [words('down'), ['J']],
    [words('up'), ['K']],
    [words('help'), ['?']],
  ];
  return (
    <DialogBox title={t('shortcuts.title')} close={t('common.close')} isOpen look="light" onClose={onClose}>
      <ShortcutList rows={lines.map(([name, keys]) => ({ name, keys, isOff: !areOn }))} />
      <label className="choices__one">
        <input
          type="checkbox"
          checked={areOn}
          onChange={({ target }) => {
            turnKeys(target.checked);
            setOn(target.checked);
          }}
        />
        {t('shortcuts.characters')}
      </label>
    </DialogBox>
  );
}
