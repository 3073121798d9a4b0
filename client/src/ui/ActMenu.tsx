import { useRef, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components/Menu';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Icon } from './Icon.tsx';
import type { IconName } from './Icon.tsx';
import { usePhone } from './useMediaQuery.ts';
import './menu.css';

/** One item of a menu. */
export interface MenuAct<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly icon?: IconName;
  /** Marks acts that remove a person or end something. */
  readonly grave?: boolean;
  /** A note below the label. */
  readonly note?: string | undefined;
  readonly isDisabled?: boolean;
}

/** Items that belong together, with an optional heading. */
export interface MenuPart<Id extends string> {
  readonly title?: string;
  readonly acts: readonly MenuAct<Id>[];
}

interface ActMenuProps<Id extends string> {
  /** Label of the button that opens it. It begins with the button's visible text, if any. */
  readonly label: string;
  readonly text?: string;
  readonly icon: IconName;
  readonly look?: 'primary' | 'secondary' | 'quiet';
  readonly size?: 'normal' | 'small';
  readonly placement?: 'top start' | 'bottom end';
  /** The background: the courtroom is dark, the desk is light. */
  readonly ground?: 'dark' | 'light';
  readonly parts: readonly MenuPart<Id>[];
  readonly onOpen?: () => void;
  readonly onAct: (id: Id) => void;
}

/**
 * A button that opens a list of acts: next to it, or from the foot of a phone's screen, where all of them have room. Works with
 * arrow keys, letters and Escape.
 */
export function ActMenu<Id extends string>(props: ActMenuProps<Id>) {
  return usePhone() ? <SheetMenu {...props} /> : <PopoverMenu {...props} />;
}

function PopoverMenu<Id extends string>(props: ActMenuProps<Id>) {
  return (
    <MenuTrigger onOpenChange={(isOpen) => isOpen && props.onOpen?.()}>
      <AriaButton {...buttonOf(props)} />
      <Popover
        placement={props.placement ?? 'bottom end'}
        className={props.ground === 'light' ? 'menu-popover' : 'menu-popover dark'}
      >
        <Lines {...props} />
      </Popover>
    </MenuTrigger>
  );
}

/** Not a menu's own trigger, which opens on pressing and would be closed by the release. */
function SheetMenu<Id extends string>(props: ActMenuProps<Id>) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <AriaButton
        {...buttonOf(props)}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onPress={() => {
          setOpen(true);
          props.onOpen?.();
        }}
      />
      {isOpen && <MenuSheet {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

interface MenuSheetProps<Id extends string> extends Pick<ActMenuProps<Id>, 'label' | 'parts' | 'ground' | 'onAct'> {
  /** Called when it must be hidden. */
  readonly onClose: () => void;
}

/** A list of acts from the foot of the page, open as long as it is rendered. */
export function MenuSheet<Id extends string>({ label, parts, ground, onAct, onClose }: MenuSheetProps<Id>) {
  const opener = useRef(document.activeElement);
  const act = (id: Id): void => {
    onClose();
    // A panel or question opened by the act later returns the focus to the element that has it now: to the button, because the list
    // is gone by then.
    requestAnimationFrame(() => {
      if (opener.current instanceof HTMLElement) opener.current.focus();
      onAct(id);
    });
  };
  return (
    <ModalOverlay
      isOpen
      onOpenChange={(open) => !open && onClose()}
      isDismissable
      className={ground === 'light' ? 'overlay overlay--sheet' : 'overlay overlay--sheet dark'}
    >
      <Modal className="sheet">
        <Dialog aria-label={label}>
          <p className="menu__whose" aria-hidden="true">
            {label}
          </p>
          <Lines label={label} parts={parts} onAct={act} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function buttonOf<Id extends string>({ label, text, icon, look = 'secondary', size = 'normal' }: ActMenuProps<Id>) {
  const classes = ['button', `button--${look}`];
  if (size === 'small') classes.push('button--small');
  if (text === undefined) classes.push('button--icon');
  return {
    className: classes.join(' '),
    ...(text !== label && { 'aria-label': label }),
    children: (
      <>
        <Icon name={icon} />
        {text}
      </>
    ),
  };
}

function Lines<Id extends string>({ label, parts, onAct }: Pick<ActMenuProps<Id>, 'label' | 'parts' | 'onAct'>) {
  return (
    <Menu className="menu" aria-label={label} autoFocus="first" onAction={(id) => onAct(id as Id)}>
      {parts
        .filter(({ acts }) => acts.length > 0)
        .map(({ title, acts }) => (
          <MenuSection key={acts[0]?.id} className="menu__part" {...(title === undefined && { 'aria-label': label })}>
            {title !== undefined && <Header className="menu__title">{title}</Header>}
            {acts.map((act) => (
              <MenuItem
                key={act.id}
                id={act.id}
                textValue={act.label}
                isDisabled={act.isDisabled === true}
                className={act.grave === true ? 'menu__act menu__act--grave' : 'menu__act'}
              >
                {act.icon !== undefined && <Icon name={act.icon} />}
                <span>
                  {act.label}
                  {act.note !== undefined && <small>{act.note}</small>}
                </span>
              </MenuItem>
            ))}
          </MenuSection>
        ))}
    </Menu>
  );
}
