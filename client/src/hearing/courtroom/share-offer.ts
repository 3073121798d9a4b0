import type { Scene } from '@mahzar/shared/protocol/pushes';
import type { ShareState } from '../../session/screen-share.ts';

/** A person's offer for sharing; `ends`: to end their own share, or, for people who run the hearing, another person's. */
interface ShareOffer {
  readonly ends: boolean;
  readonly isDisabled: boolean;
}

/** Returns whether this person is offered to share or to end a share; null: neither. `capable`: this browser can share a screen. */
export function shareOffer({ me, acts, share }: Scene, own: ShareState['kind'], capable: boolean): ShareOffer | null {
  const may = acts.includes('share-screen') || acts.includes('share-when-allowed');
  const isOther = share !== null && share !== me.seat;
  const ends = own === 'on' || (isOther && acts.includes('stop-any-share'));
  if (!ends && (!may || !capable)) return null;
  return { ends, isDisabled: !ends && (isOther || own === 'starting') };
}
