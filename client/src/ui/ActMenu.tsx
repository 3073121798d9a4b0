import { Button as AriaButton } from 'react-aria-components/Button';
import { Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components/Menu';
import { Icon } from './Icon.tsx';
import type { IconName } from './Icon.tsx';
import './menu.css';

/** One line of a menu. */
export interface MenuAct<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly icon: IconName;
  /** Puts somebody out or ends something. */
  readonly grave?: boolean;
}

/** Lines that belong together, with a heading where they need one. */
export interface MenuPart<Id extends string> {
  readonly title?: string;
  readonly acts: readonly MenuAct<Id>[];
}

interface ActMenuProps<Id extends string> {
  /** Said of the button that opens it; shown as well when it has `text`. */
  readonly label: string;
  readonly text?: string;
  readonly icon: IconName;
  readonly look?: 'primary' | 'secondary' | 'quiet';
  readonly size?: 'normal' | 'small';
  readonly placement?: 'top start' | 'bottom end';
  readonly parts: readonly MenuPart<Id>[];
  readonly onAct: (id: Id) => void;
}

/** A button that opens a list of acts. Goes with arrow keys, letters and Escape; dark as the courtroom is. */
export function ActMenu<Id extends string>(props: ActMenuProps<Id>) {
  const { label, text, icon, look = 'secondary', size = 'normal', placement = 'bottom end', parts, onAct } = props;
  const classes = ['button', `button--${look}`, ...(size === 'small' ? ['button--small'] : [])];
  return (
    <MenuTrigger>
      <AriaButton
        className={[...classes, ...(text === undefined ? ['button--icon'] : [])].join(' ')}
        {...(text === undefined && { 'aria-label': label })}
      >
        <Icon name={icon} />
        {text}
      </AriaButton>
      <Popover placement={placement} className="menu-popover dark">
        <Menu className="menu" aria-label={label} onAction={(id) => onAct(id as Id)}>
          {parts
            .filter(({ acts }) => acts.length > 0)
            .map(({ title, acts }) => (
              <MenuSection
                key={acts[0]?.id}
                className="menu__part"
                {...(title === undefined && { 'aria-label': label })}
              >
                {title !== undefined && <Header className="menu__title">{title}</Header>}
                {acts.map((act) => (
                  <MenuItem
                    key={act.id}
                    id={act.id}
                    textValue={act.label}
                    className={act.grave === true ? 'menu__act menu__act--grave' : 'menu__act'}
                  >
                    <Icon name={act.icon} />
                    {act.label}
                  </MenuItem>
                ))}
              </MenuSection>
            ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
