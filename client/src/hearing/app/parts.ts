import { lazily } from '../../ui/lazily.ts';

/*
 * The pages beyond the first. Each is loaded ahead of its turn, see `usePreloads`; in which files they come says
 * `client/build/initial-code.ts`.
 */
export const Attendance = lazily(() => import('../attendance/Attendance.tsx'));
export const Courtroom = lazily(async () => ({ default: (await import('../courtroom/Courtroom.tsx')).Courtroom }));
export const DeviceCheck = lazily(() => import('../device-check/DeviceCheck.tsx'));
export const DevicePage = lazily(async () => ({ default: (await import('../join/DevicePage.tsx')).DevicePage }));
export const IdentityPages = lazily(() => import('../identity/IdentityPages.tsx'));
export const NotOpenPage = lazily(() => import('../join/NotOpenPage.tsx'));
export const PrivateRoom = lazily(() => import('../private-room/PrivateRoom.tsx'));
export const RulesPage = lazily(() => import('../rules/RulesPage.tsx'));
export const SeatInUsePage = lazily(() => import('../join/SeatInUsePage.tsx'));

const around = () => import('./around.ts');
export const Invitations = lazily(async () => ({ default: (await around()).Invitations }));
export const LeftPage = lazily(async () => ({ default: (await around()).LeftPage }));
export const OverPage = lazily(async () => ({ default: (await around()).OverPage }));
export const RemovedPage = lazily(async () => ({ default: (await around()).RemovedPage }));
export const WaitingRoom = lazily(async () => ({ default: (await around()).WaitingRoom }));
