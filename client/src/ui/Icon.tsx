import type { ReactNode } from 'react';

/* Drawn for this project on a grid of 24, strokes of 1.8. */
const SHAPES = {
  microphone: (
    <>
      <rect x="9" y="3" width="6" height="11" rx="3" />
      <path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3M8.5 21h7" />
    </>
  ),
  'microphone-off': (
    <>
      <path d="M9 6a3 3 0 0 1 6 0v5m-.9 2.2A3 3 0 0 1 9 11.5V9M5.5 11.5a6.5 6.5 0 0 0 10.6 5M18.3 13a6.5 6.5 0 0 0 .2-1.5M12 18v3M8.5 21h7M3.5 3.5l17 17" />
    </>
  ),
  camera: (
    <>
      <rect x="2.5" y="6" width="13" height="12" rx="2.5" />
      <path d="m15.5 10.5 6-3.5v10l-6-3.5" />
    </>
  ),
  'camera-off': (
    <path d="M9 6h4a2.5 2.5 0 0 1 2.5 2.5v2l6-3.5v10l-3-1.8M15.5 15.5A2.5 2.5 0 0 1 13 18H5a2.5 2.5 0 0 1-2.5-2.5v-7A2.5 2.5 0 0 1 4.6 6M3.5 3.5l17 17" />
  ),
  // An object in its bag, with its number label.
  exhibit: (
    <>
      <path d="M4.5 8h15v12.5h-15zM8 8V5.5A1.5 1.5 0 0 1 9.5 4h5A1.5 1.5 0 0 1 16 5.5V8" />
      <rect x="8.5" y="12" width="7" height="4.5" rx="1" />
    </>
  ),
  'zoom-in': <path d="M12 5v14M5 12h14" />,
  'zoom-out': <path d="M5 12h14" />,
  hand: (
    <path d="M7.5 12.5V6a1.5 1.5 0 0 1 3 0v5-7a1.5 1.5 0 0 1 3 0v7-5.5a1.5 1.5 0 0 1 3 0V12v-2.5a1.5 1.5 0 0 1 3 0V14a7.5 7.5 0 0 1-7.5 7.5c-3 0-4.7-1.2-6.2-3.8L3.7 14.4a1.5 1.5 0 0 1 2.5-1.6l1.3 1.7z" />
  ),
  leave: <path d="M13 4H6a1.5 1.5 0 0 0-1.5 1.5v13A1.5 1.5 0 0 0 6 20h7M10 12h10m-3.5-3.5L20 12l-3.5 3.5" />,
  people: (
    <>
      <circle cx="9" cy="8" r="3.5" />
      <path d="M2.5 20a6.5 6.5 0 0 1 13 0M15.5 4.7a3.5 3.5 0 0 1 0 6.6M18 14.2a6.5 6.5 0 0 1 3.5 5.8" />
    </>
  ),
  key: (
    <>
      <circle cx="8" cy="15.5" r="4" />
      <path d="m11 12.5 8-8M16 7.5l2.5 2.5" />
    </>
  ),
  close: <path d="m6 6 12 12M18 6 6 18" />,
  forward: <path d="M5 12h14m-5-5 5 5-5 5" />,
  send: <path d="M4 5.5 20.5 12 4 18.5l2-6.5zM6 12h6.5" />,
  chat: <path d="M4 5.5h16v11H11L6.5 20.5v-4H4zM8 9.5h8M8 12.7h5" />,
  back: <path d="m15 5-7 7 7 7" />,
  next: <path d="m9 5 7 7-7 7" />,
  'screen-off': (
    <>
      <path d="M6.5 4h13A1.5 1.5 0 0 1 21 5.5v9M17.5 17H5a2.5 2.5 0 0 1-2.5-2.5v-8M8.5 20.5h7M3.5 3.5l17 17" />
    </>
  ),
  layout: (
    <>
      <rect x="3" y="4" width="18" height="16" rx="2" />
      <path d="M15 4v16M15 9.5h6M15 14.5h6" />
    </>
  ),
  keyboard: (
    <>
      <rect x="2.5" y="6" width="19" height="12" rx="2" />
      <path d="M6.5 10v.1M10 10v.1M14 10v.1M17.5 10v.1M8 14.2h8" />
    </>
  ),
  screen: (
    <>
      <rect x="2.5" y="4" width="19" height="13" rx="2" />
      <path d="M8.5 21h7M12 17v4" />
    </>
  ),
  check: <path d="m5 12.5 4.5 4.5L19 7.5" />,
  warning: (
    <>
      <path d="M12 4 2.8 19.5h18.4z" />
      <path d="M12 10v4.5M12 17v.1" />
    </>
  ),
  info: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 11v5.5M12 7.7v.1" />
    </>
  ),
  sound: (
    <>
      <path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z" />
      <path d="M15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11" />
    </>
  ),
  clock: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 7v5l3.5 2" />
    </>
  ),
  globe: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M3 12h18M12 3c3 3 3.5 6 3.5 9S15 18 12 21c-3-3-3.5-6-3.5-9S9 6 12 3" />
    </>
  ),
  line: <path d="M4.5 18v-3M9.5 18v-6M14.5 18V9M19.5 18V5.5" />,
  'line-lost': <path d="M4.5 18v-3M9.5 18v-5M14.5 18v-1M19.5 18V5.5M14.5 10V9M3.5 3.5l17 17" />,
  play: <path d="M7.5 5v14l11-7z" />,
  pause: <path d="M8.5 5.5v13M15.5 5.5v13" />,
  shield: <path d="M12 3 4.5 5.5v6c0 4.5 3 7.8 7.5 9.5 4.5-1.7 7.5-5 7.5-9.5v-6zM8.5 12l2.5 2.5 4.5-4.8" />,
  list: (
    <>
      <rect x="5" y="4.5" width="14" height="16.5" rx="2" />
      <path d="M9 3h6v3H9zM8.5 11l1.2 1.2 2-2.2M14 11.2h2M8.5 16l1.2 1.2 2-2.2M14 16.2h2" />
    </>
  ),
  minutes: (
    <>
      <path d="M6 3.5h8.5L19 8v12.5H6z" />
      <path d="M14 3.5V8.5h5M9 12h7M9 15h7M9 18h4" />
    </>
  ),
  spotlight: <path d="M4 9V4.5h4.5M15.5 4.5H20V9M20 15v4.5h-4.5M8.5 19.5H4V15M9 9h6v6H9z" />,
  more: <path d="M12 5.5v.1M12 12v.1M12 18.5v.1" strokeWidth="3" />,
  gavel: <path d="m13 4 6.5 6.5M8 9l6.5 6.5M14 5 9 10m9.5-.5-5 5M11.2 12.3 4 19.5M13 21h8" />,
  headphones: <path d="M4.5 15v-3a7.5 7.5 0 0 1 15 0v3M4.5 14.5h3v6h-3zM16.5 14.5h3v6h-3z" />,
  talk: <path d="M3.5 4.5h11v8H8.5l-3 3v-3h-2zM17.5 9.5h3v8h-2v3l-3-3H10v-2" />,
  invite: (
    <>
      <circle cx="9.5" cy="8" r="3.5" />
      <path d="M3 20a6.5 6.5 0 0 1 13 0M18.5 7v6M15.5 10h6" />
    </>
  ),
  unlock: (
    <>
      <rect x="5" y="10.5" width="14" height="10" rx="2" />
      <path d="M8 10.5V7.5a4 4 0 0 1 7.6-1.7" />
    </>
  ),
  lock: (
    <>
      <rect x="5" y="10.5" width="14" height="10" rx="2" />
      <path d="M8 10.5V7.5a4 4 0 0 1 8 0v3" />
    </>
  ),
  door: <path d="M5 21V4.5A1.5 1.5 0 0 1 6.5 3h11A1.5 1.5 0 0 1 19 4.5V21M3 21h18M15 12.5v.1" />,
  folder: <path d="M3.5 18.5v-13h6l2 2.5h9v10.5z" />,
  devices: (
    <>
      <rect x="3" y="4.5" width="13" height="10" rx="1.5" />
      <rect x="15" y="10" width="6" height="10.5" rx="1.5" />
      <path d="M8 18.5h4" />
    </>
  ),
} satisfies Record<string, ReactNode>;

/** Icons that only the desk uses and adds. */
export type DeskIconName = 'calendar' | 'mail' | 'pen' | 'plus';

export type IconName = keyof typeof SHAPES | DeskIconName | 'link';

const shapes: Partial<Record<IconName, ReactNode>> = SHAPES;

/** Adds icons that only some pages load. */
export function addIcons(added: Readonly<Partial<Record<IconName, ReactNode>>>): void {
  Object.assign(shapes, added);
}

/** Icons that show a direction along the reading direction. */
const DIRECTED: ReadonlySet<IconName> = new Set([
  'leave',
  'forward',
  'send',
  'chat',
  'back',
  'next',
  'layout',
  'sound',
]);

/** An icon next to a text with the same meaning; never the only carrier of a meaning. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className={DIRECTED.has(name) ? 'icon icon--directed' : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
      {shapes[name]}
    </svg>
  );
}
