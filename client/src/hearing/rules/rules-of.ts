import { capacityOf } from '@mahzar/shared/hearing/roles';
import type { Capacity, HearingKind, Role } from '@mahzar/shared/hearing/roles';
import type { RulesCatalogue } from '../../i18n/catalogue.ts';

type Rule = keyof RulesCatalogue['rules'];

const FOR_ALL: readonly Rule[] = ['noRecording', 'courtRecords'];

const BY_CAPACITY: Readonly<Record<Capacity, readonly Rule[]>> = {
  host: ['remind', 'ownScreen', 'ownLink'],
  bench: ['ownScreen', 'ownLink'],
  clerk: ['remind', 'ownScreen', 'ownLink'],
  party: ['alone', 'permission', 'noPrompting', 'privateTalk', 'ownLink'],
  witness: ['waitToBeCalled', 'alone', 'ownKnowledge', 'noPrompting', 'ownLink'],
  interpreter: ['interpretAll', 'confidential', 'ownScreen', 'ownLink'],
  support: ['doNotAnswer', 'sayWhoIsThere', 'confidential', 'ownLink'],
  technician: ['onlyDevices', 'ownScreen', 'ownLink'],
  observer: ['onlyWatch', 'ownScreen', 'ownLink'],
};

/** People who speak for others or for the state are not parties who could be prompted. */
const BY_ROLE: Partial<Record<Role, readonly Rule[]>> = {
  lawyer: ['permission', 'counselTalk', 'ownScreen', 'ownLink'],
  prosecutor: ['permission', 'ownScreen', 'ownLink'],
};

/** Returns the rules for a person of this role, most important first. */
export function rulesOf(kind: HearingKind, role: Role): readonly Rule[] {
  const capacity = capacityOf(kind, role);
  const own = capacity === 'host' ? BY_CAPACITY.host : (BY_ROLE[role] ?? BY_CAPACITY[capacity]);
  return [...FOR_ALL, ...own];
}
