import { ToggleButton } from 'react-aria-components/ToggleButton';
import { Icon } from '../../ui/Icon.tsx';
import type { IconName } from '../../ui/Icon.tsx';
import type { ShortcutName } from '../../ui/shortcuts/shortcuts.ts';
import { useShortcut } from '../../ui/shortcuts/ShortcutsProvider.tsx';

interface ControlProps {
  readonly icon: IconName;
  readonly label: string;
  readonly look: 'plain' | 'off' | 'raised' | 'open';
  readonly isOn: boolean;
  readonly isDisabled?: boolean;
  /** A short count at its corner, visible only. */
  readonly badge?: string | undefined;
  readonly shortcut?: ShortcutName | null;
  readonly onChange: (on: boolean) => void;
}

/** A button of the bar at the bottom: an icon over a word, on or off. */
export function Control({
  icon,
  label,
  look,
  isOn,
  isDisabled = false,
  badge,
  shortcut = null,
  onChange,
}: ControlProps) {
  const keys = useShortcut(shortcut, isDisabled ? null : () => onChange(!isOn));
  return (
    <ToggleButton
      className={`control control--${look}`}
      isSelected={isOn}
      isDisabled={isDisabled}
      onChange={onChange}
      render={(props) => <button {...props} aria-keyshortcuts={keys} />}
    >
      <Icon name={icon} />
      <span className="control__label">{label}</span>
      {badge !== undefined && (
        <span className="control__badge" aria-hidden="true">
          {badge}
        </span>
      )}
      {keys !== undefined && (
        <kbd className="control__key" aria-hidden="true">
          {keys}
        </kbd>
      )}
    </ToggleButton>
  );
}
