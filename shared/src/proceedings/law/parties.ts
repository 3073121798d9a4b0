import { Rejection } from '../../rejection.ts';
import type { PartyCommand } from '../command.ts';
import type { CaseActor, CaseEvent } from '../event.ts';
import type { DocumentId, PartyId } from '../ids.ts';
import { refuseCase } from '../refusal.ts';
import type { CaseState, Party } from '../state.ts';
import type { CaseDecision } from './decision.ts';
import { decideAcceptance } from './documents.ts';
import { readable } from './reading.ts';

/** Most people of one case. */
export const MAX_PARTIES = 200;

/** Decides on the people whom the case names. */
export function decideParty(state: CaseState, command: PartyCommand, actor: CaseActor): CaseDecision {
  switch (command.type) {
    case 'name-party':
      return decideNaming(state, command);
    case 'remove-party': {
      if (!state.parties.has(command.party)) return [];
      const others = [...state.parties.values()].filter(({ powers }) => powers.has(command.party));
      return [...others.map(({ id }) => ended(id, command.party)), { type: 'party-removed', party: command.party }];
    }
    case 'confirm-power':
      return decidePower(state, command, actor);
    case 'end-power': {
      const { lawyer, client } = command;
      if (actor.kind === 'person' && actor.party !== lawyer && actor.party !== client)
        return refuseCase('not-permitted');
      return state.parties.get(lawyer)?.powers.has(client) === true ? [ended(lawyer, client)] : [];
    }
    default:
      return command satisfies never;
  }
}

type Naming = Extract<PartyCommand, { readonly type: 'name-party' }>;

function decideNaming(state: CaseState, { party, role, clients }: Naming): CaseDecision {
  const known = state.parties.get(party);
  if (known === undefined) {
    if (state.parties.size >= MAX_PARTIES) return refuseCase('case-full');
    return [{ type: 'party-added', party, role, clients }];
  }
  if (known.role === role && known.clients.join() === clients.join()) return [];
  // A power of attorney belongs to this lawyer and client: it ends when the person is not a lawyer or the client is not theirs any
  // more.
  const lost = [...known.powers.keys()].filter((client) => role !== 'lawyer' || !clients.includes(client));
  return [{ type: 'party-changed', party, role, clients }, ...lost.map((client) => ended(party, client))];
}

type Confirming = Extract<PartyCommand, { readonly type: 'confirm-power' }>;

function decidePower(state: CaseState, command: Confirming, actor: CaseActor): CaseDecision {
  const { lawyer: id, client, document: proof } = command;
  const lawyer = state.parties.get(id);
  if (lawyer === undefined || !state.parties.has(client)) return refuseCase('unknown-party');
  if (!isClient(lawyer, client)) return refuseCase('not-a-client');
  const accepted = proof === null ? [] : decideProof(state, proof, actor);
  if (accepted instanceof Rejection) return accepted;
  const power = lawyer.powers.get(client);
  if (power !== undefined && power.document === proof) return [];
  return [...accepted, { type: 'power-confirmed', lawyer: id, client, document: proof }];
}

/** Checks the filed power of attorney; confirming it also accepts it. */
function decideProof(state: CaseState, proof: DocumentId, actor: CaseActor): CaseDecision {
  const document = readable(state, proof, actor);
  if (document === undefined) return refuseCase('unknown-document');
  return document.kind === 'power-of-attorney' ? decideAcceptance(state, proof, actor) : refuseCase('wrong-stage');
}

function isClient({ id, role, clients }: Party, client: PartyId): boolean {
  return role === 'lawyer' && client !== id && clients.includes(client);
}

function ended(lawyer: PartyId, client: PartyId): CaseEvent {
  return { type: 'power-ended', lawyer, client };
}
