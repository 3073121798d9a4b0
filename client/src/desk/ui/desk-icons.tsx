import type { ReactNode } from 'react';
import type { DeskIconName } from '../../ui/Icon.tsx';

/* Drawn like the icons in `ui/Icon.tsx`. */
export const DESK_ICONS: Readonly<Record<DeskIconName, ReactNode>> = {
  calendar: (
    <>
      <rect x="3.5" y="5" width="17" height="15.5" rx="2" />
      <path d="M3.5 10h17M8 3v4M16 3v4" />
    </>
  ),
  mail: <path d="M3.5 6h17v12.5h-17zM4 6.5l8 6.5 8-6.5" />,
  pen: <path d="m4 20 1-4.5L16.5 4l3.5 3.5L8.5 19zM14 6.5l3.5 3.5" />,
  plus: <path d="M12 5v14M5 12h14" />,
};
