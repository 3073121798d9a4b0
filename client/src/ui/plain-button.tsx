import type { ButtonHTMLAttributes, ReactElement } from 'react';

/** What of react-aria's button our own buttons use. */
export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'onClick'> {
  readonly onPress?: () => void;
  readonly render?: (props: ButtonHTMLAttributes<HTMLButtonElement>) => ReactElement;
}

/**
 * The browser's own button in the place of react-aria's, for the citizens' pages: these have no menus, dialogs and dragging that
 * its presses are for, and every kilobyte is waited for on a poor line.
 */
export function Button({ onPress, render, type = 'button', ...rest }: ButtonProps) {
  const props = { type, ...rest, ...(onPress !== undefined && { onClick: () => onPress() }) };
  // oxlint-disable-next-line react/button-has-type -- it is given, or "button"
  return render === undefined ? <button {...props} /> : render(props);
}
