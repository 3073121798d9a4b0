import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { captureBoth, captureOne } from './capture.ts';
import type { DeviceCapture, DeviceKind, DeviceSource } from './capture.ts';
import { problemOf } from './problem.ts';
import type { DeviceProblem } from './problem.ts';

interface Devices {
  readonly asking: boolean;
  readonly devices: Readonly<Record<DeviceKind, DeviceCapture>> | null;
  /** Devices that the person has switched off here; they are closed, so that their light goes out. */
  readonly off: ReadonlySet<DeviceKind>;
  readonly problem: DeviceProblem | null;
  readonly lists: Readonly<Record<DeviceKind, readonly MediaDeviceInfo[]>>;
  readonly chosen: (kind: DeviceKind) => string;
  readonly track: (kind: DeviceKind) => MediaStreamTrack | null;
  readonly choose: (kind: DeviceKind, deviceId: string) => void;
  readonly switchOff: (kind: DeviceKind) => void;
  readonly switchOn: (kind: DeviceKind) => void;
  readonly ask: () => void;
  readonly accept: (problem: DeviceProblem) => void;
  /** Hands the open tracks to the session, so that they outlive this page. */
  readonly release: () => void;
}

/** The devices of the page before the hearing: opened with one question, then chosen, switched and shown. */
export function useDevices(
  source: DeviceSource | undefined,
  permissions: Pick<Permissions, 'query'> | undefined,
): Devices {
  const [asking, setAsking] = useState(true);
  const [devices, setDevices] = useState<Readonly<Record<DeviceKind, DeviceCapture>> | null>(null);
  const [off, setOff] = useState<ReadonlySet<DeviceKind>>(new Set());
  const [accepted, setAccepted] = useState<ReadonlySet<DeviceKind>>(new Set());
  const [lists, setLists] = useState<Devices['lists']>({ microphone: [], camera: [] });
  const [round, setRound] = useState(0);
  const held = useRef(new Set<MediaStreamTrack>());

  const keep = useCallback((captured: DeviceCapture) => {
    if (captured.ok) held.current.add(captured.track);
    return captured;
  }, []);
  const drop = useCallback((captured: DeviceCapture | undefined) => {
    if (captured?.ok !== true) return;
    captured.track.stop();
    held.current.delete(captured.track);
  }, []);

  useEffect(() => {
    let current = true;
    setAsking(true);
    void captureBoth(source, permissions).then((both) => {
      if (!current) {
        for (const captured of Object.values(both)) if (captured.ok) captured.track.stop();
        return;
      }
      keep(both.microphone);
      keep(both.camera);
      setDevices(both);
      setAsking(false);
    });
    return () => {
      current = false;
    };
  }, [source, permissions, round, keep]);

  useEffect(() => {
    const tracks = held.current;
    return () => {
      for (const track of tracks) track.stop();
      tracks.clear();
    };
  }, []);

  useEffect(() => {
    const ends = (['microphone', 'camera'] as const).map((kind) => {
      const captured = devices?.[kind];
      if (captured?.ok !== true) return undefined;
      // The event comes only when the device itself is lost, not when the page stops it.
      const lost = (): void => setDevices((both) => both && { ...both, [kind]: { ok: false, failure: 'missing' } });
      captured.track.addEventListener('ended', lost);
      return () => captured.track.removeEventListener('ended', lost);
    });
    return () => {
      for (const end of ends) end?.();
    };
  }, [devices]);

  useEffect(() => {
    if (source === undefined || devices === null) return undefined;
    const refresh = (): void => {
      void source.enumerateDevices().then((all) => {
        // Without permission browsers list devices without ids, which cannot be chosen.
        const usable = all.filter(({ deviceId }) => deviceId !== '');
        setLists({
          microphone: usable.filter(({ kind }) => kind === 'audioinput'),
          camera: usable.filter(({ kind }) => kind === 'videoinput'),
        });
      });
    };
    refresh();
    source.addEventListener('devicechange', refresh);
    return () => source.removeEventListener('devicechange', refresh);
  }, [source, devices]);

  const reopen = useCallback(
    (kind: DeviceKind, deviceId?: string) => {
      // The old device is closed first: many phones cannot open two cameras at once.
      drop(devices?.[kind]);
      void captureOne(source, kind, deviceId).then((captured) => {
        keep(captured);
        setOff((kinds) => without(kinds, kind));
        setDevices((both) => both && { ...both, [kind]: captured });
      });
    },
    [devices, source, drop, keep],
  );

  return {
    asking,
    devices,
    off,
    lists,
    problem: useMemo(() => (devices === null ? null : problemOf(devices, accepted)), [devices, accepted]),
    chosen: (kind) => {
      const captured = devices?.[kind];
      return captured?.ok === true ? (captured.track.getSettings().deviceId ?? '') : '';
    },
    track: (kind) => {
      const captured = devices?.[kind];
      return captured?.ok === true && !off.has(kind) ? captured.track : null;
    },
    choose: reopen,
    switchOn: (kind) => {
      const captured = devices?.[kind];
      reopen(kind, captured?.ok === true ? captured.track.getSettings().deviceId : undefined);
    },
    switchOff: (kind) => {
      drop(devices?.[kind]);
      setOff((kinds) => new Set([...kinds, kind]));
    },
    ask: () => {
      for (const captured of Object.values(devices ?? {})) drop(captured);
      setAccepted(new Set());
      setRound((count) => count + 1);
    },
    accept: ({ which }) => {
      setAccepted(
        (kinds) => new Set([...kinds, ...(which === 'both' ? (['microphone', 'camera'] as const) : [which])]),
      );
    },
    release: () => held.current.clear(),
  };
}

function without<Item>(set: ReadonlySet<Item>, item: Item): ReadonlySet<Item> {
  return new Set([...set].filter((other) => other !== item));
}
