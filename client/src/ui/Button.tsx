import { Button as AriaButton } from 'react-aria-components/Button';
import type { ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import { Icon } from './Icon.tsx';
import type { IconName } from './Icon.tsx';

interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  readonly look?: 'primary' | 'secondary' | 'danger' | 'quiet';
  readonly size?: 'normal' | 'small' | 'icon';
  readonly icon?: IconName;
  readonly children?: string;
  readonly 'aria-keyshortcuts'?: string | undefined;
}

/** The application's standard button. With `size="icon"` it needs an `aria-label`. */
export function Button({
  look = 'secondary',
  size = 'normal',
  icon,
  children,
  'aria-keyshortcuts': keys,
  ...rest
}: ButtonProps) {
  const classes = ['button', `button--${look}`, ...(size === 'normal' ? [] : [`button--${size}`])];
  return (
    <AriaButton
      {...rest}
      className={classes.join(' ')}
      render={(props) => <button {...props} aria-keyshortcuts={keys} />}
    >
      {icon !== undefined && icon !== 'forward' && <Icon name={icon} />}
      {children}
      {icon === 'forward' && <Icon name={icon} />}
    </AriaButton>
  );
}
