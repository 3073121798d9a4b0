import { useCallback, useEffect, useRef, useState } from 'react';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { isUnknown } from '@mahzar/shared/hearing/state';
import type { Rejection } from '../../connection/result.ts';
import type { DeviceChoice } from '../../session/types.ts';
import { useAct } from '../acts/useAct.ts';
import { useSession, useAppServices } from '../context/SessionContext.tsx';
import type { Step } from './page.ts';

/** For people who neither send nor may send anything. */
export const LISTEN_ONLY: DeviceChoice = { microphone: null, camera: null, microphoneOn: false, cameraOn: false };

interface Join {
  readonly step: Step;
  readonly left: boolean;
  /** Why the last try to enter failed, for the page from which it was tried. */
  readonly error: Rejection | null;
  readonly goTo: (step: Step) => void;
  /** The person was identified before, and must prove their identity again. */
  readonly asksAgain: boolean;
  /** The step from which the device check was begun, and to which it returns. */
  readonly checkedFrom: Step;
  readonly enter: (choice: DeviceChoice) => void;
  readonly moveHere: () => void;
  /** `handTo`: the host who presides from then on. */
  readonly leave: (handTo?: SeatId) => void;
}

/** The way from the link into the hearing, and out of it again. */
export function useJoin(): Join {
  const { session } = useAppServices();
  const act = useAct();
  const [step, setStep] = useState<Step>('welcome');
  const [checkedFrom, setCheckedFrom] = useState<Step>('welcome');
  const [choice, setChoice] = useState(LISTEN_ONLY);
  const [gone, setGone] = useState(false);
  const [handing, setHanding] = useState(false);
  const seated = useSession(({ stage }) => stage === 'seated');
  // A person who hands the hearing over has left when the service has released the seat, not earlier.
  const left = gone || (handing && !seated);
  const [error, setError] = useState<Rejection | null>(null);
  const mayEnter = useSession(({ scene }) => scene?.acts.includes('enter') ?? false);
  const [asksAgain, setAsksAgain] = useState(false);
  const unknown = useSession(({ scene }) => scene && isUnknown(scene));
  const wasUnknown = useRef(unknown);
  const expelled = useSession(({ scene }) => scene?.me.place === 'expelled');

  const enter = useCallback(
    async (wanted: DeviceChoice, takeOver = false): Promise<void> => {
      setChoice(wanted);
      setError(null);
      const outcome = await session.enter(wanted, takeOver);
      if (outcome.ok) return;
      switch (outcome.error.code) {
        case 'seat-in-use':
          return setStep('seat-in-use');
        case 'hearing-not-open':
          return setStep('not-open');
        default:
          return setError(outcome.error);
      }
    },
    [session],
  );

  // The hearing has opened for a person who waits on this page.
  useEffect(() => {
    if (step === 'not-open' && mayEnter) void enter(choice);
  }, [step, mayEnter, enter, choice]);

  const stopDevices = useCallback(async (): Promise<void> => {
    const { local } = session.store.getState();
    for (const kind of ['microphone', 'camera'] as const) {
      await session.replaceTrack(kind, null);
      local[kind]?.stop();
    }
  }, [session]);

  const leave = useCallback(
    async (handTo?: SeatId): Promise<void> => {
      if (handTo === undefined) {
        setGone(true);
        await session.act('leave', {});
      } else {
        setHanding(true);
        const { ok } = await act('leave', { handTo });
        setHanding(false);
        if (!ok) return;
        setGone(true);
      }
      await stopDevices();
    },
    [session, act, stopDevices],
  );

  const goTo = useCallback((next: Step) => {
    setGone(false);
    setError(null);
    setChoice((old) => {
      old.microphone?.stop();
      old.camera?.stop();
      return LISTEN_ONLY;
    });
    setStep((before) => {
      if (next === 'check' && before !== 'check') setCheckedFrom(before);
      return next;
    });
  }, []);

  // A person who is readmitted begins at the first page.
  useEffect(() => {
    if (!expelled) return;
    goTo('welcome');
    void stopDevices();
  }, [expelled, goTo, stopDevices]);

  // A person whose identity was withdrawn proves it first.
  useEffect(() => {
    if (wasUnknown.current === false && unknown === true && !left) {
      goTo('identity');
      setAsksAgain(true);
      void stopDevices();
    }
    wasUnknown.current = unknown;
  }, [unknown, left, goTo, stopDevices]);

  return {
    step,
    left,
    error,
    goTo,
    asksAgain,
    checkedFrom,
    enter: useCallback((wanted: DeviceChoice) => void enter(wanted), [enter]),
    moveHere: useCallback(() => void enter(choice, true), [enter, choice]),
    leave: useCallback((handTo?: SeatId) => void leave(handTo), [leave]),
  };
}
