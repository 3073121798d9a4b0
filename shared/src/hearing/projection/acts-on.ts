import type { Act } from '../law/permissions.ts';
import { mayEver } from '../law/permissions.ts';
import { capacityOf } from '../roles.ts';
import { isCalled } from './is-called.ts';
import type { HearingView, PersonView } from './view.ts';

/** What can be done to one person. */
export type PersonAct =
  | 'admit'
  | 'call'
  | 'readmit'
  | 'mute'
  | 'allow-to-speak'
  | 'give-floor'
  | 'take-floor-back'
  | 'lower-hand'
  | 'spotlight'
  | 'end-spotlight'
  | 'allow-share'
  | 'forbid-share'
  | 'stop-share'
  | 'dismiss'
  | 'remove';

/** What is known of the hearing, see `HearingView`. */
type Known = Pick<HearingView, 'kind' | 'people' | 'acts' | 'floor' | 'spotlight' | 'share'> & {
  readonly me: PersonView;
};

/** What this person may do to another now (or, of some acts, to themselves), by the table that the service asks. */
export function actsOn(scene: Known, person: PersonView): PersonAct[] {
  if (scene.me.place !== 'courtroom' || !scene.me.here) return [];
  return candidates(scene, person).filter((act) => scene.acts.includes(NEEDS[act]));
}

/** What the law asks for each of them. */
const NEEDS: Readonly<Record<PersonAct, Act>> = {
  admit: 'admit',
  call: 'admit',
  readmit: 'readmit',
  mute: 'mute',
  'allow-to-speak': 'allow-to-speak',
  'give-floor': 'give-floor',
  'take-floor-back': 'give-floor',
  'lower-hand': 'lower-any-hand',
  spotlight: 'spotlight',
  'end-spotlight': 'spotlight',
  'allow-share': 'allow-share',
  'forbid-share': 'allow-share',
  'stop-share': 'stop-any-share',
  dismiss: 'dismiss',
  remove: 'remove',
};

/** What means something for this person where they are. A host is never muted or put out, a judge of the panel by the host only. */
function candidates(scene: Known, person: PersonView): PersonAct[] {
  const mine = person.seat === scene.me.seat;
  const capacity = capacityOf(scene.kind, person.role);
  const host = capacity === 'host' || (capacity === 'bench' && capacityOf(scene.kind, scene.me.role) !== 'host');
  const puttingOut: PersonAct[] = mine || host ? [] : ['remove'];
  switch (person.place) {
    case 'waiting':
      return [isCalled(scene, person) ? 'call' : 'admit', ...puttingOut];
    case 'courtroom':
      return [
        ...(mine || host ? [] : microphone(scene, person)),
        ...speaking(scene, person),
        ...shown(scene, person),
        ...(mine || host ? [] : sharing(scene, person)),
        ...(mine || host ? [] : (['dismiss'] as const)),
        ...puttingOut,
      ];
    case 'consultation':
    case 'with':
      return puttingOut;
    case 'expelled':
      return ['readmit'];
    case 'outside':
      return [];
    default:
      return person.place satisfies never;
  }
}

function microphone({ kind }: Known, { role, microphone }: PersonView): PersonAct[] {
  if (!mayEver(kind, role, 'send-media')) return [];
  return [microphone === 'blocked' ? 'allow-to-speak' : 'mute'];
}

function speaking({ kind, floor }: Known, { seat, role, here, hand }: PersonView): PersonAct[] {
  const lower: PersonAct[] = hand === null ? [] : ['lower-hand'];
  if (floor?.seat === seat) return ['take-floor-back', ...lower];
  return here && mayEver(kind, role, 'send-media') ? ['give-floor', ...lower] : lower;
}

function shown({ kind, spotlight }: Known, { seat, role }: PersonView): PersonAct[] {
  if (!mayEver(kind, role, 'send-media')) return [];
  return [spotlight === seat ? 'end-spotlight' : 'spotlight'];
}

function sharing({ kind, share }: Known, { seat, role, mayShare }: PersonView): PersonAct[] {
  const stop: PersonAct[] = share === seat ? ['stop-share'] : [];
  // The court shares without being asked; the public never.
  if (mayEver(kind, role, 'share-screen') || !mayEver(kind, role, 'share-when-allowed')) return stop;
  return [...stop, mayShare ? 'forbid-share' : 'allow-share'];
}
