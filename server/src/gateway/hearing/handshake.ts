import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { isInside, isOver } from '@mahzar/shared/hearing/state';
import type { HearingState } from '@mahzar/shared/hearing/state';
import type { TokenErrorCode, TransportErrorCode } from '@mahzar/shared/protocol/errors';
import { handshake } from '@mahzar/shared/protocol/handshake';
import { Rejection } from '@mahzar/shared/rejection';
import { PROTOCOL_VERSION } from '@mahzar/shared/protocol/version';
import { checkSeat, MAX_TOKEN_LENGTH } from '../../access/tokens/token.ts';
import type { TokenCheck } from '../../access/tokens/token.ts';
import { HeldElsewhereError } from '../../hearings/errors.ts';
import type { HearingService } from '../../hearings/hearing-service.ts';
import type { HearingDirectory } from '../../hearings/ports.ts';
import type { Limit } from '../limits.ts';
import { hashSessionSecret } from './session-secret.ts';

/** Identity of an admitted socket. */
export interface Admission {
  readonly hearing: HearingId;
  readonly seat: SeatId;
  /** `jti` of the token. */
  readonly link: string;
  readonly resume: string | null;
  readonly browser: string | null;
  readonly seen: number | null;
}

/** Why a socket is refused. The detail contains nothing of the token. */
type NotAdmitted = Rejection<TokenErrorCode | TransportErrorCode>;

export interface Gatekeeper {
  readonly service: HearingService;
  readonly directory: HearingDirectory;
  /** Checks a token's signature, claims and time window for the hearing. */
  readonly verify: (token: string, hearing: string) => TokenCheck;
  /** Limit of valid handshakes by token; also by network for browsers that do not hold the seat. */
  readonly handshakes: Pick<Limit, 'wait'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Decides about a socket by its `auth` payload alone. Never throws for bad input.
 * @param network network of the browser, see `networkOf`
 */
export async function admitSocket(
  gatekeeper: Gatekeeper,
  auth: unknown,
  network: string,
): Promise<Admission | NotAdmitted> {
  const { service, directory, verify, handshakes, now } = gatekeeper;
  const { version, token: given } = (auth ?? {}) as { version?: unknown; token?: unknown };
  // Checked first, because an older page does not know other changes of the protocol.
  if (typeof version === 'number' && version !== PROTOCOL_VERSION) return new Rejection('version-mismatch');
  if (typeof given === 'string' && given.length > MAX_TOKEN_LENGTH) return new Rejection('token-malformed');
  const parsed = handshake.safeParse(auth);
  if (!parsed.success) return new Rejection('bad-handshake');
  const { token, hearing, resume = null, browser = null, seen = null } = parsed.data;

  const check = verify(token, hearing);
  const claims = check.ok ? check.claims : resume === null ? undefined : check.outOfTime;
  if (claims === undefined) return refusal(check);
  // Other browsers with the link, or an older link, cannot keep the browser that holds the seat from returning; nor, from another
  // network, a person who has not entered yet. Without a session's secret nothing is read before the limit.
  const room = (who: string) => handshakes.wait(`${claims.hearing} ${claims.jti} ${who}`);
  let retryAfterMs = resume === null ? await room(network) : 0;
  if (retryAfterMs > 0) return new Rejection('too-many-messages', { retryAfterMs });
  const snapshot = await service.snapshot(claims.hearing);
  const holds = snapshot !== null && holdsSeat(snapshot.state, claims.seat, resume);
  if (resume !== null) retryAfterMs = await room(holds ? 'seat' : network);
  if (retryAfterMs > 0) return new Rejection('too-many-messages', { retryAfterMs });
  const seatCheck = await checkSeat(claims, directory, now());
  if (!seatCheck.ok && (resume === null || seatCheck.outOfTime === undefined)) return refusal(seatCheck);
  if (snapshot === null) return new Rejection('hearing-unknown');
  // A hearing may run over, and a clock may be set back: a browser that holds a seat may return at any time until the close.
  const late = check.ok ? seatCheck : check;
  if (!late.ok && !holds) return refusal(late);
  const elsewhere = await heldElsewhere(service, claims.hearing);
  if (elsewhere !== null) return elsewhere;
  return { hearing: claims.hearing, seat: claims.seat, link: claims.jti, resume, browser, seen };
}

/** Claims the hearing for this process; returns null, or a rejection with the address of the process that holds it. */
async function heldElsewhere(service: HearingService, hearing: HearingId): Promise<NotAdmitted | null> {
  try {
    await service.hold(hearing);
    return null;
  } catch (error) {
    if (!(error instanceof HeldElsewhereError)) throw error;
    return new Rejection('held-elsewhere', { address: error.holder?.address ?? undefined });
  }
}

function holdsSeat(state: HearingState, seat: SeatId, resume: string | null): boolean {
  const place = state.seats.get(seat)?.place;
  if (resume === null || place === undefined || !isInside(place) || isOver(state.phase)) return false;
  return place.session === hashSessionSecret(resume);
}

function refusal(check: TokenCheck): NotAdmitted {
  return check.ok ? new Rejection('internal') : new Rejection(check.code, { detail: check.detail });
}
