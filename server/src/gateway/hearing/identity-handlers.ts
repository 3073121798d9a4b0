import { ACCEPTED } from '@mahzar/shared/rejection';
import type { IdentityCheck } from '../../access/identity/identity-check.ts';
import type { MessageHandlers } from './message-handlers.ts';

/** Proof of identity before entering; anybody with the link may try a few times. */
export function identityHandlers(
  identity: Pick<IdentityCheck, 'sendCode' | 'prove'>,
): Pick<MessageHandlers, 'send-identity-code' | 'prove-identity'> {
  return {
    async 'send-identity-code'({ hearing, seat, browser }, { nationalId }) {
      return identity.sendCode(hearing, seat, browser, nationalId);
    },
    async 'prove-identity'({ hearing, seat, browser }, { code }) {
      const proven = await identity.prove(hearing, seat, browser, code);
      return proven === 'proven' ? ACCEPTED : proven;
    },
  };
}
