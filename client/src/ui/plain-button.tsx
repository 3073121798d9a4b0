import type { ButtonHTMLAttributes, ReactElement } from 'react';

/** The properties of react-aria's button that our own buttons use. */
export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'onClick'> {
  readonly onPress?: () => void;
  readonly render?: (props: ButtonHTMLAttributes<HTMLButtonElement>) => ReactElement;
}

/**
 * The browser's own button, which replaces react-aria's on the citizens' pages: they have no menus, dialogs or dragging that need
 * its press handling, and every kilobyte delays a poor line.
 */
export function Button({ onPress, render, type = 'button', ...rest }: ButtonProps) {
  const props = { type, ...rest, ...(onPress !== undefined && { onClick: () => onPress() }) };
  // oxlint-disable-next-line react/button-has-type -- `type` is given, or "button"
  return render === undefined ? <button {...props} /> : render(props);
}
