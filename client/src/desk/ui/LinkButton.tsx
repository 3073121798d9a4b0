import { Link } from 'wouter';
import { Icon } from '../../ui/Icon.tsx';
import type { IconName } from '../../ui/Icon.tsx';

interface LinkButtonProps {
  readonly href: string;
  readonly look?: 'primary' | 'secondary' | 'quiet';
  readonly icon?: IconName;
  readonly children: string;
}

/** A link to another page with the look of a button. */
export function LinkButton({ href, look = 'secondary', icon, children }: LinkButtonProps) {
  return (
    <Link href={href} className={`button button--${look}`}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </Link>
  );
}
