import type { ComponentType } from 'react';
import type { IconName } from '../../ui/Icon.tsx';
import type { SessionState } from '../../session/types.ts';
import { PeopleList } from './PeopleList.tsx';

/** What can be opened beside the pictures, one at a time, in the order of their buttons. */
export const PANEL_NAMES = ['people'] as const;
export type PanelName = (typeof PANEL_NAMES)[number];

interface PanelKind {
  /** The sign on its button; its word is `panels.<name>` in the catalogues. */
  readonly icon: IconName;
  /** What is in it; it scrolls by itself. */
  readonly Body: ComponentType;
  /** How many things in it wait for this person, told on its button; 0 for none. */
  readonly waiting: (state: SessionState) => number;
}

/** Every panel: a new one needs its name and its row here, and its word in both catalogues. */
export const PANELS: Readonly<Record<PanelName, PanelKind>> = {
  people: {
    icon: 'people',
    Body: PeopleList,
    waiting: ({ scene }) => (scene?.people ?? []).filter(({ place }) => place === 'waiting').length,
  },
};
