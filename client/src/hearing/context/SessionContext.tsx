import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { HearingSession, SessionState } from '../../session/types.ts';
import type { Scene } from '@mahzar/shared/protocol/pushes';
import type { connectMinutes } from '../../minutes/connect-minutes.ts';
import type { DeviceSource } from '../devices/capture.ts';

/** What screens reach the world through. */
export interface AppServices {
  readonly session: HearingSession;
  readonly devices: DeviceSource | undefined;
  readonly permissions: Pick<Permissions, 'query'> | undefined;
  /** Opens the minutes; when not given, those of the service. */
  readonly openMinutes?: typeof connectMinutes;
}

export const AppServicesContext = createContext<AppServices | null>(null);

/** The session and the devices of this browser. */
export function useAppServices(): AppServices {
  const value = useContext(AppServicesContext);
  if (value === null) throw new Error('useAppServices outside its context');
  return value;
}

/** A part of the session's state; the screen is drawn again when it changes. */
export function useSession<Part>(select: (state: SessionState) => Part): Part {
  return useStore(useAppServices().session.store, select);
}

/** The hearing as this seat may know it; only for pages that are shown when it is known. */
export function useScene(): Scene {
  const scene = useSession((state) => state.scene);
  if (scene === null) throw new Error('this page needs a scene');
  return scene;
}
