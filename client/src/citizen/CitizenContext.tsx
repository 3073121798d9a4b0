import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { OpenOffice } from '@mahzar/shared/rest/offices';
import type { Send } from '../connection/call.ts';
import type { Bell } from './live/bell.ts';
import type { OwnRequest, RequestState } from './request/own-request.ts';
import type { Way } from './request/steps.ts';
import type { Upload, Uploads } from './files/uploads.ts';

export interface Citizen {
  readonly own: OwnRequest;
  readonly uploads: Uploads;
  /** Rings for the person of this page. */
  readonly bell: Bell;
  readonly send: Send;
  /** Offices that receive people; null before loading. */
  readonly offices: readonly OpenOffice[] | null;
}

export const CitizenContext = createContext<Citizen | null>(null);

export function useCitizen(): Citizen {
  const citizen = useContext(CitizenContext);
  if (citizen === null) throw new Error('useCitizen outside CitizenApp');
  return citizen;
}

/** Selects a part of the request's present state. */
export function useOwn<Part>(select: (state: RequestState) => Part): Part {
  return useStore(useCitizen().own.store, select);
}

/** Returns the files being sent. */
export function useUploads(): readonly Upload[] {
  return useStore(useCitizen().uploads.store);
}

/** Returns the facts that determine the order of questions. The only office counts as chosen, until another is. */
export function useWay(): Way {
  const { offices } = useCitizen();
  const request = useOwn((state) => state.request);
  const answers = useOwn((state) => state.answers);
  const uploads = useUploads();
  const [only, other] = offices ?? [];
  const office = answers.office ?? (other === undefined ? (only?.id ?? null) : null);
  const hasVoice =
    request?.files.some(({ kind, state }) => kind === 'voice' && state === 'kept') === true ||
    uploads.some(({ kind, state }) => kind === 'voice' && state !== 'refused');
  return { offices: offices ?? [], answers: { ...answers, office }, request, hasVoice };
}
