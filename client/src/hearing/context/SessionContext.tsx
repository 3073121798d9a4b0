import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { HearingSession, SessionState } from '../../session/types.ts';
import type { Scene } from '@mahzar/shared/protocol/pushes';
import type { connectMinutes } from '../../minutes/connect-minutes.ts';
import type { DeviceSource } from '../devices/capture.ts';

/** The services that screens use. */
export interface AppServices {
  readonly session: HearingSession;
  readonly devices: DeviceSource | undefined;
  readonly permissions: Pick<Permissions, 'query'> | undefined;
  /** Opens the minutes; if omitted, those of the service. */
  readonly openMinutes?: typeof connectMinutes;
}

export const AppServicesContext = createContext<AppServices | null>(null);

/** Returns the session and the devices of this browser. */
export function useAppServices(): AppServices {
  const value = useContext(AppServicesContext);
  if (value === null) throw new Error('useAppServices outside its context');
  return value;
}

/** Selects a part of the session's state; the screen is redrawn when it changes. */
export function useSession<Part>(select: (state: SessionState) => Part): Part {
  return useStore(useAppServices().session.store, select);
}

/**
 * Returns the hearing as this seat may know it; only for pages that are shown when it is known. The screen is redrawn at each of the
 * service's messages: where some parts are enough, see `usePartsOfScene`.
 */
export function useScene(): Scene {
  return useOfScene((scene) => scene);
}

/** Returns parts of the hearing, as `useScene`; the screen is redrawn when one of them changes. */
export function usePartsOfScene<Part extends keyof Scene>(...parts: readonly Part[]): Pick<Scene, Part> {
  return useOfScene((scene) => Object.fromEntries(parts.map((part) => [part, scene[part]])) as Pick<Scene, Part>);
}

/** Returns what `select` finds in the hearing, as `useScene`; the screen is redrawn when that, or one of its parts, changes. */
export function useOfScene<Found>(select: (scene: Scene) => Found): Found {
  const { store } = useAppServices().session;
  if (store.getState().scene === null) throw new Error('this page needs a scene');
  // Read again before the page is left.
  return useStore(
    store,
    useShallow(({ scene }) => (scene === null ? (null as Found) : select(scene))),
  );
}
