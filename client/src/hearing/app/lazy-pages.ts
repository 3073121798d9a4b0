import { orReload } from '../../browser/until-loaded.ts';
import { lazily } from '../../ui/lazily.ts';
import { laterPart, withLaterWords } from '../later-part.ts';

/** The courtroom can be shown: from then on missing code must not reload the page of a running hearing. */
let arrived = false;

/** Loads code that is needed on the way into the courtroom. */
const needed = <Module>(load: () => Promise<Module>) =>
  orReload(load, () => {
    if (!arrived) window.location.reload();
  });

/*
 * The pages after the first. Each is loaded before it is needed, see `usePreloads`; `client/build/initial-code.ts` assigns them to
 * files.
 */
export const SeatedEffects = lazily(() => import('../seated/SeatedEffects.tsx'));
export const Courtroom = lazily(
  needed(async () => {
    const { Courtroom: shown } = await import('../courtroom/Courtroom.tsx');
    arrived = true;
    return { default: shown };
  }),
);
export const DeviceCheck = lazily(() => import('../device-check/DeviceCheck.tsx'));
export const DevicePage = lazily(
  needed(async () => ({ default: (await import('../join/DevicePage.tsx')).DevicePage })),
);
export const IdentityPages = lazily(needed(() => import('../identity/IdentityPages.tsx')));
export const NotOpenPage = lazily(needed(() => import('../join/NotOpenPage.tsx')));
export const OwnTurn = laterPart(() => import('../called/OwnTurn.tsx'));
export const PrivateRoom = laterPart(() => import('../private-room/PrivateRoom.tsx'));
export const RulesPage = lazily(needed(() => import('../rules/RulesPage.tsx')));
export const SeatInUsePage = lazily(needed(() => import('../join/SeatInUsePage.tsx')));

const around = () => import('./pages-around-courtroom.ts');
export const Invitations = laterPart(async () => ({ default: (await around()).Invitations }));
export const LeftPage = laterPart(async () => ({ default: (await around()).LeftPage }));
export const LinkOverPage = laterPart(async () => ({ default: (await around()).LinkOverPage }));
export const OverPage = laterPart(async () => ({ default: (await around()).OverPage }));
export const RemovedPage = laterPart(async () => ({ default: (await around()).RemovedPage }));
export const WaitingRoom = lazily(needed(withLaterWords(async () => ({ default: (await around()).WaitingRoom }))));
