import type { Scene } from '@mahzar/shared/protocol/pushes';
import type { ShareState } from '../../session/screen-share.ts';

/** What a person can do about sharing; `ends`: one's own share, or for who runs the hearing another's. */
interface ShareOffer {
  readonly ends: boolean;
  readonly isDisabled: boolean;
}

/** Whether this person is offered to share or to end a share; null: neither. `capable`: this browser can show a screen. */
export function shareOffer({ me, acts, share }: Scene, own: ShareState['kind'], capable: boolean): ShareOffer | null {
  const may = acts.includes('share-screen') || acts.includes('share-when-allowed');
  const isOther = share !== null && share !== me.seat;
  const ends = own === 'on' || (isOther && acts.includes('stop-any-share'));
  if (!ends && (!may || !capable)) return null;
  return { ends, isDisabled: !ends && (isOther || own === 'starting') };
}
