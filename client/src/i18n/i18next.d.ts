import type {
  Catalogue,
  CheckCatalogue,
  CitizenCatalogue,
  ConductCatalogue,
  PermissionCatalogue,
  RulesCatalogue,
  StaffCatalogue,
  IdentityCatalogue,
  OfficeCatalogue,
  PlaybackCatalogue,
  QueueCatalogue,
} from './catalogue.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: {
      translation: Catalogue;
      check: CheckCatalogue;
      citizen: CitizenCatalogue;
      conduct: ConductCatalogue;
      identity: IdentityCatalogue;
      offices: OfficeCatalogue;
      playback: PlaybackCatalogue;
      queue: QueueCatalogue;
      permissions: PermissionCatalogue;
      rules: RulesCatalogue;
      staff: StaffCatalogue;
    };
    returnNull: false;
  }
}
