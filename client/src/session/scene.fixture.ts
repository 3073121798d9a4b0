import type { RoomId, SeatId } from '@mahzar/shared/hearing/ids';
import type { NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';

/** A person in the courtroom with everything switched on and default values otherwise. */
export function aPerson(seat: string, change: Partial<NamedPerson> = {}): NamedPerson {
  return {
    seat: seat as SeatId,
    role: 'complainant',
    name: seat,
    place: 'courtroom',
    here: true,
    microphone: 'on',
    camera: 'on',
    hand: null,
    handFor: 'speak',
    spokenMs: 0,
    alias: null,
    protected: false,
    sitsWith: null,
    assists: [],
    language: null,
    speaksTo: 'floor',
    mayShare: false,
    interpreterRequired: false,
    leftAt: null,
    awaySince: null,
    missed: null,
    movedAt: null,
    otherBrowserAt: null,
    freeWill: {},
    ...change,
  };
}

/** An open hearing with nobody else in it and default values otherwise. */
export function aScene(
  change: Partial<Omit<Scene, 'me'>> & { readonly me?: NamedPerson & { readonly listensTo?: string } } = {},
): Scene {
  const { me = aPerson('me'), ...rest } = change;
  return {
    seq: 1,
    kind: 'courtroom',
    title: '',
    branch: '',
    caseNumber: '',
    phase: 'open',
    suspension: null,
    startsAt: 0,
    endsAt: 1,
    countdownUntil: null,
    record: { since: null, earlierMs: 0, waived: false },
    entersDirectly: false,
    identity: 'none-needed',
    identifiedBy: null,
    mustAcceptRules: false,
    speaks: true,
    acts: [],
    delegated: [],
    people: [],
    observers: 0,
    galleryOpen: false,
    microphonesLocked: false,
    channels: [],
    floor: null,
    presiding: null,
    spotlight: null,
    layout: 'grid',
    share: null,
    exhibit: null,
    exhibitRulings: 0,
    nextHearing: null,
    consultation: null,
    invitations: [],
    consultable: [],
    calling: [],
    consultations: [],
    chat: { open: false, conversations: [] },
    screenings: [],
    room: [],
    recorderAlarm: null,
    storageAlarm: null,
    withheld: [],
    stopped: [],
    unwritten: [],
    ...rest,
    me: { listensTo: 'floor', ...me },
  };
}

/** An open private room with counsel, empty and complete. */
export function aRoom(change: Partial<NonNullable<Scene['consultation']>> = {}): NonNullable<Scene['consultation']> {
  return {
    room: 'r1' as RoomId,
    kind: 'counsel',
    locked: false,
    members: [],
    invited: [],
    withoutInterpreter: [],
    ...change,
  };
}
