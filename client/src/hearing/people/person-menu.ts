import type { PersonAct } from '@mahzar/shared/hearing/projection/acts-on';
import type { TFunction } from 'i18next';
import type { MenuAct, MenuPart } from '../../ui/ActMenu.tsx';
import type { IconName } from '../../ui/Icon.tsx';
import { FLOOR_LIMITS } from './person-acts.ts';
import type { SightAct } from './person-acts.ts';

/** An item of a person's menu: an act, or the floor for a number of seconds (0: without limit). */
export type MenuId = Exclude<PersonAct, 'give-floor'> | `give-floor-${number}`;

/** Acts that may appear as a button, most likely first. */
const IN_SIGHT: readonly SightAct[] = ['admit', 'call', 'readmit', 'take-floor-back', 'allow-to-speak', 'mute'];

/** Returns the act that gets a button of its own. */
export function primaryOf(acts: readonly PersonAct[]): SightAct | undefined {
  return IN_SIGHT.find((act) => acts.includes(act));
}

/** Returns the menu of a person without the act that has a button, in sections: speaking, showing, and removal. */
export function menuParts(
  acts: readonly PersonAct[],
  primary: PersonAct | undefined,
  t: TFunction,
): MenuPart<MenuId>[] {
  const line = (id: Exclude<PersonAct, 'give-floor'>): MenuAct<MenuId>[] =>
    acts.includes(id) && id !== primary
      ? [{ id, label: t(`people.menu.${id}`), icon: ICONS[id], grave: id === 'remove' }]
      : [];
  const floor = FLOOR_LIMITS.map((seconds): MenuAct<MenuId> => ({
    id: `give-floor-${seconds ?? 0}`,
    label: seconds === null ? t('people.unlimited') : t('people.minutes', { count: seconds / 60 }),
    icon: 'clock',
  }));
  return [
    { acts: [...line('allow-to-speak'), ...line('mute'), ...line('take-floor-back'), ...line('lower-hand')] },
    { title: t('people.giveFloorFor'), acts: acts.includes('give-floor') ? floor : [] },
    {
      acts: [
        ...line('spotlight'),
        ...line('end-spotlight'),
        ...line('stop-share'),
        ...line('allow-share'),
        ...line('forbid-share'),
      ],
    },
    { acts: [...line('admit'), ...line('call'), ...line('readmit'), ...line('dismiss'), ...line('remove')] },
  ].filter((part) => part.acts.length > 0);
}

/** Returns the act of a menu item. */
export function ofMenu(id: MenuId): { readonly act: PersonAct; readonly limitSeconds: number | null } {
  const seconds = /^give-floor-(\d+)$/.exec(id)?.[1];
  if (seconds === undefined) return { act: id as PersonAct, limitSeconds: null };
  return { act: 'give-floor', limitSeconds: seconds === '0' ? null : Number(seconds) };
}

const ICONS: Readonly<Record<Exclude<PersonAct, 'give-floor'>, IconName>> = {
  admit: 'door',
  call: 'door',
  readmit: 'door',
  mute: 'microphone-off',
  'allow-to-speak': 'microphone',
  'take-floor-back': 'close',
  'lower-hand': 'hand',
  spotlight: 'spotlight',
  'end-spotlight': 'spotlight',
  'allow-share': 'screen',
  'forbid-share': 'screen',
  'stop-share': 'screen',
  dismiss: 'door',
  remove: 'leave',
};
