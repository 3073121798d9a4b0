import type { HearingId } from '@mahzar/shared/hearing/ids';
import { listChecks } from '@mahzar/shared/rest/checks';
import { Rejection } from '@mahzar/shared/rejection';
import { bind } from '../http/api/bind.ts';
import type { Bound } from '../http/api/bind.ts';
import type { DeviceChecks } from './device-check-store.ts';

export interface CheckRouteParts {
  readonly checks: Pick<DeviceChecks, 'latestChecks'>;
  /** Whether there is a hearing of this name. */
  readonly exists: (hearing: HearingId) => Promise<boolean>;
}

/** What staff see of people's devices. */
export function checkRoutes({ checks, exists }: CheckRouteParts): Bound[] {
  return [
    bind(listChecks, async ({ params }) => {
      const hearing = params.booking;
      if (!(await exists(hearing))) return new Rejection('not-found');
      return { items: [...((await checks.latestChecks([hearing])).get(hearing) ?? [])] };
    }),
  ];
}
