import type {
  Catalogue,
  CheckCatalogue,
  CitizenCatalogue,
  ConductCatalogue,
  PermissionCatalogue,
  RulesCatalogue,
  StaffCatalogue,
  IdentityCatalogue,
  MinutesCatalogue,
  MyCatalogue,
  OfficeCatalogue,
  PaperCatalogue,
  PlaybackCatalogue,
  QueueCatalogue,
  ViewerCatalogue,
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
      minutes: MinutesCatalogue;
      my: MyCatalogue;
      offices: OfficeCatalogue;
      papers: PaperCatalogue;
      playback: PlaybackCatalogue;
      queue: QueueCatalogue;
      permissions: PermissionCatalogue;
      rules: RulesCatalogue;
      staff: StaffCatalogue;
      viewer: ViewerCatalogue;
    };
    returnNull: false;
  }
}
